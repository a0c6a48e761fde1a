"use client";

import { type FormEvent, type RefObject, useId, useState } from "react";
import { numberName } from "@/components/media/phone-number";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { pauseNumber } from "@/lib/actions/numbers";
import { type NumberDto, PAUSE_NOTE_LENGTH } from "@/lib/schemas/numbers";
import { useNumberDeed } from "./use-number-deed";

/** Asks for the reason that everybody will see, then pauses the number. */
export function PauseDialog({
  number,
  open,
  onOpenChange,
  returnFocus,
}: {
  number: NumberDto;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  returnFocus: RefObject<HTMLElement | null>;
}) {
  const form = useId();
  const [note, setNote] = useState("");
  const pause = useNumberDeed(pauseNumber, {
    done: "Requests are paused.",
    onDone: () => {
      onOpenChange(false);
      setNote("");
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!pause.isPending) pause.mutate({ phoneNumberId: number.id, note });
  };
  return (
    <Dialog
      title={`Pause ${numberName(number)}`}
      description="Nothing is asked of the provider until somebody resumes: no download, no upload, no check. What runs already goes on, and deliveries are still taken."
      open={open}
      onOpenChange={onOpenChange}
      returnFocus={returnFocus}
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button type="submit" form={form} variant="primary" busy={pause.isPending}>
            Pause requests
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit}>
        <Field label="Why" aside="optional" hint="Everybody who sees the number sees this.">
          <Input value={note} onChange={(event) => setNote(event.target.value)} maxLength={PAUSE_NOTE_LENGTH} />
        </Field>
      </form>
    </Dialog>
  );
}
