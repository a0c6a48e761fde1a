"use client";

import { Files } from "lucide-react";
import Link from "next/link";
import { toast } from "sonner";
import { Failure } from "@/components/connections/failure";
import { formatPhoneNumber } from "@/components/media/phone-number";
import { Button } from "@/components/ui/button";
import { Time } from "@/components/ui/time";
import { useLeaveFocus } from "@/components/ui/use-leave-focus";
import { adoptBytes } from "@/lib/actions/media";
import { paths } from "@/lib/paths";
import type { MediaDetailDto } from "@/lib/schemas/media";
import type { OwnedBytesDto } from "@/lib/schemas/versions";
import { formatBytes } from "@/lib/sizes";
import { useItemDeed } from "./use-item-deed";

/** Offers the bytes of another item that has the very file which this one lacks, and says whose they are. */
export function OwnedOffer({ item }: { item: MediaDetailDto }) {
  const { owned } = item;
  const adopt = useItemDeed<{ itemId: string; fromItemId: string }>(adoptBytes, () =>
    toast.success("The bytes are here now."),
  );
  const leaving = useLeaveFocus();
  if (!owned) return null;
  const isElsewhere = owned.phoneNumberId !== item.phoneNumberId;
  return (
    <section aria-label="The same file is here" className="rounded-lg border border-stored/40 px-3 pt-2.5 pb-3">
      <h3 className="flex items-center gap-1.5 font-semibold">
        <Files aria-hidden className="size-4 text-stored" />
        The same file is here
      </h3>
      <p className="mt-1 text-ink-2">
        <Provenance owned={owned} elsewhere={isElsewhere} />. It has the SHA-256 that was declared for this one, so the
        provider is not needed.
      </p>
      <div className="mt-2.5 flex flex-wrap items-center gap-2">
        {item.can.adopt && (
          <Button
            ref={leaving}
            variant="primary"
            busy={adopt.isPending}
            onClick={() => adopt.mutate({ itemId: item.id, fromItemId: owned.itemId })}
          >
            Use its bytes
          </Button>
        )}
        <Button asChild>
          <Link href={paths.item(owned.phoneNumberId, owned.itemId)}>Look at it</Link>
        </Button>
      </div>
      <div className="mt-2 empty:hidden">
        <Failure error={adopt.error} />
      </div>
    </section>
  );
}

/** "It was received on +49 30 1234 5678 on 3 March 2026 as “invoice.pdf” (1.2 MB)". */
function Provenance({ owned, elsewhere }: { owned: OwnedBytesDto; elsewhere: boolean }) {
  return (
    <>
      It was {owned.direction === "INBOUND" ? "received" : "uploaded"} on{" "}
      {elsewhere ? <span className="mono">{formatPhoneNumber(owned.phoneNumber)}</span> : "this number"} on{" "}
      <Time plain as="date" iso={owned.receivedAt} /> as <span className="wrap-anywhere">“{owned.fileName}”</span> (
      {formatBytes(owned.sizeBytes)})
    </>
  );
}
