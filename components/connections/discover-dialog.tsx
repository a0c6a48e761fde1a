"use client";

import { CircleCheck } from "lucide-react";
import { type ReactNode, useState } from "react";
import { toast } from "sonner";
import { formatPhoneNumber, givenName, numberName } from "@/components/media/phone-number";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { addNumbers, discoverNumbers } from "@/lib/actions/connections";
import type { FoundNumberDto } from "@/lib/schemas/connections";
import { Failure } from "./failure";
import { useDeed } from "./use-deed";

/** Shows which numbers the provider lists and lets choose which of the new ones to add. */
export function DiscoverDialog({ connectionId, trigger }: { connectionId: string; trigger: ReactNode }) {
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const discover = useDeed<{ connectionId: string }, { numbers: readonly FoundNumberDto[] }>(discoverNumbers, {
    onDone: ({ numbers }) =>
      setChosen(new Set(numbers.filter(({ known }) => !known).map(({ providerNumberId }) => providerNumberId))),
  });
  const add = useDeed<unknown, { added: number }>(addNumbers, {
    onDone: ({ added }) => {
      setOpen(false);
      toast.success(added === 1 ? "1 number was added" : `${added} numbers were added`);
    },
  });

  const change = (opening: boolean) => {
    setOpen(opening);
    if (!opening) return;
    add.reset();
    discover.mutate({ connectionId });
  };
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const numbers = discover.data?.numbers ?? [];
  const wanted = numbers.filter(({ known, providerNumberId }) => !known && chosen.has(providerNumberId));
  const save = () => add.mutate({ connectionId, numbers: wanted.map(({ known: _, ...number }) => number) });

  return (
    <Dialog
      title="Discover numbers"
      description="What the provider lists for these credentials. Only the numbers that you choose are added."
      trigger={trigger}
      open={open}
      onOpenChange={change}
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button variant="primary" busy={add.isPending} disabled={wanted.length === 0} onClick={save}>
            {wanted.length === 0 ? "Add" : `Add ${wanted.length}`}
          </Button>
        </>
      }
    >
      <div aria-live="polite" className="min-h-32">
        {discover.isPending && <Looking />}
        <Failure error={discover.error ?? add.error} />
        {discover.data && numbers.length === 0 && (
          <p className="py-6 text-center text-ink-2">The provider lists no number for these credentials.</p>
        )}
        {discover.data && numbers.length > 0 && (
          <ul className="divide-y divide-line rounded-md border border-line">
            {numbers.map((number) => (
              <FoundNumber
                key={number.providerNumberId}
                number={number}
                chosen={number.known || chosen.has(number.providerNumberId)}
                onToggle={() => toggle(number.providerNumberId)}
              />
            ))}
          </ul>
        )}
      </div>
    </Dialog>
  );
}

function FoundNumber({ number, chosen, onToggle }: { number: FoundNumberDto; chosen: boolean; onToggle: () => void }) {
  const { known, phoneNumber, providerStatus } = number;
  return (
    <li>
      <label className="flex min-h-11 items-center gap-3 px-3 py-2 has-enabled:cursor-pointer has-enabled:hover:bg-canvas">
        <input
          type="checkbox"
          checked={chosen}
          disabled={known}
          onChange={onToggle}
          className="size-4 shrink-0 accent-accent pointer-coarse:size-5"
        />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{numberName(number)}</span>
          <span className="flex flex-wrap gap-x-2 text-ink-2">
            {givenName(number) && <span className="mono">{formatPhoneNumber(phoneNumber)}</span>}
            {providerStatus && <span className="text-ink-3 text-sm">{providerStatus}</span>}
          </span>
        </span>
        {known && (
          <Badge>
            <CircleCheck aria-hidden /> Here
          </Badge>
        )}
      </label>
    </li>
  );
}

function Looking() {
  return (
    <div role="status" className="space-y-2">
      <span className="sr-only">Asking the provider for its numbers</span>
      {[0, 1, 2].map((row) => (
        <Skeleton key={row} className="h-11" />
      ))}
    </div>
  );
}
