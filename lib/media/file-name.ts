import { create } from "content-disposition";
import type { MediaKind } from "../schemas/media";
import { extensionFor } from "./content-type";

/** In characters. Leaves room for a copy's suffix below the 255 bytes of common file systems for most scripts. */
const LONGEST_NAME = 120;
const LONGEST_EXTENSION = 12;

/**
 * What must not be in a name: control characters and lone surrogates, marks that reverse or hide a part of the text
 * ("exe.fdp" shown as "pdf.exe"), and what some file system refuses.
 */
const FORBIDDEN =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;
const REFUSED_BY_FILE_SYSTEMS = /[<>:"|?*]/g;
const RESERVED_ON_WINDOWS = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

const KIND_NAMES: Readonly<Record<MediaKind, string>> = {
  IMAGE: "Image",
  VIDEO: "Video",
  AUDIO: "Audio",
  VOICE: "Voice message",
  DOCUMENT: "Document",
  STICKER: "Sticker",
  UNKNOWN: "Media",
};

/** A stranger's file name made fit for every screen and disk; "file" when nothing of it is left. */
export function cleanFileName(name: string): string {
  return clean(name) || "file";
}

/**
 * The name under which an item is shown and saved: the sender's where there is one, else its kind and time (UTC).
 * An extension comes from the type where the name has none.
 */
export function contentName(item: {
  readonly fileName: string | null;
  readonly kind: MediaKind;
  readonly receivedAt: Date;
  readonly mimeType: string | null;
}): string {
  const extension = item.mimeType === null ? "" : `.${extensionFor(item.mimeType)}`;
  const given = clean(item.fileName ?? "");
  if (given) return splitExtension(given)[1] || extension === ".bin" ? given : given + extension;
  const time = item.receivedAt.toISOString().slice(0, 19).replace("T", " ").replaceAll(":", "-");
  return `${KIND_NAMES[item.kind]} ${time}${extension}`;
}

/** A Content-Disposition header (RFC 6266): the name in full, and in ASCII for whoever reads no more. */
export function contentDisposition(name: string, type: "inline" | "attachment"): string {
  const cleaned = cleanFileName(name);
  const plain = cleaned
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^\x20-\x7e]/g, "_");
  // The library's own fallback also guards names with percent signs, which some browsers decode.
  return create(cleaned, { type, fallback: plain === cleaned ? true : plain });
}

function clean(name: string): string {
  const lastPart = name.split(/[/\\]/).filter(Boolean).at(-1) ?? "";
  const text = lastPart.normalize("NFC").replace(FORBIDDEN, "").replace(REFUSED_BY_FILE_SYSTEMS, "_");
  const trimmed = text.replace(/\s+/gu, " ").replace(/^[. ]+|[. ]+$/g, "");
  return shorten(RESERVED_ON_WINDOWS.test(trimmed) ? `_${trimmed}` : trimmed);
}

function shorten(name: string): string {
  const characters = [...name];
  if (characters.length <= LONGEST_NAME) return name;
  const [, extension] = splitExtension(name);
  return characters.slice(0, LONGEST_NAME - extension.length).join("") + extension;
}

/** The extension comes with its dot, and is empty when what follows the last dot does not look like one. */
function splitExtension(name: string): [base: string, extension: string] {
  const extension = /^[a-z0-9]+$/i.test(name.slice(name.lastIndexOf(".") + 1)) ? name.slice(name.lastIndexOf(".")) : "";
  if (!name.includes(".") || extension.length > LONGEST_EXTENSION) return [name, ""];
  return [name.slice(0, name.length - extension.length), extension];
}
