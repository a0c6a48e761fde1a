import { describe, expect, it } from "vitest";
import { changeSelection, isTicked, NOTHING_SELECTED, type SelectionChange } from "./selection";

const order = ["a", "b", "c", "d", "e"];
const selecting = (...changes: SelectionChange[]) => changes.reduce(changeSelection, NOTHING_SELECTED);
const toggle = (id: string): SelectionChange => ({ type: "toggle", id, order });
const range = (id: string, from: string | null = null): SelectionChange => ({ type: "range", id, from, order });

describe("changeSelection", () => {
  it("ticks and unticks", () => {
    expect([...selecting(toggle("a"), toggle("c")).ids]).toEqual(["a", "c"]);
    expect(selecting(toggle("a"), toggle("a"))).toBe(NOTHING_SELECTED);
  });

  it("ranges from what was ticked last, in either direction", () => {
    expect([...selecting(toggle("d"), range("b")).ids]).toEqual(["b", "c", "d"]);
    expect([...selecting(toggle("b"), range("d")).ids]).toEqual(["b", "c", "d"]);
  });

  it("keeps the anchor while the range is drawn anew", () => {
    expect([...selecting(toggle("b"), range("e"), range("c")).ids]).toEqual(["b", "c"]);
  });

  it("ranges from the cursor when nothing is ticked", () => {
    expect([...selecting(range("c", "a")).ids]).toEqual(["a", "b", "c"]);
  });

  it("leaves the selection alone when an end is not in the list", () => {
    const ticked = selecting(toggle("b"));
    expect(changeSelection(ticked, range("zz"))).toBe(ticked);
  });

  it("takes everything, and lets everything go", () => {
    expect(selecting({ type: "loaded", order }).ids.size).toBe(order.length);
    expect(selecting({ type: "loaded", order }, { type: "clear" })).toBe(NOTHING_SELECTED);
  });

  it("counts what is loaded later to all that match, and to nothing else", () => {
    const loaded = selecting({ type: "loaded", order: ["a", "b"] });
    expect(isTicked(loaded, "c")).toBe(false);
    expect(isTicked(changeSelection(loaded, { type: "matching" }), "c")).toBe(true);
  });

  it("leaves all that is loaded but one when one of all that match is unticked", () => {
    const rest = selecting({ type: "loaded", order: ["a", "b"] }, { type: "matching" }, toggle("d"));
    expect([...rest.ids]).toEqual(["a", "b", "c", "e"]);
    expect(rest.reach).toBe("ticked");
  });
});
