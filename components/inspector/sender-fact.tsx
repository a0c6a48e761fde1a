"use client";

import { useMutation } from "@tanstack/react-query";
import { Eye } from "lucide-react";
import { formatPhoneNumber } from "@/components/media/phone-number";
import { CopyButton } from "@/components/ui/copy-button";
import { IconButton } from "@/components/ui/icon-button";
import { Spinner } from "@/components/ui/spinner";
import { revealSender } from "@/lib/actions/media";
import { dataOf, type RequestError } from "@/lib/client/request-error";
import type { MediaDetailDto } from "@/lib/schemas/media";
import { Fact } from "./fact-list";

/** The customer's number, masked until somebody asks; asking is recorded. Forgotten when another item is opened. */
export function SenderFact({ item }: { item: MediaDetailDto }) {
  const reveal = useMutation<{ sender: string }, RequestError>({
    mutationFn: () => dataOf(revealSender({ itemId: item.id })),
  });
  const sender = reveal.data?.sender;
  const shown = sender ? formatPhoneNumber(sender) : item.senderMasked;
  if (!shown) return null;

  let action = null;
  if (sender) action = <CopyButton text={`+${sender}`} what="customer's number" />;
  else if (item.can.reveal) {
    action = (
      <IconButton
        label="Show the whole number. This is recorded"
        size="sm"
        side="left"
        onClick={() => !reveal.isPending && reveal.mutate()}
      >
        {reveal.isPending ? <Spinner /> : <Eye />}
      </IconButton>
    );
  }
  return (
    <Fact name="From" action={action}>
      <span className="mono" aria-live="polite">
        {shown}
      </span>
      {item.senderName && <span className="text-ink-2"> · {item.senderName}</span>}
      {reveal.isError && (
        <span role="alert" className="block text-gone text-sm">
          {reveal.error.message}
        </span>
      )}
    </Fact>
  );
}
