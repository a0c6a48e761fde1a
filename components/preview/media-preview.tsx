"use client";

import { Maximize2 } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { paths } from "@/lib/paths";
import type { MediaDetailDto } from "@/lib/schemas/media";
import { AudioPlayer } from "./audio-player";
import { FileCard } from "./file-card";
import { NoBytes } from "./no-bytes";
import { PdfFrame } from "./pdf-frame";
import { Picture, pictureText } from "./picture";
import { previewModeOf } from "./preview-mode";
import { TextPreview } from "./text-preview";
import { VideoPlayer } from "./video-player";

const WHOLE_DOCUMENT = { zoom: 1, rotation: 0 };

/** The item's bytes in a slot whose size the parent fixes. `onOpen` leads to the full-screen viewer. */
export function MediaPreview({ item, onOpen }: { item: MediaDetailDto; onOpen: () => void }) {
  if (!item.blobId || !item.can.preview) return <NoBytes item={item} />;
  // Other bytes are another preview: nothing of the last one's state may survive.
  const key = `${item.id}/${item.blobId}`;
  const mode = previewModeOf(item);
  if (mode === "image" || mode === "sticker") {
    return (
      <button
        type="button"
        onClick={onOpen}
        aria-label={`Open the viewer. ${pictureText(item)}`}
        className="block size-full cursor-zoom-in focus-visible:-outline-offset-2"
      >
        <Picture key={key} item={item} sticker={mode === "sticker"} />
      </button>
    );
  }
  if (mode === "audio") return <AudioPlayer key={key} item={item} />;
  if (mode === "none") return <FileCard item={item} why="This kind of file is not opened in the browser." />;
  return (
    <WithOpener onOpen={onOpen}>
      {mode === "video" && <VideoPlayer key={key} item={item} />}
      {mode === "pdf" && <PdfFrame key={key} item={item} view={WHOLE_DOCUMENT} />}
      {mode === "text" && <TextPreview key={key} item={item} />}
      {mode === "drawing" && <Drawing key={key} item={item} />}
    </WithOpener>
  );
}

function WithOpener({ onOpen, children }: { onOpen: () => void; children: ReactNode }) {
  return (
    <div className="group relative size-full">
      {children}
      <IconButton
        label="Open the viewer"
        shortcut="↵"
        size="sm"
        variant="default"
        side="left"
        onClick={onOpen}
        className="absolute top-2 right-2 opacity-90"
      >
        <Maximize2 />
      </IconButton>
    </div>
  );
}

/** The picture that we made of a file which no browser, or not every browser, can draw. */
export function Drawing({ item }: { item: MediaDetailDto }) {
  if (!item.blobId) return null;
  return (
    <figure className="flex size-full flex-col">
      <img
        src={paths.api.thumbnail(item.id, item.blobId)}
        alt={pictureText(item)}
        className="min-h-0 flex-1 object-contain"
      />
      <figcaption className="shrink-0 px-4 py-1.5 text-center text-ink-3 text-sm">
        A small picture made by the console. Save the file to see all of it.
      </figcaption>
    </figure>
  );
}
