import type { ReactNode } from "react";
import { cn } from "./cn";

/** What stands where content would: an icon, what is (not) here, what to do. `code` is quoted to support. */
export function EmptyState({
  icon,
  title,
  children,
  action,
  code,
  heading: Heading = "h2",
  className,
}: {
  icon: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  code?: ReactNode;
  /** "h1" where this is all that the page has. */
  heading?: "h1" | "h2";
  className?: string;
}) {
  return (
    <div className={cn("mx-auto flex max-w-sm flex-col items-center px-6 py-16 text-center", className)}>
      <div
        aria-hidden
        className="mb-4 grid size-11 place-items-center rounded-lg border border-line bg-surface text-ink-3 [&_svg]:size-5"
      >
        {icon}
      </div>
      <Heading className="font-semibold text-lg">{title}</Heading>
      {children && <div className="mt-1 text-balance text-ink-2">{children}</div>}
      {action && <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div>}
      {code && <div className="mt-4 text-ink-3 text-sm">{code}</div>}
    </div>
  );
}
