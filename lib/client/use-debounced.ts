"use client";

import { useEffect, useState } from "react";

/** `value` once it has stayed the same for `settleMs`. */
export function useDebounced<T>(value: T, settleMs: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), settleMs);
    return () => clearTimeout(timer);
  }, [value, settleMs]);
  return settled;
}
