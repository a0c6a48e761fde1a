"use client";

import { Play } from "lucide-react";
import { useState } from "react";
import { KindIcon } from "@/components/media/kind-icon";
import { STATUS_LOOK } from "@/components/media/status-badge";
import { cn } from "@/components/ui/cn";
import { formatDuration } from "@/components/ui/format";
import { Time } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import type { MediaItemDto } from "@/lib/schemas/media";
import { originOf } from "./tile-text";

/** A thumbnail that fills its tile, with who and when along its foot. `item` has a thumbnail. */
export function PictureFace({ item }: { item: MediaItemDto }) {
  const [broken, setBroken] = useState(false);
  const sticker = item.kind === "STICKER";
  const foot = sticker ? "text-ink-2" : "bg-linear-to-t from-black/75 to-transparent text-white";
  return (
    <div className={cn("@container relative size-full", sticker ? "checkerboard" : "bg-sunken")}>
      {item.blobId && !broken ? (
        <img
          src={paths.api.thumbnail(item.id, item.blobId)}
          alt=""
          loading="lazy"
          decoding="async"
          draggable={false}
          onError={() => setBroken(true)}
          className={cn(
            "size-full",
            sticker ? "object-contain p-3 pb-6" : "object-cover",
            item.kind === "DOCUMENT" && "object-top",
          )}
        />
      ) : (
        <span className="grid size-full place-items-center text-ink-3">
          <KindIcon kind={item.kind} className="size-6" />
        </span>
      )}
      {item.kind === "VIDEO" && <VideoMarks durationMs={item.durationMs} />}
      <LaterStatus item={item} />
      <div
        className={cn("mono absolute inset-x-0 bottom-0 flex items-end gap-1.5 px-2 pb-1", foot, !sticker && "pt-6")}
      >
        <KindIcon kind={item.kind} className="mb-1 size-3.5 shrink-0" />
        <span className="min-w-0 flex-1 truncate">
          <span className="hidden @[132px]:inline">{originOf(item)}</span>
        </span>
        <Time plain as="clock" iso={item.receivedAt} />
      </div>
    </div>
  );
}

function VideoMarks({ durationMs }: { durationMs: number | null }) {
  return (
    <>
      <span className="absolute inset-0 grid place-items-center">
        <span className="grid size-10 place-items-center rounded-full bg-black/55 text-white">
          <Play aria-hidden className="size-4 translate-x-px fill-current" />
        </span>
      </span>
      {durationMs !== null && (
        <span className="mono absolute top-2 right-2 rounded-xs bg-black/65 px-1.5 text-white in-data-ticked:opacity-0 group-hover:opacity-0">
          {formatDuration(durationMs)}
        </span>
      )}
    </>
  );
}

/** Bytes are kept, and something else is true of the item by now: it is fetched again, or is gone at the provider. */
function LaterStatus({ item }: { item: MediaItemDto }) {
  if (item.status === "STORED") return null;
  const look = STATUS_LOOK[item.status];
  return (
    <span
      className={cn(
        "absolute top-2 left-2 flex h-[22px] max-w-[calc(100%-16px)] items-center gap-1 rounded-xs border border-line bg-surface px-1.5 font-medium text-sm",
        look.ink,
      )}
    >
      <look.icon aria-hidden className="size-3.5 shrink-0" />
      <span className="truncate">{look.word}</span>
    </span>
  );
}
