import { fileTypeFromBuffer } from "file-type";
import type { MediaKind } from "../schemas/media";
import { isAudioOnly, sniffSignature } from "./content-type-signatures";
import { sniffText } from "./content-type-text";

/** The name for bytes that nothing is known about. */
export const UNKNOWN_TYPE = "application/octet-stream";

/** Types that a browser may show in place. Everything else is saved: what could carry script must never be shown. */
const INLINE_SAFE = new Set([
  "image/jpeg",
  "image/png",
  "image/webp",
  "video/mp4",
  "video/3gpp",
  "audio/ogg",
  "audio/mpeg",
  "audio/mp4",
  "audio/aac",
  "application/pdf",
]);

/** Extensions for downloads. Left out on purpose: types that a computer would run or open in a browser. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/webp": "webp",
  "image/gif": "gif",
  "image/heic": "heic",
  "video/mp4": "mp4",
  "video/3gpp": "3gp",
  "video/quicktime": "mov",
  "video/webm": "webm",
  "audio/aac": "aac",
  "audio/amr": "amr",
  "audio/mpeg": "mp3",
  "audio/mp4": "m4a",
  "audio/ogg": "ogg",
  "audio/wav": "wav",
  "application/pdf": "pdf",
  "text/plain": "txt",
  "text/csv": "csv",
  "text/vcard": "vcf",
  "application/rtf": "rtf",
  "application/zip": "zip",
  "application/msword": "doc",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
  "application/vnd.ms-excel": "xls",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
  "application/vnd.ms-powerpoint": "ppt",
  "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
};

/** Other names under which browsers, phones, providers and detectors give a type. */
const SYNONYMS: Readonly<Record<string, string>> = {
  "application/csv": "text/csv",
  "application/x-pdf": "application/pdf",
  "application/x-zip-compressed": "application/zip",
  "audio/aacp": "audio/aac",
  "audio/amr-nb": "audio/amr",
  "audio/m4a": "audio/mp4",
  "audio/mp3": "audio/mpeg",
  "audio/opus": "audio/ogg",
  "audio/vnd.dlna.adts": "audio/aac",
  "audio/vnd.wave": "audio/wav",
  "audio/wave": "audio/wav",
  "audio/x-aac": "audio/aac",
  "audio/x-amr": "audio/amr",
  "audio/x-m4a": "audio/mp4",
  "audio/x-mp3": "audio/mpeg",
  "audio/x-wav": "audio/wav",
  "image/apng": "image/png",
  "image/jpg": "image/jpeg",
  "image/pjpeg": "image/jpeg",
  "image/x-png": "image/png",
  "text/x-vcard": "text/vcard",
  "video/3gp": "video/3gpp",
  "video/x-m4v": "video/mp4",
};

const MIME_TYPE = /^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/;

/** Names the type of bytes by their beginning alone; 8 KiB are enough for most. Never throws, whatever the bytes are. */
export async function sniffContentType(head: Uint8Array): Promise<string> {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  const own = sniffSignature(bytes) ?? sniffText(bytes);
  if (own) return own;
  const detected = await fileTypeFromBuffer(bytes).catch(() => undefined);
  const mimeType = normaliseMimeType(detected?.mime ?? UNKNOWN_TYPE);
  return mimeType === "video/mp4" && isAudioOnly(bytes) ? "audio/mp4" : mimeType;
}

/** One spelling for each type: lower case, no parameters, no synonyms. What is no MIME type becomes UNKNOWN_TYPE. */
export function normaliseMimeType(declared: string): string {
  const base = (declared.split(";")[0] ?? "").trim().toLowerCase();
  if (!MIME_TYPE.test(base)) return UNKNOWN_TYPE;
  return SYNONYMS[base] ?? base;
}

/** How WhatsApp would carry a type: a WebP is a sticker, and what is no picture, sound or film is a document. */
export function kindOf(mimeType: string, options: { voice?: boolean } = {}): MediaKind {
  const type = normaliseMimeType(mimeType);
  if (type === UNKNOWN_TYPE) return "UNKNOWN";
  if (type === "image/webp") return "STICKER";
  if (type === "image/svg+xml") return "DOCUMENT";
  if (type.startsWith("image/")) return "IMAGE";
  if (type.startsWith("video/")) return "VIDEO";
  if (type.startsWith("audio/")) return options.voice ? "VOICE" : "AUDIO";
  return "DOCUMENT";
}

/** Whether bytes of a sniffed type may be shown by a browser; PDF only in a sandbox. */
export function isInlineSafe(mimeType: string): boolean {
  return INLINE_SAFE.has(normaliseMimeType(mimeType));
}

/** Without the dot; "bin" for what has none or should not have one. */
export function extensionFor(mimeType: string): string {
  return EXTENSIONS[normaliseMimeType(mimeType)] ?? "bin";
}

/** Whether sniffed bytes can be what was declared. A declaration finer than sniffing can tell is not contradicted. */
export function sameContentType(declared: string, sniffed: string): boolean {
  const claim = normaliseMimeType(declared);
  const found = normaliseMimeType(sniffed);
  if (claim === found || claim === UNKNOWN_TYPE) return true;
  switch (found) {
    case UNKNOWN_TYPE:
      return !(claim in EXTENSIONS);
    case "text/plain":
      return claim.startsWith("text/") && claim !== "text/html";
    case "application/zip":
      return /^application\/(vnd\.(openxmlformats|oasis\.opendocument|ms-\w+\.\w+\.macro)|epub|java-archive)/i.test(
        claim,
      );
    case "application/x-cfb":
      return ["application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"].includes(claim);
    default:
      return isSameContainer(claim, found);
  }
}

/** "audio/mp4" and "video/mp4" name one container; which of the two is right shows only deep inside. */
function isSameContainer(claim: string, found: string): boolean {
  const subtype = (type: string) => type.replace(/^(audio|video)\//, "");
  return /^(mp4|3gpp|ogg|webm)$/.test(subtype(found)) && subtype(claim) === subtype(found);
}
