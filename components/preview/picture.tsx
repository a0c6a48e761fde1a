"use client";

import { useState } from "react";
import { cn } from "@/components/ui/cn";
import { paths } from "@/lib/paths";
import type { MediaItemDto } from "@/lib/schemas/media";
import { FileCard, TryAgainButton } from "./file-card";

/** A photo or sticker fitted into its slot. The small picture of the tile stands in until the whole one is decoded. */
export function Picture({ item, sticker = false }: { item: MediaItemDto; sticker?: boolean }) {
  const [state, setState] = useState<"loading" | "shown" | "failed">("loading");
  if (state === "failed") {
    const again = <TryAgainButton onClick={() => setState("loading")} />;
    return <FileCard item={item} why="The picture could not be loaded, or it is damaged." action={again} />;
  }
  return (
    <div className={cn("relative size-full", sticker && "checkerboard")}>
      {state === "loading" && item.hasThumbnail && item.blobId && (
        <img
          src={paths.api.thumbnail(item.id, item.blobId)}
          alt=""
          className={cn("absolute inset-0 size-full object-contain", sticker && "p-4")}
        />
      )}
      <img
        src={paths.api.content(item.id)}
        alt={pictureText(item)}
        decoding="async"
        draggable={false}
        onLoad={() => setState("shown")}
        onError={() => setState("failed")}
        className={cn("absolute inset-0 size-full object-contain", sticker && "p-4", state !== "shown" && "opacity-0")}
      />
    </div>
  );
}

/** What a screen reader is told of a picture that nobody has described. */
export function pictureText(
  item: Pick<MediaItemDto, "kind" | "caption" | "senderName" | "direction" | "fileName">,
): string {
  const what = item.kind === "STICKER" ? "Sticker" : "Photo";
  const from = item.direction === "INBOUND" ? ` from ${item.senderName ?? "a customer"}` : ` ${item.fileName}`;
  return `${what}${from}${item.caption ? `: ${item.caption}` : ""}`;
}
