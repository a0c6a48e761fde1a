"use client";

import { SearchCheck } from "lucide-react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import type { MediaItemDto } from "@/lib/schemas/media";
import { useProbe } from "./use-probe";

/** Asks the provider whether it still has the item, without fetching it. `short` where the row says which is meant. */
export function ProbeButton({ item, short = false }: { item: MediaItemDto; short?: boolean }) {
  const check = useProbe(item);
  return (
    <Button
      size="sm"
      busy={check.busy}
      aria-keyshortcuts={short ? undefined : "p"}
      aria-label={short ? `Check ${item.fileName} at the provider` : undefined}
      onClick={() =>
        check.mutate(undefined, { onError: (error) => toast.error(error.message, { description: error.requestId }) })
      }
    >
      {!check.busy && <SearchCheck />} {check.busy ? "Checking" : short ? "Check" : "Check at provider"}
    </Button>
  );
}
