import { describe, expect, it } from "vitest";
import { previewModeOf } from "./preview-mode";

const of = (mimeType: string | null, kind: "IMAGE" | "STICKER" | "DOCUMENT" = "DOCUMENT", hasThumbnail = false) =>
  previewModeOf({ mimeType, kind, hasThumbnail });

describe("previewModeOf", () => {
  it.each([
    ["image/jpeg", "image"],
    ["video/3gpp", "video"],
    ["audio/ogg; codecs=opus", "audio"],
    ["application/pdf", "pdf"],
    ["TEXT/CSV; charset=utf-8", "text"],
  ] as const)("shows %s as %s", (mimeType, mode) => {
    expect(of(mimeType)).toBe(mode);
  });

  it.each([
    "text/html",
    "image/svg+xml",
    "application/xhtml+xml",
    "text/xml",
    "video/x-unheard-of",
    "application/octet-stream",
  ])("never opens %s in the browser", (mimeType) => {
    expect(of(mimeType, "IMAGE")).toBe("none");
  });

  it("follows the measured type, not the kind that the sender claimed", () => {
    expect(of("text/html", "STICKER")).toBe("none");
    expect(of(null, "IMAGE")).toBe("none");
  });

  it("shows our own picture of a type that is not opened", () => {
    expect(of("image/heic", "IMAGE", true)).toBe("drawing");
  });

  it("tells a sticker from a photo", () => {
    expect(of("image/webp", "STICKER")).toBe("sticker");
    expect(of("image/webp", "IMAGE")).toBe("image");
  });
});
