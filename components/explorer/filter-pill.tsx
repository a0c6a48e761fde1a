"use client";

import { Plus, X } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { cn } from "@/components/ui/cn";
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
  const trigger = useRef<HTMLButtonElement>(null);
  const [first, ...more] = values;
  const used = first !== undefined;
  return (
    <span
      className={cn(
        "inline-flex h-[26px] shrink-0 rounded-sm border border-line-strong text-sm transition-colors pointer-coarse:h-8",
        used ? "bg-sunken" : "border-dashed",
      )}
    >
      <Menu
        trigger={
          <button
            ref={trigger}
            type="button"
            className={cn(
              "inline-flex items-center rounded-[inherit] pl-2",
              used
                ? "max-w-64 gap-1.5 pr-1"
                : "gap-1 pr-2 text-ink-2 hover:bg-sunken hover:text-ink data-[state=open]:bg-sunken",
            )}
          >
            {!used && <Plus aria-hidden className="size-3.5" />}
            <span>{name}</span>
            {used && (
              <span className="truncate font-medium text-accent">
                {first}
                {more.length > 0 && ` +${more.length}`}
              </span>
            )}
          </button>
        }
      >
        {children}
      </Menu>
      {used && (
        <button
          type="button"
          aria-label={`Remove the filter ${name}`}
          onClick={() => {
            onClear();
            trigger.current?.focus();
          }}
          className="grid w-6 place-items-center rounded-r-sm text-ink-2 hover:text-ink pointer-coarse:w-8"
        >
          <X aria-hidden className="size-3.5" />
        </button>
      )}
    </span>
  );
}
