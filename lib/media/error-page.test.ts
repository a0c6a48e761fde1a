import { expect, it } from "vitest";
import { answerTypeOf, errorPageInsteadOf } from "./error-page";

it.each([
  ["image/jpeg", "IMAGE", "text/html"],
  ["image/jpeg", "IMAGE", "application/xml"],
  ["image/webp", "STICKER", "application/json"],
  ["audio/ogg; codecs=opus", "VOICE", "application/json"],
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
  ["image/jpeg", "IMAGE", "text/plain"],
] as const)("takes what was announced as %s (%s) and comes as %s for media", (mimeType, kind, sniffed) => {
  expect(errorPageInsteadOf({ mimeType, kind }, sniffed)).toBeNull();
});

it.each([
  ['{"error":{"code":100}}', "application/json"],
  [' [{"code": 9001}]', "application/json"],
  ["{}", "application/json"],
  ["[1] see the appendix", "text/plain"],
  ["{curly} words", "text/plain"],
])("takes the text %s for %s", (text, type) => {
  expect(answerTypeOf("text/plain", Buffer.from(text))).toBe(type);
});

it("leaves what was sniffed as something else alone", () => {
  expect(answerTypeOf("image/png", Buffer.from('{"a":1}'))).toBe("image/png");
});
