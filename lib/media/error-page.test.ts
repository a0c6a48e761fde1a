import { expect, it } from "vitest";
import { errorPageInsteadOf } from "./error-page";

it.each([
  ["image/jpeg", "IMAGE", "text/html"],
  ["image/jpeg", "IMAGE", "application/xml"],
  // JSON is sniffed as the text that it is.
  ["image/webp", "STICKER", "text/plain"],
  ["audio/ogg; codecs=opus", "VOICE", "text/plain"],
  ["video/mp4", "VIDEO", "text/html"],
  ["application/pdf", "DOCUMENT", "text/html"],
  [null, "IMAGE", "text/html"],
] as const)("takes what was announced as %s (%s) and comes as %s for an error page", (mimeType, kind, sniffed) => {
  expect(errorPageInsteadOf({ mimeType, kind }, sniffed)).toBe(mimeType?.split(";")[0] ?? kind.toLowerCase());
});

it("believes the message's own word for the kind before the type that the answer gives itself", () => {
  expect(errorPageInsteadOf({ mimeType: "text/html", kind: "IMAGE" }, "text/html")).toBe("image");
});

it.each([
  ["image/jpeg", "IMAGE", "image/png"],
  ["image/svg+xml", "DOCUMENT", "application/xml"],
  ["text/html", "DOCUMENT", "text/html"],
  ["text/csv", "DOCUMENT", "text/plain"],
  // Reports that call themselves Excel and are tables in HTML are common.
  ["application/vnd.ms-excel", "DOCUMENT", "text/html"],
  ["application/octet-stream", "DOCUMENT", "text/html"],
  [null, "DOCUMENT", "text/html"],
  [null, "UNKNOWN", "text/html"],
  ["image/jpeg", "IMAGE", "application/octet-stream"],
] as const)("takes what was announced as %s (%s) and comes as %s for media", (mimeType, kind, sniffed) => {
  expect(errorPageInsteadOf({ mimeType, kind }, sniffed)).toBeNull();
});
