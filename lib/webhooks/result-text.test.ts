import { expect, it } from "vitest";
import { resultText } from "./result-text";

it("counts what was recorded and says why the rest was not", () => {
  expect(resultText(["media", "media", "upload refusal"], 1, ["a text", "a status", "a status"])).toBe(
    "2 media items; 1 uploaded file that WhatsApp could not use; 1 that could not be recorded; a text; 2 × a status",
  );
  expect(resultText([], 0, [])).toBe("empty");
});

it("stays short however much a delivery held and however long its reasons are", () => {
  const reasons = Array.from({ length: 20_000 }, (_, index) => `a message of type "${index}${"x".repeat(500)}"`);
  const text = resultText([], 0, reasons);
  expect(text.length).toBeLessThanOrEqual(1_000);
  expect(text).toMatch(/; 19995 more reasons$/);
});
