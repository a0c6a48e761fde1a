import type { MediaKind } from "../types";

const TYPES = {
  IMAGE: ["image", "image/jpeg"],
  VIDEO: ["video", "video/mp4"],
  AUDIO: ["audio", "audio/mpeg"],
  VOICE: ["voice", "audio/ogg; codecs=opus"],
  DOCUMENT: ["document", "application/pdf"],
  STICKER: ["sticker", "image/webp"],
} as const;

/** Media of a kind for a sandbox to tell of: names and captions beyond ASCII, where such media have them. */
export function toldMedia(kind: MediaKind) {
  const [type, mimeType] = TYPES[kind as keyof typeof TYPES];
  const fileName = kind === "DOCUMENT" ? "Lieferschein – 照片.pdf" : null;
  const caption = ["IMAGE", "VIDEO", "DOCUMENT"].includes(kind) ? "für Sie 📦" : null;
  const content = { from: "base64", data: Buffer.from(kind).toString("base64") } as const;
  return { type, mimeType, fileName, caption, content };
}
