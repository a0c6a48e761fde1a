"use client";

import { CircleAlert, CircleCheck, Info } from "lucide-react";
import { Toaster as Sonner } from "sonner";

/**
 * Where toasts appear. Call `toast` of sonner with an outcome and, where there is one, a link; never the only record.
 * They keep clear of the rail and of the transfer dock, on a phone of the bottom bar too.
 */
export function Toaster() {
  return (
    <Sonner
      position="bottom-center"
      gap={8}
      offset={{ bottom: "calc(16px + var(--dock-height, 0px))" }}
      mobileOffset={{ bottom: "calc(72px + var(--dock-height, 0px))", left: 12, right: 12 }}
      icons={{
        success: <CircleCheck aria-hidden className="size-4 text-stored" />,
        error: <CircleAlert aria-hidden className="size-4 text-gone" />,
        info: <Info aria-hidden className="size-4 text-accent" />,
      }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "font-sans flex w-[min(356px,calc(100vw-32px))] items-start gap-2.5 rounded-md bg-surface px-3.5 py-3 text-ink shadow-float",
          content: "min-w-0 flex-1",
          icon: "mt-0.5 shrink-0",
          title: "font-medium",
          description: "mt-0.5 break-words text-ink-2 text-sm",
          actionButton: "shrink-0 rounded-xs px-1.5 py-0.5 font-medium text-accent hover:bg-sunken",
        },
      }}
    />
  );
}
