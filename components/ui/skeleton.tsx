import type { CSSProperties } from "react";
import { cn } from "./cn";

/** A grey stand-in with the geometry of what will come. Say "Loading …" once, in text, beside the whole group. */
export function Skeleton({ className, style }: { className?: string; style?: CSSProperties }) {
  return <div aria-hidden style={style} className={cn("animate-pulse-soft rounded-sm bg-sunken", className)} />;
}
