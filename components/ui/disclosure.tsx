import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

/** Hides detail behind one line. Built on the browser's own element: works without script, found by page search. */
export function Disclosure({
  summary,
  open,
  className,
  children,
}: {
  summary: ReactNode;
  open?: boolean;
  className?: string;
  children: ReactNode;
}) {
  return (
    <details open={open} className={className}>
      <summary className="flex min-h-6 list-none items-center gap-1 rounded-xs text-ink-2 text-sm hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          className="size-3.5 shrink-0 transition-transform [details[open]>summary>&]:rotate-90"
        />
        {summary}
      </summary>
      <div className="pt-1.5 pl-[18px]">{children}</div>
    </details>
  );
}
