"use client";

import { useMutation } from "@tanstack/react-query";
import { Check, CircleAlert, Minus, Package } from "lucide-react";
import { type ReactNode, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { RequestCode } from "@/components/ui/request-code";
import { type BundleSubject, saveBundle } from "@/lib/client/bundle";
import type { RequestError } from "@/lib/client/request-error";

const INSIDE = [
  "The timeline, every attempt with its exchanges, and request ids, codes, media and message ids",
  "Deliveries by their structure, the provider's address and region, the version of this console",
];
const NOT_INSIDE = [
  "The media itself",
  "Keys, tokens, links, callback addresses, e-mail and IP addresses",
  "Customers' whole numbers and anybody's name",
];

/** Says what a support bundle tells and what it keeps back, asks what may go in besides, and saves it. */
export function BundleDialog({ about }: { about: BundleSubject }) {
  const isItem = "itemId" in about;
  const [open, setOpen] = useState(false);
  const [names, setNames] = useState(false);
  const [wholeMessageIds, setWholeMessageIds] = useState(false);
  const save = useMutation<string, RequestError>({
    mutationFn: () => saveBundle(about, { names, wholeMessageIds }),
    onSuccess: (name) => {
      setOpen(false);
      toast.success("The support bundle is saved.", { description: name });
    },
  });
  return (
    <Dialog
      title="Support bundle"
      description={`A zip file about ${isItem ? "this item" : "the latest of these items, at most 20"}, made to be attached to a ticket at the provider. Making one is recorded.`}
      open={open}
      onOpenChange={(opening) => {
        setOpen(opening);
        setNames(false);
        setWholeMessageIds(false);
        save.reset();
      }}
      trigger={
        <Button {...(isItem ? ({ variant: "ghost", size: "sm", className: "-my-1 -mr-2" } as const) : {})}>
          <Package />
          Support bundle…
        </Button>
      }
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button variant="primary" busy={save.isPending} onClick={() => save.mutate()}>
            Save bundle
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <Lines
          title="In it"
          icon={<Check aria-hidden className="mt-0.5 size-3.5 shrink-0 text-stored" />}
          lines={INSIDE}
        />
        <Lines
          title="Not in it"
          icon={<Minus aria-hidden className="mt-0.5 size-3.5 shrink-0 text-ink-3" />}
          lines={NOT_INSIDE}
        />
        <fieldset className="grid gap-2">
          <legend className="mb-1.5 font-medium">Only if the provider needs it</legend>
          <Choice checked={names} onChange={setNames} label="Include caption and file name">
            They may tell of people.
          </Choice>
          <Choice checked={wholeMessageIds} onChange={setWholeMessageIds} label="Leave message ids whole">
            WhatsApp's hold the customer's number in coded form; otherwise that part is replaced.
          </Choice>
        </fieldset>
        {save.error && (
          <div role="alert" className="flex items-start gap-1.5 text-gone">
            <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            <p>
              {save.error.message} <RequestCode requestId={save.error.requestId} />
            </p>
          </div>
        )}
      </div>
    </Dialog>
  );
}

function Lines({ title, icon, lines }: { title: string; icon: ReactNode; lines: readonly string[] }) {
  return (
    <section>
      <h3 className="mb-1 font-medium">{title}</h3>
      <ul className="grid gap-1 text-ink-2">
        {lines.map((line) => (
          <li key={line} className="flex gap-2">
            {icon}
            {line}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Choice({
  checked,
  onChange,
  label,
  children,
}: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  label: string;
  children: ReactNode;
}) {
  return (
    <label className="flex min-h-6 items-start gap-2">
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-0.5 size-4 shrink-0 accent-accent"
      />
      <span>
        {label}
        <span className="block text-ink-3 text-sm">{children}</span>
      </span>
    </label>
  );
}
