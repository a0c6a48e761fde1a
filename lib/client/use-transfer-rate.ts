"use client";

import { useEffect, useState } from "react";
import { rateOf, type Sample, withSample } from "./transfer-rate";

/** Bytes per second of a count that grows while it is shown; null while too little is known. */
export function useTransferRate(bytes: number): number | null {
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  useEffect(() => setSamples((known) => withSample(known, { at: Date.now(), bytes })), [bytes]);
  return rateOf(samples);
}
