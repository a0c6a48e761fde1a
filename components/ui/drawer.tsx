"use client";

import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn";

const sides = {
  left: "inset-y-0 left-0 w-[min(300px,86vw)] border-r",
  right: "inset-y-0 right-0 w-[min(392px,100vw)] border-l",
  bottom: "inset-x-0 bottom-0 max-h-[86vh] rounded-t-lg border-t pb-[env(safe-area-inset-bottom)]",
} as const;

/** A modal panel from an edge, for narrow screens. The title is read out; show your own heading in `children`. */
export function Drawer({
  title,
  open,
  onOpenChange,
  side = "bottom",
  className,
  children,
}: {
  title: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  side?: keyof typeof sides;
  className?: string;
  children: ReactNode;
}) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade-in bg-scrim" />
        <Radix.Content
          aria-describedby={undefined}
          className={cn(
            "fixed z-40 flex animate-rise-in flex-col overflow-y-auto border-line bg-surface focus:outline-none",
            sides[side],
            className,
          )}
        >
          <Radix.Title className="sr-only">{title}</Radix.Title>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
