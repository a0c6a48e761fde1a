"use client";

import { type FormEvent, type ReactNode, useId, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { ActionResult } from "@/lib/schemas/result";
import { Failure } from "./failure";
import { useDeed } from "./use-deed";

/** A deed that cannot be undone: only for whoever types the connection's name. `children` says what will happen. */
export function ConfirmDialog({
  connectionId,
  name,
  title,
  deed,
  done,
  action,
  onDone,
  trigger,
  children,
}: {
  connectionId: string;
  name: string;
  title: string;
  /** What the button says. */
  deed: string;
  /** What is said when it is done. */
  done: string;
  action: (input: unknown) => Promise<ActionResult<null>>;
  onDone?: () => void;
  trigger: ReactNode;
  children: ReactNode;
}) {
  const form = useId();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const confirm = useDeed<unknown, null>(action, {
    onDone: () => {
      setOpen(false);
      toast.success(done);
      onDone?.();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!confirm.isPending) confirm.mutate({ connectionId, confirmation: typed });
  };
  return (
    <Dialog
      title={title}
      description={children}
      trigger={trigger}
      open={open}
      onOpenChange={(opening) => {
        setOpen(opening);
        setTyped("");
        confirm.reset();
      }}
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button type="submit" form={form} variant="danger" busy={confirm.isPending}>
            {deed}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} noValidate className="grid gap-3">
        <Field
          label="Name of the connection"
          hint={
            <>
              Type <span className="select-all font-medium text-ink">{name}</span> to confirm.
            </>
          }
          error={confirm.error?.fields.confirmation?.[0]}
        >
          <Input value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" />
        </Field>
        {confirm.error && !confirm.error.fields.confirmation && <Failure error={confirm.error} />}
      </form>
    </Dialog>
  );
}
