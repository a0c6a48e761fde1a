"use client";

import { CauseCard } from "@/components/inspector/cause-card";
import type { MediaDetailDto } from "@/lib/schemas/media";
import { AudioPlayer } from "./audio-player";
import { FileCard } from "./file-card";
import { Drawing } from "./media-preview";
import { NoBytes } from "./no-bytes";
import { PdfFrame } from "./pdf-frame";
import { TextPreview } from "./text-preview";
import type { ViewerControls } from "./use-viewer-controls";
import { VideoPlayer } from "./video-player";
import { ZoomSurface } from "./zoom-surface";

/** What the viewer shows of an item, by the type of its bytes. */
export function ViewerStage({
  item,
  controls,
  onKey,
}: {
  item: MediaDetailDto;
  controls: ViewerControls;
  onKey: (key: string) => void;
}) {
  const key = `${item.id}/${item.blobId}`;
  switch (controls.mode) {
    case "image":
    case "sticker":
      return (
        <ZoomSurface
          key={key}
          item={item}
          view={controls.view}
          changeView={controls.changeView}
          onMeasure={controls.setMeasure}
        />
      );
    case "pdf":
      return (
        <PdfFrame
          key={key}
          item={item}
          view={{ zoom: controls.view.scale ?? 1, rotation: controls.view.rotation }}
          onPage={controls.setPage}
          onKey={onKey}
        />
      );
    case "video":
      return <VideoPlayer key={key} item={item} />;
    case "audio":
      return (
        <div className="grid size-full place-items-center">
          <AudioPlayer key={key} item={item} large />
        </div>
      );
    case "text":
      return (
        <div className="mx-auto h-full max-w-4xl bg-surface">
          <TextPreview key={key} item={item} />
        </div>
      );
    case "drawing":
      return <Drawing key={key} item={item} />;
    case "none":
      return <FileCard item={item} why="This kind of file is not opened in the browser." />;
    case null:
      return (
        <div className="mx-auto flex h-full max-w-md flex-col justify-center gap-6 px-4">
          <div className="h-28">
            <NoBytes item={item} />
          </div>
          <CauseCard item={item} />
        </div>
      );
  }
}
