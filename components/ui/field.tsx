"use client";

import { CircleAlert } from "lucide-react";
import { Slot } from "radix-ui";
import { type ReactNode, useId } from "react";

/**
 * Label, control, hint and error as one. The control is the only child; it gets its id, its description and
 * aria-invalid from here.
 */
export function Field({
  label,
  aside,
  hint,
  error,
  children,
}: {
  label: string;
  /** Stands at the end of the label's line: "optional". */
  aside?: ReactNode;
  hint?: ReactNode;
  error?: string | null;
  children: ReactNode;
}) {
  const id = useId();
  const hintId = hint ? `${id}-hint` : undefined;
  const errorId = error ? `${id}-error` : undefined;
  return (
    <div className="grid gap-1.5">
      <div className="flex items-baseline justify-between gap-3">
        <label htmlFor={id} className="font-medium text-ink">
          {label}
        </label>
        {aside && <span className="shrink-0 text-ink-3 text-sm">{aside}</span>}
      </div>
      <Slot.Root
        id={id}
        aria-describedby={[hintId, errorId].filter(Boolean).join(" ") || undefined}
        aria-invalid={error ? true : undefined}
      >
        {children}
      </Slot.Root>
      {hint && (
        <p id={hintId} className="text-ink-3 text-sm">
          {hint}
        </p>
      )}
      {error && (
        <p id={errorId} role="alert" className="flex items-start gap-1.5 text-gone text-sm">
          <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
          {error}
        </p>
      )}
    </div>
  );
}
