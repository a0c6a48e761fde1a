"use client";

import { SearchCheck } from "lucide-react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import type { MediaItemDto } from "@/lib/schemas/media";
import { useProbe } from "./use-probe";

/** Asks the provider whether it still has the item, without fetching it. */
export function ProbeButton({ item }: { item: MediaItemDto }) {
  const check = useProbe(item);
  return (
    <Button
      size="sm"
      busy={check.busy}
      aria-keyshortcuts="p"
      onClick={() =>
        check.mutate(undefined, { onError: (error) => toast.error(error.message, { description: error.requestId }) })
      }
    >
      {!check.busy && <SearchCheck />} {check.busy ? "Checking" : "Check at provider"}
    </Button>
  );
}
