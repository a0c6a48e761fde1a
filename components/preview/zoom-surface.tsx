"use client";

import { useEffect, useEffectEvent, useRef, useState } from "react";
import { cn } from "@/components/ui/cn";
import { paths } from "@/lib/paths";
import type { MediaItemDto } from "@/lib/schemas/media";
import { FileCard, TryAgainButton } from "./file-card";
import { pictureText } from "./picture";
import { useBox } from "./use-box";
import { type ChangeView, useGestures } from "./use-gestures";
import { type Extent, scaleOf, type ZoomView } from "./zoom";

/** A picture that is zoomed by wheel, pinch and double click, and moved by dragging. The owner holds the view. */
export function ZoomSurface({
  item,
  view,
  changeView,
  onMeasure,
}: {
  item: MediaItemDto;
  view: ZoomView;
  changeView: ChangeView;
  /** Told what the view is relative to, whenever it changes. */
  onMeasure: (picture: Extent, box: Extent) => void;
}) {
  const surface = useRef<HTMLDivElement>(null);
  const box = useBox(surface);
  const [picture, setPicture] = useState<Extent>({ width: item.width ?? 0, height: item.height ?? 0 });
  const [state, setState] = useState<"loading" | "shown" | "failed">("loading");
  const gestures = useGestures(surface, changeView, picture, box);
  const measured = useEffectEvent(onMeasure);
  useEffect(() => measured(picture, box), [picture, box]);

  if (state === "failed") {
    const again = <TryAgainButton onClick={() => setState("loading")} />;
    return <FileCard item={item} why="The picture could not be loaded, or it is damaged." action={again} />;
  }
  const scale = scaleOf(view, picture, box);
  const known = picture.width > 0 && box.width > 0;
  const size = { width: picture.width * scale, height: picture.height * scale };
  return (
    <div
      ref={surface}
      // All that the gestures do is also offered by buttons and keys.
      role="presentation"
      {...gestures}
      className={cn(
        "relative size-full touch-none select-none overflow-hidden",
        view.scale !== null && "cursor-grab active:cursor-grabbing",
      )}
    >
      {state === "loading" && item.hasThumbnail && item.blobId && (
        <img
          src={paths.api.thumbnail(item.id, item.blobId)}
          alt=""
          className="absolute inset-0 m-auto max-h-full max-w-full object-contain"
          style={known ? size : undefined}
        />
      )}
      <img
        src={paths.api.content(item.id)}
        alt={pictureText(item)}
        draggable={false}
        onLoad={({ currentTarget }) => {
          setPicture({ width: currentTarget.naturalWidth, height: currentTarget.naturalHeight });
          setState("shown");
        }}
        onError={() => setState("failed")}
        className={cn(
          "absolute top-1/2 left-1/2 max-w-none",
          item.kind === "STICKER" && "checkerboard",
          (state === "loading" || !known) && "opacity-0",
        )}
        style={{
          ...size,
          transform: `translate(-50%, -50%) translate(${view.x}px, ${view.y}px) rotate(${view.rotation}deg)`,
        }}
      />
    </div>
  );
}
