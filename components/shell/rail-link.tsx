"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

/** One row of the rail. `mark` stands left of the text, `end` right of it. */
export function RailLink({
  href,
  current,
  mark,
  end,
  title,
  onNavigate,
  children,
}: {
  href: string;
  current: boolean;
  mark: ReactNode;
  end?: ReactNode;
  title?: string;
  onNavigate?: () => void;
  children: ReactNode;
}) {
  return (
    <Link
      href={href}
      title={title}
      aria-current={current ? "page" : undefined}
      onClick={onNavigate}
      className={cn(
        "mx-2 flex min-h-8 in-data-[density=compact]:min-h-7 items-center gap-2 rounded-md border px-2 transition-colors pointer-coarse:min-h-11",
        current ? "border-line bg-surface font-medium text-ink" : "border-transparent text-ink hover:bg-sunken",
      )}
    >
      <span className="grid size-4 shrink-0 place-items-center text-ink-2 [&_svg]:size-4">{mark}</span>
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {end}
    </Link>
  );
}
