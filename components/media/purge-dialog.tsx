"use client";

import { type ReactNode, type RefObject, useState } from "react";
import { Failure } from "@/components/connections/failure";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import type { RequestError } from "@/lib/client/request-error";

/** Asks before bytes are deleted for good. `children` says which; `onPurge` resolves to whether the dialog may close. */
export function PurgeDialog({
  title,
  trigger,
  busy,
  error = null,
  onPurge,
  returnFocus,
  children,
}: {
  title: string;
  trigger: ReactNode;
  busy: boolean;
  error?: RequestError | null;
  onPurge: (close: () => void) => void;
  returnFocus?: RefObject<HTMLElement | null>;
  children: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      title={title}
      trigger={trigger}
      open={open}
      onOpenChange={setOpen}
      returnFocus={returnFocus}
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button variant="danger" busy={busy} onClick={() => onPurge(() => setOpen(false))}>
            Delete the bytes
          </Button>
        </>
      }
    >
      <div className="grid gap-2.5 text-ink-2">
        {children}
        <p>
          Bytes that another item has as well stay with it. What is known about an item stays, and so does its history.
          It can be fetched again by hand for as long as the provider has it. It is recorded who deleted what.
        </p>
        <Failure error={error} />
      </div>
    </Dialog>
  );
}
