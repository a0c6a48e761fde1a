import { describe, expect, it } from "vitest";
import {
  extensionFor,
  isInlineSafe,
  kindOf,
  normaliseMimeType,
  sameContentType,
  sniffContentType,
} from "./content-type";

const bytes = (text: string, length = 64) => {
  const head = Buffer.alloc(Math.max(length, text.length));
  head.write(text, "latin1");
  return head;
};
const utf8 = (text: string) => Buffer.from(text, "utf8");
const ole = (put: (head: Buffer) => void) => {
  const head = bytes("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 4_096);
  put(head);
  return head;
};
/** The beginning of an archive: local file headers with names, and contents that are not compressed. */
const zip = (...entries: [name: string, content?: string][]) =>
  Buffer.concat(
    entries.map(([name, content = ""]) => {
      const header = Buffer.alloc(30);
      header.write("PK\x03\x04", "latin1");
      header.writeUInt16LE(name.length, 26);
      return Buffer.concat([header, utf8(name), utf8(content)]);
    }),
  );
const box = (type: string, content: Buffer) => {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(content.length + 8);
  header.write(type, 4, "latin1");
  return Buffer.concat([header, content]);
};
const iso = (brand: string, ...rest: Buffer[]) =>
  Buffer.concat([box("ftyp", bytes(`${brand}\0\0\0\0${brand}`, 12)), ...rest]);
const handler = (type: string) => box("hdlr", bytes(`\0\0\0\0\0\0\0\0${type}`, 24));
const OOXML = "application/vnd.openxmlformats-officedocument";

describe("sniffing", () => {
  it.each([
    ["a JPEG", bytes("\xff\xd8\xff\xe0"), "image/jpeg"],
    ["a PNG", bytes("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "image/png"],
    ["a WebP", bytes("RIFF\x24\0\0\0WEBPVP8 "), "image/webp"],
    ["a GIF", bytes("GIF89a"), "image/gif"],
    ["an iPhone photo", iso("heic"), "image/heic"],
    ["an MP4 film", iso("isom", box("moov", Buffer.concat([handler("vide"), handler("soun")]))), "video/mp4"],
    [
      "an MP4 film whose index comes later",
      iso("mp42", box("mdat", Buffer.alloc(9_000)).subarray(0, 100)),
      "video/mp4",
    ],
    ["an MP4 with sound alone, whatever its brand", iso("mp42", box("moov", handler("soun"))), "audio/mp4"],
    ["an M4A", iso("M4A "), "audio/mp4"],
    ["a 3GP film", iso("3gp4"), "video/3gpp"],
    ["a QuickTime film", iso("qt  "), "video/quicktime"],
    [
      "Ogg with Opus",
      bytes("OggS\0\x02\0\0\0\0\0\0\0\0\x01\x02\x03\x04\0\0\0\0\0\0\0\0\x01\x13OpusHead\x01\x01"),
      "audio/ogg",
    ],
    [
      "Ogg with a film",
      bytes("OggS\0\x02\0\0\0\0\0\0\0\0\x01\x02\x03\x04\0\0\0\0\0\0\0\0\x01\x2a\x80theora"),
      "video/ogg",
    ],
    ["an MP3 with tags", bytes("ID3\x03\0\0\0\x7f\x7f\x7f"), "audio/mpeg"],
    ["an MP3 without tags", bytes("\xff\xfb\x90\x64"), "audio/mpeg"],
    ["AAC", bytes("\xff\xf1\x50\x80"), "audio/aac"],
    ["AMR", bytes("#!AMR\n\x3c\x91"), "audio/amr"],
    ["a PDF, also one that is all text", utf8("%PDF-1.4\n1 0 obj\n"), "application/pdf"],
    [
      "a Word document",
      zip(["[Content_Types].xml"], ["_rels/.rels"], ["word/document.xml"]),
      `${OOXML}.wordprocessingml.document`,
    ],
    ["an Excel sheet", zip(["docProps/app.xml"], ["xl/workbook.xml"]), `${OOXML}.spreadsheetml.sheet`],
    ["a PowerPoint file", zip(["ppt/presentation.xml"]), `${OOXML}.presentationml.presentation`],
    [
      "an OpenDocument text",
      zip(["mimetype", "application/vnd.oasis.opendocument.text"], ["content.xml"]),
      "application/vnd.oasis.opendocument.text",
    ],
    ["an Android app", zip(["AndroidManifest.xml"]), "application/vnd.android.package-archive"],
    ["any other archive", zip(["photos/1.jpg"]), "application/zip"],
    ["an archive cut off in its first header", Buffer.from("PK\x03\x04"), "application/zip"],
    [
      "an old Word document by its stream's name",
      ole((head) => head.write("WordDocument\0", 1_024, "utf16le")),
      "application/msword",
    ],
    [
      "an old Word document by its first sector",
      ole((head) => head.write("eca5c100", 512, "hex")),
      "application/msword",
    ],
    ["an old Excel sheet", ole((head) => head.write("Workbook\0", 1_024, "utf16le")), "application/vnd.ms-excel"],
    [
      "an old PowerPoint file",
      ole((head) => head.write("PowerPoint Document\0", 1_024, "utf16le")),
      "application/vnd.ms-powerpoint",
    ],
    ["any other OLE file", ole(() => {}), "application/x-cfb"],
    ["text", utf8("Grüße aus Köln,\r\n\tbis bald 👋\n"), "text/plain"],
    ["text that is cut in the middle of a character", utf8("Bis bald 👋").subarray(0, -2), "text/plain"],
    ["UTF-16 text with its mark", Buffer.from("\ufeffHello", "utf16le"), "text/plain"],
    ["text that begins like a bitmap", utf8("BMW order of 2024"), "text/plain"],
    ["text that begins like a program", utf8("MZ is our customer's short name"), "text/plain"],
    ["a contact", utf8("BEGIN:VCARD\nVERSION:3.0\n"), "text/vcard"],
    ["rich text", utf8("{\\rtf1\\ansi hello}"), "application/rtf"],
    ["a web page", utf8("<!DOCTYPE html><title>x</title>"), "text/html"],
    [
      "a web page behind blanks, a mark and comments",
      utf8("\ufeff\n <!-- a --> <!-- b -->\n<HTML lang=en>"),
      "text/html",
    ],
    ["a script in a page's clothing", utf8("<script>alert(1)</script>"), "text/html"],
    ["XHTML", utf8('<?xml version="1.0"?><html xmlns="…">'), "text/html"],
    ["an SVG", utf8('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'), "image/svg+xml"],
    ["an SVG behind an XML declaration", utf8('<?xml version="1.0"?><!-- c --><svg/>'), "image/svg+xml"],
    ["other XML", utf8('<?xml version="1.0"?><invoice/>'), "application/xml"],
    ["a Windows program", bytes("MZ\x90\0\x03"), "application/x-msdownload"],
    ["nothing", Buffer.alloc(0), "application/octet-stream"],
    ["noise", Buffer.from("9f8e7d6c5b4a39281706f5e4d3c2b1a0", "hex"), "application/octet-stream"],
  ])("recognises %s", async (_, head, mimeType) => {
    expect(await sniffContentType(head)).toBe(mimeType);
  });

  it("survives every magic number being cut off anywhere", async () => {
    const whole = [
      iso("isom", box("moov", handler("soun"))),
      zip(["word/document.xml"]),
      ole(() => {}).subarray(0, 600),
      bytes("OggS\0\x02"),
    ];
    for (const head of whole) {
      for (let length = 0; length <= head.length; length += 1) {
        await expect(sniffContentType(head.subarray(0, length))).resolves.toEqual(expect.any(String));
      }
    }
  });
});

it.each([
  ["image/jpeg", "IMAGE"],
  ["image/webp", "STICKER"],
  ["image/svg+xml", "DOCUMENT"],
  ["video/3gpp", "VIDEO"],
  ["audio/ogg; codecs=opus", "AUDIO"],
  ["application/pdf", "DOCUMENT"],
  ["text/html", "DOCUMENT"],
  ["application/octet-stream", "UNKNOWN"],
  ["", "UNKNOWN"],
])("the kind of %j is %s", (mimeType, kind) => {
  expect(kindOf(mimeType)).toBe(kind);
});

it("tells a voice message from other sound, and nothing else", () => {
  expect(kindOf("audio/ogg", { voice: true })).toBe("VOICE");
  expect(kindOf("image/png", { voice: true })).toBe("IMAGE");
});

it("lets exactly the safe list be shown in place", () => {
  const safe = [
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
  ];
  for (const mimeType of safe) expect(isInlineSafe(mimeType)).toBe(true);
  const unsafe = [
    "text/html",
    "image/svg+xml",
    "application/xml",
    "text/plain",
    "image/gif",
    "application/xhtml+xml",
    "application/octet-stream",
    "nonsense",
    "",
  ];
  for (const mimeType of unsafe) expect(isInlineSafe(mimeType)).toBe(false);
});

it.each([
  ["audio/x-m4a", "audio/mp4"],
  ["audio/mp3", "audio/mpeg"],
  ["video/3gp", "video/3gpp"],
  ["audio/vnd.dlna.adts", "audio/aac"],
  ["Audio/OGG; codecs=opus", "audio/ogg"],
  [" image/JPG ", "image/jpeg"],
  ["", "application/octet-stream"],
  ["jpeg", "application/octet-stream"],
  ["text/html\r\nset-cookie: x", "application/octet-stream"],
])("spells %j as %s", (declared, normal) => {
  expect(normaliseMimeType(declared)).toBe(normal);
});

it.each([
  ["image/jpeg", "jpg"],
  ["audio/mp4", "m4a"],
  ["video/3gp", "3gp"],
  [`${OOXML}.wordprocessingml.document`, "docx"],
  ["application/x-unheard-of", "bin"],
  ["text/html", "bin"],
  ["image/svg+xml", "bin"],
  ["application/x-msdownload", "bin"],
])("gives %s the extension %s", (mimeType, extension) => {
  expect(extensionFor(mimeType)).toBe(extension);
});

it.each([
  ["audio/ogg; codecs=opus", "audio/ogg", true],
  ["video/3gp", "video/3gpp", true],
  ["audio/mp4", "video/mp4", true],
  ["audio/3gpp", "video/3gpp", true],
  ["application/msword", "application/x-cfb", true],
  [`${OOXML}.wordprocessingml.document`, "application/zip", true],
  ["text/csv", "text/plain", true],
  ["application/octet-stream", "image/png", true],
  ["application/x-autocad", "application/octet-stream", true],
  ["image/jpeg", "image/png", false],
  ["image/jpeg", "text/html", false],
  ["image/jpeg", "application/octet-stream", false],
  ["application/pdf", "application/zip", false],
  ["text/plain", "text/html", false],
  ["text/html", "text/plain", false],
  ["audio/mp4", "audio/mpeg", false],
])("declared %s and sniffed %s agree: %s", (declared, sniffed, same) => {
  expect(sameContentType(declared, sniffed)).toBe(same);
});
