"use client";

import { useState } from "react";
import { toast } from "sonner";
import { Failure } from "@/components/connections/failure";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { pickVersion } from "@/lib/actions/media";
import type { MediaDetailDto } from "@/lib/schemas/media";
import type { VersionDto } from "@/lib/schemas/versions";
import { useItemDeed } from "./use-item-deed";

/** Makes a version the one that is shown, after saying what that means. */
export function UseVersion({ item, version }: { item: MediaDetailDto; version: VersionDto }) {
  const [open, setOpen] = useState(false);
  const pick = useItemDeed<{ itemId: string; versionId: string }>(pickVersion, () => {
    setOpen(false);
    toast.success("This version is shown from now on.");
  });
  return (
    <Dialog
      title={version.heldBack ? "Let these bytes through?" : "Show this version?"}
      description={
        version.heldBack
          ? "They are not what was declared for this item: they may be damaged, cut short or another file. Everybody who sees the number will see them, with the difference told beside them. It is recorded who let them through."
          : "Everybody who sees the number will see these bytes instead. The others stay here as a version."
      }
      open={open}
      onOpenChange={(opening) => {
        setOpen(opening);
        pick.reset();
      }}
      trigger={<Button size="sm">Use this version</Button>}
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button
            variant="primary"
            busy={pick.isPending}
            onClick={() => pick.mutate({ itemId: item.id, versionId: version.id })}
          >
            {version.heldBack ? "Let them through" : "Use this version"}
          </Button>
        </>
      }
    >
      <Failure error={pick.error} />
    </Dialog>
  );
}
