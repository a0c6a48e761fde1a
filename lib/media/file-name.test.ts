import { parse } from "content-disposition";
import { describe, expect, it } from "vitest";
import { cleanFileName, contentDisposition, contentName } from "./file-name";

describe("cleaning a stranger's file name", () => {
  it.each([
    ["Invoice 2024.pdf", "Invoice 2024.pdf"],
    ["Grüße – 日本.docx", "Grüße – 日本.docx"],
    ["../../etc/passwd", "passwd"],
    ["C:\\Users\\me\\report.xls", "report.xls"],
    ["a/b/", "b"],
    ["photo\u202egpj.exe", "photogpj.exe"],
    ["in\u2066vo\u2069ice\u200f.pdf", "invoice.pdf"],
    ["line\r\nbreak\0.txt", "linebreak.txt"],
    ['what?<is>|"this":*.txt', "what__is___this___.txt"],
    ["  .hidden  ", "hidden"],
    ["trailing. . ", "trailing"],
    ["many     blanks.txt", "many blanks.txt"],
    ["nul.txt", "_nul.txt"],
    ["half a \ud83d pair.txt", "half a pair.txt"],
    ["..", "file"],
    ["///", "file"],
    ["\u202e\u0000", "file"],
    ["", "file"],
  ])("%j becomes %j", (given, cleaned) => {
    expect(cleanFileName(given)).toBe(cleaned);
  });

  it("keeps the extension of a name that is far too long, and no half characters", () => {
    const cleaned = cleanFileName(`${"👋".repeat(500)}.pdf`);
    expect(cleaned).toBe(`${"👋".repeat(116)}.pdf`);
  });

  it("cuts a name whose dots are no extension", () => {
    expect([...cleanFileName(`a.${"b".repeat(500)}`)].length).toBe(120);
  });

  it("changes nothing when done twice", () => {
    for (const name of ["../a:b?.pdf", "con", "  .x. ", "é́.txt"]) {
      expect(cleanFileName(cleanFileName(name))).toBe(cleanFileName(name));
    }
  });
});

describe("naming an item", () => {
  const item = {
    fileName: null,
    kind: "IMAGE",
    receivedAt: new Date("2026-03-01T09:05:07Z"),
    mimeType: "image/jpeg",
  } as const;

  it("prefers what the sender called it", () => {
    expect(contentName({ ...item, fileName: "dir/Holiday.jpeg" })).toBe("Holiday.jpeg");
  });

  it("adds the extension that a given name lacks", () => {
    expect(contentName({ ...item, fileName: "c5e744fab2a3b69941ed3c64" })).toBe("c5e744fab2a3b69941ed3c64.jpg");
    expect(contentName({ ...item, fileName: "Dr. Who and friends" })).toBe("Dr. Who and friends.jpg");
  });

  it("adds none that would say nothing", () => {
    expect(contentName({ ...item, fileName: "README", mimeType: "application/octet-stream" })).toBe("README");
  });

  it("falls back to kind, time and sniffed type", () => {
    expect(contentName(item)).toBe("Image 2026-03-01 09-05-07.jpg");
    expect(contentName({ ...item, kind: "VOICE", mimeType: "audio/ogg; codecs=opus" })).toBe(
      "Voice message 2026-03-01 09-05-07.ogg",
    );
    expect(contentName({ ...item, kind: "UNKNOWN", mimeType: null })).toBe("Media 2026-03-01 09-05-07");
    expect(contentName({ ...item, fileName: "\u202e..", mimeType: "application/x-thing" })).toBe(
      "Image 2026-03-01 09-05-07.bin",
    );
  });
});

describe("the Content-Disposition header", () => {
  it("is plain for a plain name", () => {
    expect(contentDisposition("photo.jpg", "inline")).toBe('inline; filename="photo.jpg"'.replaceAll('"', ""));
    expect(contentDisposition("two words.jpg", "attachment")).toBe('attachment; filename="two words.jpg"');
  });

  it("gives other scripts in full, with letters of ASCII for whoever reads no more", () => {
    const header = contentDisposition("Räume 日本.pdf", "attachment");
    expect(header).toContain('filename="Raume __.pdf"');
    expect(parse(header)).toMatchObject({ type: "attachment", parameters: { filename: "Räume 日本.pdf" } });
  });

  it.each([
    "x\r\nset-cookie: a=b.pdf",
    'quote".pdf',
    "back\\slash.pdf",
    "half\ud83d.pdf",
    "100%41.pdf",
    "日本\u202e.pdf",
    "",
  ])("stays one well-formed header of visible ASCII for %j", (name) => {
    const header = contentDisposition(name, "attachment");
    expect(header).toMatch(/^[\x20-\x7e]+$/);
    expect(parse(header).parameters.filename).toBe(cleanFileName(name));
  });
});
