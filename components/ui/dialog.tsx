"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, type RefObject, useRef } from "react";
import { closesOnEscape } from "./closes-on-escape";
import { cn } from "./cn";
import { IconButton } from "./icon-button";

/**
 * A modal question or form. Give `trigger`, or steer it with `open` and `onOpenChange`. `footer` holds the buttons. The
 * focus returns to what opened the dialog. Where that is gone by then, such as an entry of a menu or the button of what
 * was deleted, it goes to `returnFocus`, or else to the panel that the button stood in.
 */
export function Dialog({
  title,
  description,
  trigger,
  open,
  onOpenChange,
  footer,
  returnFocus,
  className,
  children,
}: {
  title: string;
  description?: ReactNode;
  trigger?: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  footer?: ReactNode;
  returnFocus?: RefObject<HTMLElement | null>;
  className?: string;
  children?: ReactNode;
}) {
  const closeButton = useRef<HTMLButtonElement>(null);
  const from = useRef<{ opener: HTMLElement; around: HTMLElement | null } | null>(null);
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      {trigger && <Radix.Trigger asChild>{trigger}</Radix.Trigger>}
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-50 animate-fade-in bg-scrim" />
        <Radix.Content
          onKeyDown={closesOnEscape(() => closeButton.current?.click())}
          onOpenAutoFocus={(event) => {
            from.current = focusedNow();
            focusWithin(event);
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            const opener = from.current?.opener;
            const target = opener?.isConnected ? opener : (returnFocus?.current ?? from.current?.around);
            target?.focus({ preventScroll: true });
          }}
          {...(description ? {} : { "aria-describedby": undefined })}
          className={cn(
            "fixed top-[12vh] left-1/2 z-50 flex max-h-[76vh] w-[min(440px,calc(100vw-32px))] -translate-x-1/2 flex-col",
            "animate-fade-in rounded-lg bg-surface shadow-float focus:outline-none",
            className,
          )}
        >
          <header className="flex items-start gap-3 px-5 pt-4 pb-3">
            <div className="min-w-0 flex-1">
              <Radix.Title className="font-semibold text-xl">{title}</Radix.Title>
              {description && <Radix.Description className="mt-1 text-ink-2">{description}</Radix.Description>}
            </div>
            <Radix.Close asChild>
              <IconButton ref={closeButton} label="Close" size="sm" className="-mr-1">
                <X />
              </IconButton>
            </Radix.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-5">{children}</div>
          {footer && <footer className="flex justify-end gap-2 border-line border-t px-5 py-3">{footer}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** What has the focus, and what around it can have it. */
function focusedNow() {
  const opener = document.activeElement;
  if (!(opener instanceof HTMLElement) || opener === document.body) return null;
  return { opener, around: opener.parentElement?.closest<HTMLElement>("[tabindex]") ?? null };
}

/** The first field of a form has the focus, or else the dialog as a whole: never its Close button with its tooltip. */
function focusWithin(event: Event): void {
  const content = event.currentTarget;
  if (!(content instanceof HTMLElement)) return;
  event.preventDefault();
  (content.querySelector<HTMLElement>("input:not([type=checkbox]), select, textarea") ?? content).focus();
}

/** Closes the dialog that it stands in. The child is a button. */
export const DialogClose = Radix.Close;
