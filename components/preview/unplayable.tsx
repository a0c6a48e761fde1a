import { RotateCw } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { MediaItemDto } from "@/lib/schemas/media";
import { FileCard } from "./file-card";
import type { PlayFailure } from "./use-playable";

/** Stands for a recording that this browser cannot play, or that broke off on the way. */
export function Unplayable({
  item,
  failure,
  onRetry,
}: {
  item: MediaItemDto;
  failure: PlayFailure | null;
  onRetry: () => void;
}) {
  if (failure === "network") {
    return (
      <FileCard
        item={item}
        why="The connection broke while loading it."
        action={
          <Button onClick={onRetry}>
            <RotateCw />
            Try again
          </Button>
        }
      />
    );
  }
  return <FileCard item={item} why="This browser cannot play this format. Save it and open it with a player." />;
}
