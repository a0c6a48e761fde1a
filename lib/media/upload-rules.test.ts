import { describe, expect, it } from "vitest";
import { judgeUpload } from "./upload-rules";

const MB = 1024 * 1024;
const LIMITS = { IMAGE: 5 * MB, VIDEO: 16 * MB, AUDIO: 16 * MB, DOCUMENT: 100 * MB, STICKER: 100 * 1024 };

describe("judging an upload", () => {
  it.each([
    ["image/jpeg", "IMAGE", "image/jpeg"],
    ["image/webp", "STICKER", "image/webp"],
    ["audio/ogg", "AUDIO", "audio/ogg"],
    ["text/csv", "DOCUMENT", "text/plain"],
  ])("takes %s as %s and sends it as %s", (sniffed, kind, mimeType) => {
    expect(judgeUpload(sniffed, 1_000, LIMITS)).toEqual({ ok: true, kind, mimeType });
  });

  it("takes a file of exactly the limit and refuses one byte more, per kind", () => {
    expect(judgeUpload("image/png", 5 * MB, LIMITS).ok).toBe(true);
    expect(judgeUpload("image/png", 5 * MB + 1, LIMITS)).toMatchObject({ ok: false });
    expect(judgeUpload("video/mp4", 5 * MB + 1, LIMITS).ok).toBe(true);
  });

  it.each(["text/html", "image/svg+xml", "application/zip", "application/octet-stream"])("refuses %s", (sniffed) => {
    expect(judgeUpload(sniffed, 1_000, LIMITS)).toMatchObject({ ok: false });
  });

  it("says what to do about a phone's photo format", () => {
    expect(judgeUpload("image/heic", 1_000, LIMITS)).toMatchObject({ because: expect.stringContaining("JPEG") });
  });

  it("refuses an empty file and a kind that the provider has no room for", () => {
    expect(judgeUpload("image/png", 0, LIMITS)).toMatchObject({ because: "The file is empty." });
    expect(judgeUpload("image/png", 10, { VIDEO: 16 * MB })).toMatchObject({ ok: false });
  });
});
