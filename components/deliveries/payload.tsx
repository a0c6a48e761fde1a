"use client";

import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import { Failure } from "@/components/connections/failure";
import { useDeed } from "@/components/connections/use-deed";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { revealPayload } from "@/lib/actions/deliveries";
import type { PayloadDto } from "@/lib/schemas/deliveries";

/** The payload without anything of a person in it, until somebody asks for all; asking is recorded. */
export function Payload({ deliveryId, redacted }: { deliveryId: string; redacted: PayloadDto }) {
  const [whole, setWhole] = useState<PayloadDto | null>(null);
  const reveal = useDeed<{ deliveryId: string }, PayloadDto>(revealPayload, { onDone: setWhole });
  const { text, cut } = whole ?? redacted;
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button busy={reveal.isPending} onClick={() => (whole ? setWhole(null) : reveal.mutate({ deliveryId }))}>
          {!reveal.isPending && (whole ? <EyeOff /> : <Eye />)} {whole ? "Hide" : "Show everything"}
        </Button>
        <span className="min-w-0 flex-1 text-ink-3 text-sm" aria-live="polite">
          {whole
            ? "As it came, with what customers wrote."
            : "Numbers, names, texts and ids are hidden. Showing them is recorded."}
        </span>
        {whole && <CopyButton text={text} what="payload" />}
      </div>
      <Failure error={reveal.error} />
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it with the keys.
        tabIndex={0}
        aria-label="Payload"
        className="scrollbar-quiet max-h-[60vh] overflow-auto rounded-lg border border-line bg-canvas px-3.5 py-3"
      >
        <pre className="font-mono text-sm leading-[18px]">{text}</pre>
      </section>
      {cut && <p className="text-ink-2 text-sm">It is longer than this; the rest is not shown.</p>}
    </div>
  );
}
