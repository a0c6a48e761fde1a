import { describe, expect, it } from "vitest";
import { localPath } from "./local-path";

describe("localPath", () => {
  it.each(["/", "/numbers/all", "/numbers/all?status=FAILED&item=1", "/uploads#latest"])("keeps %s", (path) => {
    expect(localPath(path)).toBe(path);
  });

  it("keeps the path of an absolute address of the console", () => {
    expect(localPath("https://desk.example/uploads", "https://desk.example")).toBe("/uploads");
  });

  it.each([
    "https://elsewhere.example/",
    "//elsewhere.example/",
    "/\\elsewhere.example/",
    "\\\\elsewhere.example",
    "/\t/elsewhere.example/",
    "/..//elsewhere.example/",
    "javascript:alert(1)",
  ])("leads home instead of to %j", (target) => {
    expect(localPath(target)).toBe("/");
  });
});
