"use client";

import { type RefObject, useEffect, useState } from "react";
import type { Extent } from "./zoom";

/** The inner size of an element in CSS pixels, kept up to date. Zero by zero until measured. */
export function useBox(ref: RefObject<HTMLElement | null>): Extent {
  const [box, setBox] = useState<Extent>({ width: 0, height: 0 });
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setBox({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return box;
}
