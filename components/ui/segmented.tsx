"use client";

import { ToggleGroup } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn";
import { Tooltip } from "./tooltip";

/** Two to four exclusive views of the same thing. With `iconOnly` the label becomes tooltip and accessible name. */
export function Segmented<Value extends string>({
  label,
  value,
  onChange,
  options,
  iconOnly = false,
}: {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  options: readonly { value: Value; label: string; icon?: ReactNode }[];
  iconOnly?: boolean;
}) {
  const choose = (chosen: string) => {
    const option = options.find((candidate) => candidate.value === chosen);
    if (option) onChange(option.value);
  };
  return (
    <ToggleGroup.Root
      type="single"
      value={value}
      onValueChange={choose}
      aria-label={label}
      className="inline-flex h-[30px] shrink-0 overflow-hidden rounded-sm border border-line-strong bg-surface pointer-coarse:h-9"
    >
      {options.map((option) => {
        const segment = (
          <ToggleGroup.Item
            key={option.value}
            value={option.value}
            aria-label={iconOnly ? option.label : undefined}
            className={cn(
              "inline-flex items-center justify-center gap-1.5 px-2.5 font-medium text-ink-2 transition-colors [&_svg]:size-4",
              "not-first:border-line-strong not-first:border-l hover:text-ink focus-visible:-outline-offset-2",
              "data-[state=on]:bg-sunken data-[state=on]:text-ink",
              iconOnly && "w-[30px] px-0 pointer-coarse:w-10",
            )}
          >
            {option.icon}
            {!iconOnly && option.label}
          </ToggleGroup.Item>
        );
        if (!iconOnly) return segment;
        return (
          <Tooltip key={option.value} content={option.label}>
            <span className="flex not-first:border-line-strong not-first:border-l">{segment}</span>
          </Tooltip>
        );
      })}
    </ToggleGroup.Root>
  );
}
