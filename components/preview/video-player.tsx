"use client";

import { paths } from "@/lib/paths";
import type { MediaItemDto } from "@/lib/schemas/media";
import { Unplayable } from "./unplayable";
import { usePlayable } from "./use-playable";

/** Plays a video by byte ranges with the browser's own controls. Never starts by itself. */
export function VideoPlayer({ item }: { item: MediaItemDto }) {
  const { playable, failure, onError, retry } = usePlayable("video", item.mimeType);
  if (!playable || failure) return <Unplayable item={item} failure={failure} onRetry={retry} />;
  return (
    // biome-ignore lint/a11y/useMediaCaption: customers send videos without captions
    <video
      src={paths.api.content(item.id)}
      poster={item.hasThumbnail && item.blobId ? paths.api.thumbnail(item.id, item.blobId) : undefined}
      aria-label={item.fileName}
      controls
      controlsList="nodownload noremoteplayback"
      disableRemotePlayback
      playsInline
      preload="metadata"
      onError={onError}
      className="size-full bg-black object-contain"
    />
  );
}
