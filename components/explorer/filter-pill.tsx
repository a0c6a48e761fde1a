"use client";

import { Plus, X } from "lucide-react";
import type { ReactNode } from "react";
import { Menu } from "@/components/ui/menu";

/** A filter: dashed while unused, filled and removable once it narrows the list. `children` are the menu's choices. */
export function FilterPill({
  name,
  values,
  onClear,
  children,
}: {
  name: string;
  values: readonly string[];
  onClear: () => void;
  children: ReactNode;
}) {
  const [first, ...more] = values;
  const shape = "inline-flex h-[26px] items-center text-sm transition-colors pointer-coarse:h-8";
  if (first === undefined) {
    const trigger = (
      <button
        type="button"
        className={`${shape} shrink-0 gap-1 rounded-sm border border-line-strong border-dashed px-2 text-ink-2 hover:bg-sunken hover:text-ink data-[state=open]:bg-sunken`}
      >
        <Plus aria-hidden className="size-3.5" />
        {name}
      </button>
    );
    return <Menu trigger={trigger}>{children}</Menu>;
  }
  return (
    <span className="inline-flex shrink-0 rounded-sm border border-line-strong bg-sunken">
      <Menu
        trigger={
          <button type="button" className={`${shape} max-w-64 gap-1.5 rounded-l-sm pr-1 pl-2`}>
            <span className="text-ink">{name}</span>
            <span className="truncate font-medium text-accent">
              {first}
              {more.length > 0 && ` +${more.length}`}
            </span>
          </button>
        }
      >
        {children}
      </Menu>
      <button
        type="button"
        aria-label={`Remove the filter ${name}`}
        onClick={onClear}
        className="grid w-6 place-items-center rounded-r-sm text-ink-2 hover:text-ink pointer-coarse:w-8"
      >
        <X aria-hidden className="size-3.5" />
      </button>
    </span>
  );
}
