import type { ReactNode } from "react";
import { cn } from "./cn";

const tones = {
  neutral: "bg-sunken text-ink-2",
  stored: "bg-stored-soft text-stored",
  moving: "bg-moving-soft text-moving",
  waiting: "bg-waiting-soft text-waiting",
  failed: "bg-failed-soft text-failed",
  gone: "bg-gone-soft text-gone",
  quarantined: "bg-quarantined-soft text-quarantined",
} as const;
export type Tone = keyof typeof tones;

/** A word, or a number, on a tinted ground. Never the only sign of a status: pair it with an icon. */
export function Badge({
  tone = "neutral",
  className,
  children,
}: {
  tone?: Tone;
  className?: string;
  children: ReactNode;
}) {
  return (
    <span
      className={cn(
        "inline-flex h-[22px] items-center gap-1.5 whitespace-nowrap rounded-xs px-1.5 font-medium text-sm",
        "[&_svg]:size-3.5 [&_svg]:shrink-0",
        tones[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}
