"use client";

import { useMutation } from "@tanstack/react-query";
import { CircleAlert } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { z } from "zod";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { fetchReference } from "@/lib/actions/media";
import { dataOf, type RequestError } from "@/lib/client/request-error";
import { type Direction, fetchReferenceInputSchema } from "@/lib/schemas/media";
import type { RailDto } from "@/lib/schemas/numbers";
import { DirectionField } from "./direction-field";
import { NumberSelect } from "./number-select";

interface FetchByIdDialogProps {
  /** null: the number is asked for. */
  phoneNumberId: string | null;
  numbers: RailDto["connections"];
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The item that stands for the id, queued for download. */
  onFetched: (itemId: string) => void;
}

/** Fetches media of which only the provider's id is known: from a log, a ticket, another system. */
export function FetchByIdDialog(props: FetchByIdDialogProps) {
  const form = useId();
  const [busy, setBusy] = useState(false);
  return (
    <Dialog
      title="Fetch by id"
      description="For media that no webhook announced here. It becomes an item of the number and is downloaded at once."
      open={props.open}
      onOpenChange={props.onOpenChange}
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button type="submit" form={form} variant="primary" busy={busy}>
            Fetch
          </Button>
        </>
      }
    >
      {/* Inside the dialog, so that every opening starts with an empty form. */}
      <FetchForm {...props} id={form} onBusy={setBusy} />
    </Dialog>
  );
}

function FetchForm({
  id,
  phoneNumberId,
  numbers,
  onOpenChange,
  onFetched,
  onBusy,
}: FetchByIdDialogProps & { id: string; onBusy: (busy: boolean) => void }) {
  const [numberId, setNumberId] = useState(phoneNumberId ?? "");
  const [mediaId, setMediaId] = useState("");
  const [direction, setDirection] = useState<Direction>("INBOUND");
  const [wrong, setWrong] = useState<Readonly<Record<string, string[] | undefined>>>({});

  const fetching = useMutation<{ itemId: string }, RequestError>({
    mutationFn: () => dataOf(fetchReference({ phoneNumberId: numberId, providerMediaId: mediaId, direction })),
    onMutate: () => onBusy(true),
    onSettled: () => onBusy(false),
    onError: (error) => setWrong(error.fields),
    onSuccess: ({ itemId }) => {
      onOpenChange(false);
      onFetched(itemId);
    },
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (fetching.isPending) return;
    const input = fetchReferenceInputSchema.safeParse({ phoneNumberId: numberId, providerMediaId: mediaId, direction });
    const problems = input.error ? z.flattenError(input.error).fieldErrors : {};
    setWrong(numberId ? problems : { ...problems, phoneNumberId: ["Choose the number that the id belongs to."] });
    if (input.success) fetching.mutate();
  };

  const failure = fetching.error && Object.keys(fetching.error.fields).length === 0 ? fetching.error : null;
  return (
    <form id={id} onSubmit={submit} noValidate className="grid gap-4">
      {phoneNumberId === null && (
        <Field label="Business phone number" error={wrong.phoneNumberId?.[0]}>
          <NumberSelect connections={numbers} value={numberId} onChange={(event) => setNumberId(event.target.value)} />
        </Field>
      )}
      <Field
        label="Provider media id"
        hint="Exactly as the provider gave it, in a webhook or as the answer to an upload."
        error={wrong.providerMediaId?.[0]}
      >
        <Input
          value={mediaId}
          onChange={(event) => setMediaId(event.target.value)}
          autoFocus
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          className="mono"
        />
      </Field>
      <DirectionField value={direction} onChange={setDirection} />
      {failure && (
        <p role="alert" className="flex items-start gap-1.5 text-gone">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span>
            {failure.message}
            {failure.requestId && <span className="mono block text-ink-3 text-sm">{failure.requestId}</span>}
          </span>
        </p>
      )}
    </form>
  );
}
