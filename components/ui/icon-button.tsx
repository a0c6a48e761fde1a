"use client";

import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";
import { Kbd } from "./kbd";
import { Tooltip } from "./tooltip";

const iconButton = cva(
  [
    "inline-flex shrink-0 items-center justify-center rounded-sm transition-colors",
    "disabled:cursor-not-allowed disabled:opacity-40",
    "aria-pressed:bg-sunken aria-pressed:text-ink data-[state=open]:bg-sunken",
  ],
  {
    variants: {
      variant: {
        ghost: "text-ink-2 hover:bg-sunken hover:text-ink",
        default: "border border-line-strong bg-surface text-ink hover:bg-sunken",
      },
      size: {
        md: "size-[30px] [&_svg]:size-4 pointer-coarse:size-9",
        sm: "size-[26px] [&_svg]:size-3.5 pointer-coarse:size-8",
      },
    },
    defaultVariants: { variant: "ghost", size: "md" },
  },
);

export type IconButtonProps = Omit<ComponentProps<"button">, "aria-label"> &
  VariantProps<typeof iconButton> & {
    /** Names the button for everyone: tooltip and accessible name. */
    label: string;
    shortcut?: string;
    side?: "top" | "right" | "bottom" | "left";
    children: ReactNode;
  };

/** A button that shows only an icon. */
export function IconButton({ label, shortcut, side, variant, size, className, children, ...props }: IconButtonProps) {
  const hint = shortcut ? (
    <span className="inline-flex items-center gap-1.5">
      {label} <Kbd inverse>{shortcut}</Kbd>
    </span>
  ) : (
    label
  );
  return (
    <Tooltip content={hint} side={side}>
      <button type="button" {...props} aria-label={label} className={cn(iconButton({ variant, size }), className)}>
        {children}
      </button>
    </Tooltip>
  );
}
