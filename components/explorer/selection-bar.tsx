"use client";

import { Copy, RotateCw, X } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { copyText } from "@/components/ui/use-copy";
import { redownloadEach } from "@/lib/client/redownload-each";

/** Stands in the place of the filters while something is ticked. `ids` in the order of the list. */
export function SelectionBar({
  ids,
  mayRedownload,
  onClear,
}: {
  ids: readonly string[];
  mayRedownload: boolean;
  onClear: () => void;
}) {
  const [busy, setBusy] = useState(false);
  const redownload = async () => {
    setBusy(true);
    const { asked, refused, firstError } = await redownloadEach(ids);
    setBusy(false);
    if (refused === 0) {
      toast.success(`${asked} will be downloaded again.`);
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
      {mayRedownload && (
        <Button size="sm" variant="primary" busy={busy} onClick={() => void redownload()}>
          {!busy && <RotateCw />} Re-download
        </Button>
      )}
    </div>
  );
}
