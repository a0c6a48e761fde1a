"use client";

import { Trash2 } from "lucide-react";
import { toast } from "sonner";
import { PurgeDialog } from "@/components/media/purge-dialog";
import { Button } from "@/components/ui/button";
import { purge } from "@/lib/actions/media";
import type { MediaDetailDto } from "@/lib/schemas/media";
import { formatBytes } from "@/lib/sizes";
import { shortened } from "./findings-table";
import { useItemDeed } from "./use-item-deed";

/** Deletes the bytes of one item, for whoever may. */
export function PurgePanel({ item }: { item: MediaDetailDto }) {
  const deed = useItemDeed<{ itemId: string }>(purge);
  if (!item.can.purge) return null;
  const onPurge = (close: () => void) =>
    deed.mutate(
      { itemId: item.id },
      {
        onSuccess: () => {
          close();
          toast.success("The bytes are deleted.");
        },
      },
    );
  return (
    <section aria-label="Delete">
      <PurgeDialog
        title={`Delete the bytes of “${item.fileName}”?`}
        busy={deed.isPending}
        error={deed.error}
        onPurge={onPurge}
        trigger={
          <Button variant="danger">
            <Trash2 />
            Delete the bytes…
          </Button>
        }
      >
        <WhatGoes item={item} />
      </PurgeDialog>
    </section>
  );
}

function WhatGoes({ item: { versions } }: { item: MediaDetailDto }) {
  return (
    <>
      <p>{versions.length === 1 ? "This goes:" : `All ${versions.length} versions go:`}</p>
      <ul className="mono rounded-sm border border-line bg-sunken px-2.5 py-1.5">
        {versions.map((version) => (
          <li key={version.id} className="truncate">
            {version.mimeType} · {formatBytes(version.sizeBytes)} · {shortened(version.sha256, 6)}
          </li>
        ))}
      </ul>
    </>
  );
}
