"use client";

import { Tooltip as Radix } from "radix-ui";
import type { ReactNode } from "react";

/** Mounted once around everything: tooltips after the first open without delay. */
export const TooltipProvider = Radix.Provider;

/** Explains a control on hover and on keyboard focus. `children` is one element that takes a ref. */
export function Tooltip({
  content,
  children,
  side = "bottom",
}: {
  content: ReactNode;
  children: ReactNode;
  side?: "top" | "right" | "bottom" | "left";
}) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-60 max-w-72 animate-fade-in rounded-sm bg-ink px-2 py-1 text-surface text-sm"
        >
          {content}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
