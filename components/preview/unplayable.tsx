import type { MediaItemDto } from "@/lib/schemas/media";
import { FileCard, TryAgainButton } from "./file-card";
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
    const why = "The connection broke while loading it.";
    return <FileCard item={item} why={why} action={<TryAgainButton onClick={onRetry} />} />;
  }
  return <FileCard item={item} why="This browser cannot play this format. Save it and open it with a player." />;
}
