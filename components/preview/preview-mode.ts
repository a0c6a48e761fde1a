import type { MediaItemDto } from "@/lib/schemas/media";

export type PreviewMode = "image" | "sticker" | "video" | "audio" | "pdf" | "text" | "drawing" | "none";

const IMAGES = new Set(["image/jpeg", "image/png", "image/webp"]);
const VIDEOS = new Set(["video/mp4", "video/3gpp"]);
/** No browser plays AMR today; the player finds that out and says so. */
const RECORDINGS = new Set(["audio/ogg", "audio/mpeg", "audio/mp4", "audio/aac", "audio/amr"]);
const TEXTS = new Set(["text/plain", "text/csv"]);

/** "audio/OGG; codecs=opus" → "audio/ogg". */
export function bareType(mimeType: string): string {
  return (mimeType.split(";")[0] ?? "").trim().toLowerCase();
}

/**
 * How bytes of this item may be shown, decided by their measured type alone. A short list of types is shown as it is;
 * "drawing" stands for a type that is never opened in the browser but of which we made a picture ourselves.
 */
export function previewModeOf(item: Pick<MediaItemDto, "mimeType" | "kind" | "hasThumbnail">): PreviewMode {
  const type = bareType(item.mimeType ?? "");
  if (IMAGES.has(type)) return item.kind === "STICKER" ? "sticker" : "image";
  if (VIDEOS.has(type)) return "video";
  if (RECORDINGS.has(type)) return "audio";
  if (type === "application/pdf") return "pdf";
  if (TEXTS.has(type)) return "text";
  return item.hasThumbnail ? "drawing" : "none";
}
