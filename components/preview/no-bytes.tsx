import { FileQuestion, FileX, ImageOff, type LucideIcon, ShieldAlert, Trash2, VideoOff, VolumeOff } from "lucide-react";
import type { MediaDetailDto, MediaKind, MediaStatus } from "@/lib/schemas/media";
import { exactBytes } from "@/lib/sizes";

const MISSING: Readonly<Record<MediaKind, LucideIcon>> = {
  IMAGE: ImageOff,
  STICKER: ImageOff,
  VIDEO: VideoOff,
  AUDIO: VolumeOff,
  VOICE: VolumeOff,
  DOCUMENT: FileX,
  UNKNOWN: FileQuestion,
};

const WHY: Readonly<Record<MediaStatus, string>> = {
  REFERENCED: "Not downloaded yet",
  QUEUED: "Queued for download",
  DOWNLOADING: "On its way",
  RETRY_WAIT: "Not downloaded yet",
  AWAITING_PROVIDER: "The provider is preparing it",
  STORED: "Not shown",
  FAILED: "Never downloaded",
  GONE: "Never downloaded",
  QUARANTINED: "Held back, not shown",
  PURGED: "Deleted from this console",
};

function declaredText({ mimeType, sizeBytes }: Pick<MediaDetailDto, "mimeType" | "sizeBytes">): string {
  const facts = [mimeType, sizeBytes === null ? null : exactBytes(sizeBytes)].filter(Boolean);
  return facts.length > 0 ? `${facts.join(" · ")} declared` : "type and size not declared";
}

/** Stands where a preview would, when there are no bytes that may be shown: why, and what was announced. */
export function NoBytes({
  item,
}: {
  item: Pick<MediaDetailDto, "kind" | "status" | "mimeType" | "sizeBytes" | "blobId">;
}) {
  let Icon = MISSING[item.kind];
  if (item.status === "QUARANTINED") Icon = ShieldAlert;
  if (item.status === "PURGED") Icon = Trash2;
  return (
    <div className="flex size-full flex-col items-center justify-center gap-0.5 p-4 text-center text-ink-3">
      <Icon aria-hidden className="mb-2 size-6" strokeWidth={1.75} />
      <p>{WHY[item.status]}</p>
      {!item.blobId && <p className="mono wrap-anywhere max-w-full">{declaredText(item)}</p>}
    </div>
  );
}
