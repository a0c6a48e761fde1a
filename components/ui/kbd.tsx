import type { ReactNode } from "react";
import { cn } from "./cn";

/** A key, as printed on it. `inverse` for dark grounds such as a tooltip. */
export function Kbd({ children, inverse = false }: { children: ReactNode; inverse?: boolean }) {
  return (
    <kbd
      className={cn(
        "inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-xs border px-1 font-mono text-[10px] leading-none",
        inverse ? "border-surface/30 text-surface" : "border-line-strong bg-surface text-ink-3",
      )}
    >
      {children}
    </kbd>
  );
}
