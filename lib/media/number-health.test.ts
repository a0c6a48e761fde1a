import { expect, it } from "vitest";
import { numberHealth } from "./number-health";

const outcomes = (text: string) => [...text].map((letter) => (letter === "s" ? "SUCCEEDED" : "FAILED"));

it.each([
  ["", "idle"],
  ["s", "ok"],
  ["fsssss", "ok"],
  ["fsfss", "degraded"],
  ["fffff", "down"],
  ["fffffsssssssssssssss", "down"],
  ["sfffff", "degraded"],
  ["ffff", "degraded"],
])("outcomes %j, newest first, are %s", (text, health) => {
  expect(numberHealth(outcomes(text), null).health).toBe(health);
});

it("quotes the latest failure where there is something to explain", () => {
  expect(numberHealth(outcomes("fffff"), "Signature refused.").detail).toContain("Signature refused.");
});
