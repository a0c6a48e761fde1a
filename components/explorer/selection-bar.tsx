"use client";

import { Copy, ListChecks, RotateCw, SearchCheck, X } from "lucide-react";
import type { RefObject } from "react";
import { toast } from "sonner";
import { usePlanBulk } from "@/components/bulk/use-plan-bulk";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { copyText } from "@/components/ui/use-copy";
import type { BulkDeed, BulkSelection } from "@/lib/schemas/bulk";
import { PurgeSelected } from "./purge-selected";
import { RoomyLabel } from "./roomy-label";

/**
 * Stands in the place of the filters while something is ticked. `ids` in the order of the list; `matching` where
 * everything that the view shows is meant, loaded or not. The bar goes with the selection; the focus is then to be in
 * the list.
 */
export function SelectionBar({
  ids,
  matching,
  mayFetch,
  mayPurge,
  listRef,
  onSelectAll,
  onClear,
}: {
  ids: readonly string[];
  matching: BulkSelection | null;
  mayFetch: boolean;
  mayPurge: boolean;
  listRef: RefObject<HTMLElement | null>;
  /** Null where nothing is left to be selected. */
  onSelectAll: (() => void) | null;
  onClear: () => void;
}) {
  const plan = usePlanBulk();
  const ask = (deed: BulkDeed) =>
    plan.mutate({ deed, selection: matching ?? { by: "items", itemIds: [...ids] } }, { onSuccess: onClear });
  const busyWith = plan.isPending ? plan.variables.deed : null;
  const copyIds = async () => {
    if (await copyText(ids.join("\n"))) toast.success(`Copied ${ids.length} item ids.`);
    else toast.error("The browser did not allow copying.");
  };
  return (
    <div className="@container min-w-0 flex-1">
      <div className="flex items-center gap-2 @max-[440px]:gap-1.5">
        <IconButton label="Clear the selection" shortcut="Esc" onClick={onClear}>
          <X />
        </IconButton>
        <p role="status" className="tabular truncate font-medium">
          {matching ? "All that match selected" : `${ids.length} selected`}
        </p>
        {onSelectAll && (
          <Button size="sm" variant="ghost" title="Select all" onClick={onSelectAll}>
            <ListChecks /> <RoomyLabel>Select all</RoomyLabel>
          </Button>
        )}
        <span className="flex-1" />
        {!matching && (
          <Button size="sm" title="Copy ids" className="@max-[440px]:hidden" onClick={() => void copyIds()}>
            <Copy /> <RoomyLabel>Copy ids</RoomyLabel>
          </Button>
        )}
        {mayPurge && !matching && <PurgeSelected ids={ids} onDone={onClear} returnFocus={listRef} />}
        {mayFetch && (
          <>
            <Button size="sm" title="Check…" busy={busyWith === "probe"} onClick={() => ask("probe")}>
              {busyWith !== "probe" && <SearchCheck />} <RoomyLabel>Check…</RoomyLabel>
            </Button>
            <Button size="sm" variant="primary" busy={busyWith === "redownload"} onClick={() => ask("redownload")}>
              {busyWith !== "redownload" && <RotateCw />} Fetch again…
            </Button>
          </>
        )}
      </div>
    </div>
  );
}
