"use client";

import { RotateCw } from "lucide-react";
import { toast } from "sonner";
import { useDeed } from "@/components/connections/use-deed";
import { Button } from "@/components/ui/button";
import { replayDelivery } from "@/lib/actions/deliveries";

/** Has a delivery read once more. Media that are known stay as they are. */
export function ReplayButton({ deliveryId, size }: { deliveryId: string; size?: "sm" | "md" }) {
  const replay = useDeed<{ deliveryId: string }, null>(replayDelivery, {
    onDone: () => toast.success("The delivery is read once more", { description: "Refresh to see what came of it." }),
    onRefused: (error) => toast.error(error.message),
  });
  return (
    <Button size={size} busy={replay.isPending} onClick={() => replay.mutate({ deliveryId })} className="relative z-10">
      {!replay.isPending && <RotateCw />} Replay
    </Button>
  );
}
