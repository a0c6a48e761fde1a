import type { ComponentProps } from "react";
import { cn } from "./cn";

const control =
  "h-[30px] w-full min-w-0 rounded-sm border border-line-strong bg-surface px-2.5 text-ink transition-colors " +
  "hover:border-ink-3/60 focus-visible:border-accent focus-visible:outline-offset-0 " +
  "aria-invalid:border-gone disabled:cursor-not-allowed disabled:opacity-50 pointer-coarse:h-9";

/** One line of text. */
export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input {...props} className={cn(control, className)} />;
}

/** Several lines of text; it grows with what is entered. */
export function TextArea({ className, ...props }: ComponentProps<"textarea">) {
  return (
    <textarea
      {...props}
      className={cn(control, "field-sizing-content h-auto max-h-72 min-h-[54px] resize-y py-1 leading-5", className)}
    />
  );
}

/** The browser's own list of choices, dressed like an Input. */
export function Select({ className, ...props }: ComponentProps<"select">) {
  return <select {...props} className={cn(control, "pr-1", className)} />;
}
