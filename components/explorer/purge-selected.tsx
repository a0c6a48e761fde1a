"use client";

import { Trash2 } from "lucide-react";
import { type RefObject, useState } from "react";
import { toast } from "sonner";
import { PurgeDialog } from "@/components/media/purge-dialog";
import { Button } from "@/components/ui/button";
import { purge } from "@/lib/actions/media";
import { eachItem } from "@/lib/client/each-item";
import { MOST_PURGED_AT_ONCE } from "@/lib/schemas/versions";
import { RoomyLabel } from "./roomy-label";

/** Deletes the bytes of all ticked items, as many as somebody can be expected to have looked at. */
export function PurgeSelected({
  ids,
  onDone,
  returnFocus,
}: {
  ids: readonly string[];
  onDone: () => void;
  returnFocus: RefObject<HTMLElement | null>;
}) {
  const [busy, setBusy] = useState(false);
  const tooMany = ids.length > MOST_PURGED_AT_ONCE;
  const onPurge = async (close: () => void) => {
    setBusy(true);
    const { done, refused, firstError } = await eachItem(purge, ids);
    setBusy(false);
    close();
    if (refused === 0) {
      toast.success(`The bytes of ${done} ${done === 1 ? "item" : "items"} are deleted.`);
      onDone();
    } else {
      toast.error(`${refused} of ${ids.length} could not be deleted.`, { description: firstError });
    }
  };
  const trigger = (
    <Button size="sm" variant="danger" disabled={tooMany} title={tooMany ? TOO_MANY : "Delete…"}>
      <Trash2 /> <RoomyLabel>Delete…</RoomyLabel>
    </Button>
  );
  if (tooMany) return trigger;
  return (
    <PurgeDialog
      title={ids.length === 1 ? "Delete the bytes of one item?" : `Delete the bytes of ${ids.length} items?`}
      busy={busy}
      onPurge={(close) => void onPurge(close)}
      trigger={trigger}
      returnFocus={returnFocus}
    >
      <p>All versions of {ids.length === 1 ? "it" : "each of them"} go, also those that are held back.</p>
    </PurgeDialog>
  );
}

const TOO_MANY = `At most ${MOST_PURGED_AT_ONCE} at once`;
