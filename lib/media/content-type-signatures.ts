/** Types told by the bytes they begin with. `at` counts from the beginning of the file. */
const SIGNATURES: readonly { readonly at: number; readonly bytes: string; readonly mimeType: string }[] = [
  { at: 0, bytes: "\xff\xd8\xff", mimeType: "image/jpeg" },
  { at: 0, bytes: "\x89PNG\r\n\x1a\n", mimeType: "image/png" },
  { at: 0, bytes: "%PDF-", mimeType: "application/pdf" },
  { at: 0, bytes: "#!AMR\n", mimeType: "audio/amr" },
  { at: 0, bytes: "ID3", mimeType: "audio/mpeg" },
  { at: 0, bytes: "\xff\xfb", mimeType: "audio/mpeg" },
  { at: 0, bytes: "\xff\xf3", mimeType: "audio/mpeg" },
  { at: 0, bytes: "\xff\xf2", mimeType: "audio/mpeg" },
  { at: 0, bytes: "\xff\xf1", mimeType: "audio/aac" },
  { at: 0, bytes: "\xff\xf9", mimeType: "audio/aac" },
];

/** By the first name in the archive that begins so. */
const INNER_NAMES: Readonly<Record<string, string>> = {
  "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  "AndroidManifest.xml": "application/vnd.android.package-archive",
  "META-INF/MANIFEST.MF": "application/java-archive",
};

/** By the streams of an OLE file; their names are kept in UTF-16. */
const OLE_STREAMS: Readonly<Record<string, string>> = {
  WordDocument: "application/msword",
  Workbook: "application/vnd.ms-excel",
  Book: "application/vnd.ms-excel",
  "PowerPoint Document": "application/vnd.ms-powerpoint",
};

/** By the first sector of an OLE file, where the main stream mostly begins: hex at offset 512. */
const OLE_FIRST_SECTORS: Readonly<Record<string, string>> = {
  eca5: "application/msword",
  "09081000": "application/vnd.ms-excel",
  "006e1ef0": "application/vnd.ms-powerpoint",
  a0461df0: "application/vnd.ms-powerpoint",
  "0f00e803": "application/vnd.ms-powerpoint",
};

/** The types that WhatsApp carries and the containers they come in, by magic numbers. null for anything else. */
export function sniffSignature(bytes: Buffer): string | null {
  const startsWith = (text: string, at = 0) => bytes.toString("latin1", at, at + text.length) === text;
  const known = SIGNATURES.find(({ at, bytes: magic }) => startsWith(magic, at));
  if (known) return known.mimeType;
  if (startsWith("RIFF") && startsWith("WEBP", 8)) return "image/webp";
  if (startsWith("OggS")) return sniffOgg(bytes);
  if (startsWith("PK\x03\x04")) return sniffZip(bytes);
  if (startsWith("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) return sniffOle(bytes);
  return null;
}

function sniffOgg(bytes: Buffer): string {
  const video = bytes.subarray(0, 512).includes("\x80theora", 0, "latin1");
  return video ? "video/ogg" : "audio/ogg";
}

function sniffZip(bytes: Buffer): string {
  for (let at = 0; at !== -1; at = bytes.indexOf("PK\x03\x04", at + 4, "latin1")) {
    if (at + 30 > bytes.length) break;
    const nameEnd = at + 30 + bytes.readUInt16LE(at + 26);
    const name = bytes.toString("latin1", at + 30, nameEnd);
    const known = Object.keys(INNER_NAMES).find((prefix) => name.startsWith(prefix));
    if (known) return INNER_NAMES[known] ?? "application/zip";
    // OpenDocument and EPUB say what they are in a first entry that is not compressed.
    if (name === "mimetype") {
      const said = bytes.toString("latin1", nameEnd + bytes.readUInt16LE(at + 28)).match(/^application\/[a-z.+-]+/);
      if (said) return said[0].replace(/PK$/, "");
    }
  }
  return "application/zip";
}

function sniffOle(bytes: Buffer): string {
  const stream = Object.keys(OLE_STREAMS).find((name) => bytes.includes(`${name}\0`, 0, "utf16le"));
  const sector = Object.keys(OLE_FIRST_SECTORS).find((hex) => bytes.toString("hex", 512, 520).startsWith(hex));
  return (stream && OLE_STREAMS[stream]) ?? (sector && OLE_FIRST_SECTORS[sector]) ?? "application/x-cfb";
}

/** True when the index of an MP4 lies in these bytes and names sound but no picture. */
export function isAudioOnly(bytes: Buffer): boolean {
  const index = findBox(bytes, "moov");
  if (!index) return false;
  const handlers = new Set<string>();
  for (let at = index.indexOf("hdlr"); at !== -1; at = index.indexOf("hdlr", at + 4)) {
    handlers.add(index.toString("latin1", at + 12, at + 16));
  }
  return handlers.has("soun") && !handlers.has("vide");
}

/** A top-level box, only when it is there to its end. */
function findBox(bytes: Buffer, type: string): Buffer | null {
  for (let at = 0; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32BE(at);
    if (size < 8 || at + size > bytes.length) return null;
    if (bytes.toString("latin1", at + 4, at + 8) === type) return bytes.subarray(at, at + size);
    at += size;
  }
  return null;
}
