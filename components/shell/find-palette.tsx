"use client";

import { Dialog as Radix } from "radix-ui";
import { Finder } from "./finder";

/** Paste any identifier and land on what carries it. */
export function FindPalette({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-50 animate-fade-in bg-scrim" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed top-[max(12px,12vh)] left-1/2 z-50 w-[min(560px,calc(100vw-24px))] -translate-x-1/2 animate-fade-in overflow-hidden rounded-lg bg-surface shadow-float focus:outline-none"
        >
          <Radix.Title className="sr-only">Find by any id</Radix.Title>
          <Finder onLanded={() => onOpenChange(false)} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
