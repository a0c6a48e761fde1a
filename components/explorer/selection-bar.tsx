"use client";

import { Copy, RotateCw, X } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { copyText } from "@/components/ui/use-copy";
import { redownload } from "@/lib/actions/media";
import { eachItem } from "@/lib/client/each-item";
import { PurgeSelected } from "./purge-selected";

/** Stands in the place of the filters while something is ticked. `ids` in the order of the list. */
export function SelectionBar({
  ids,
  mayRedownload,
  mayPurge,
  onClear,
}: {
  ids: readonly string[];
  mayRedownload: boolean;
  mayPurge: boolean;
  onClear: () => void;
}) {
  const [busy, setBusy] = useState(false);
  const askAgain = async () => {
    setBusy(true);
    const { done, refused, firstError } = await eachItem(redownload, ids);
    setBusy(false);
    if (refused === 0) {
      toast.success(`${done} will be downloaded again.`);
      onClear();
    } else {
      toast.error(`${refused} of ${ids.length} could not be asked for.`, { description: firstError });
    }
  };
  const copyIds = async () => {
    if (await copyText(ids.join("\n"))) toast.success(`Copied ${ids.length} item ids.`);
    else toast.error("The browser did not allow copying.");
  };
  return (
    <div className="flex min-w-0 flex-1 items-center gap-2">
      <IconButton label="Clear the selection" shortcut="Esc" onClick={onClear}>
        <X />
      </IconButton>
      <p role="status" className="tabular flex-1 truncate font-medium">
        {ids.length} selected
      </p>
      <Button size="sm" onClick={() => void copyIds()}>
        <Copy /> Copy ids
      </Button>
      {mayPurge && <PurgeSelected ids={ids} onDone={onClear} />}
      {mayRedownload && (
        <Button size="sm" variant="primary" busy={busy} onClick={() => void askAgain()}>
          {!busy && <RotateCw />} Re-download
        </Button>
      )}
    </div>
  );
}
