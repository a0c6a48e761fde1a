import { expect, it } from "vitest";
import { preferredLanguage } from "./customer-language";

const SIX = ["en", "es", "pt", "hi", "id", "ar"];

it.each([
  ["what was chosen last", "ar", ["es-MX", "en"], "ar"],
  ["the browser's first that there is", null, ["de-DE", "pt-BR", "es"], "pt"],
  ["the first of all for a browser of other languages", null, ["de", "fr"], "en"],
  ["the browser's where the last one is not to be had", "de", ["hi-IN"], "hi"],
  ["the tag's first part, however it is written", null, ["ID-id"], "id"],
])("begins with %s", (_case, last, browser, language) => {
  expect(preferredLanguage(SIX, last, browser)).toBe(language);
});

it("has nothing to begin with where there is no text", () => {
  expect(preferredLanguage([], "en", ["en"])).toBeNull();
});
