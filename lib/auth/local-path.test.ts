import { describe, expect, it } from "vitest";
import { localPath } from "./local-path";

describe("localPath", () => {
  it.each([
    ["/numbers/all?status=FAILED#x", "/numbers/all?status=FAILED#x"],
    ["numbers/all", "/numbers/all"],
    ["", "/"],
  ])("keeps %j on the console", (target, expected) => {
    expect(localPath(target)).toBe(expected);
  });

  it.each([
    "https://elsewhere.example/",
    "//elsewhere.example/numbers",
    "/\\elsewhere.example",
    "\\\\elsewhere.example",
    "/\t/elsewhere.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "http://[",
  ])("does not follow %j", (target) => {
    expect(localPath(target)).toBe("/");
  });

  it("takes an absolute address of its own origin, and of no other port", () => {
    expect(localPath("http://10.0.0.5:3000/uploads", "http://10.0.0.5:3000")).toBe("/uploads");
    expect(localPath("http://10.0.0.5:4000/uploads", "http://10.0.0.5:3000")).toBe("/");
  });
});
