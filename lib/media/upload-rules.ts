import type { MediaKind } from "../schemas/media";
import { formatBytes, fullBytes } from "../sizes";

/** What WhatsApp takes, by MIME type: Meta's "Supported media types" table, which all providers share. */
const KIND_OF_UPLOAD: Readonly<Record<string, MediaKind>> = {
  "audio/aac": "AUDIO",
  "audio/amr": "AUDIO",
  "audio/mpeg": "AUDIO",
  "audio/mp4": "AUDIO",
  "audio/ogg": "AUDIO",
  "text/plain": "DOCUMENT",
  "application/pdf": "DOCUMENT",
  "application/msword": "DOCUMENT",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCUMENT",
  "application/vnd.ms-excel": "DOCUMENT",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "DOCUMENT",
  "application/vnd.ms-powerpoint": "DOCUMENT",
  "application/vnd.openxmlformats-officedocument.presentationml.presentation": "DOCUMENT",
  "image/jpeg": "IMAGE",
  "image/png": "IMAGE",
  "image/webp": "STICKER",
  "video/mp4": "VIDEO",
  "video/3gpp": "VIDEO",
};

/** Containers of text that WhatsApp has no name of its own for travel as plain text. */
const SENT_AS: Readonly<Record<string, string>> = { "text/csv": "text/plain" };

const ADVICE: Readonly<Record<string, string>> = {
  "image/heic": "Convert the photo to JPEG first.",
  "image/heif": "Convert the photo to JPEG first.",
  "image/gif": "Convert it to a short MP4 video first.",
  "video/quicktime": "Convert the video to MP4 (H.264 and AAC) first.",
  "video/webm": "Convert the video to MP4 (H.264 and AAC) first.",
  "audio/webm": "Convert the recording to OGG (Opus, mono) or MP3 first.",
  "audio/wav": "Convert the recording to MP3 first.",
};

export type UploadVerdict =
  | { readonly ok: true; readonly kind: MediaKind; readonly mimeType: string }
  | { readonly ok: false; readonly because: string };

/**
 * Whether bytes of a sniffed type and size (bytes) can be uploaded under a provider's limits per kind.
 * Limits are 1024-based: the documents do not say, and the larger reading refuses nothing that would have passed.
 */
export function judgeUpload(
  sniffed: string,
  sizeBytes: number,
  limits: Readonly<Partial<Record<MediaKind, number>>>,
): UploadVerdict {
  if (sizeBytes === 0) return { ok: false, because: "The file is empty." };
  const mimeType = SENT_AS[sniffed] ?? sniffed;
  const kind = KIND_OF_UPLOAD[mimeType];
  if (!kind) return { ok: false, because: `WhatsApp does not take ${sniffed}. ${ADVICE[sniffed] ?? ""}`.trim() };
  const limit = limits[kind];
  if (limit === undefined) return { ok: false, because: `This provider does not take a ${kind.toLowerCase()}.` };
  if (sizeBytes > limit) {
    return {
      ok: false,
      because: `A ${kind.toLowerCase()} may have at most ${formatBytes(limit)}; this one has ${fullBytes(sizeBytes)}.`,
    };
  }
  return { ok: true, kind, mimeType };
}
