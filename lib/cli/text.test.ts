import { describe, expect, it } from "vitest";
import { facts, table } from "./text";

describe("text for a terminal", () => {
  it("gives each column the width of its widest cell and no blanks at the end", () => {
    expect(
      table(
        ["id", "name"],
        [
          ["1", "a"],
          ["100", ""],
        ],
        "none",
      ),
    ).toBe("ID   NAME\n1    a\n100");
    expect(table(["id"], [], "Nothing here.")).toBe("Nothing here.");
  });

  it("leaves out facts that are not known", () => {
    expect(
      facts([
        ["Name", "a"],
        ["Why", null],
        ["Provider", "b"],
      ]),
    ).toBe("Name:     a\nProvider: b");
  });
});
