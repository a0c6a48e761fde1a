import { describe, expect, it } from "vitest";
import { justify, type TileShape } from "./justify";

const GAP = 8;
const picture = (width: number): TileShape => ({ width, rigid: true });
const card = (width: number): TileShape => ({ width, rigid: false });
const rowWidth = (row: readonly number[]) => row.reduce((sum, width) => sum + width, 0) + GAP * (row.length - 1);

/** The same mixed traffic every time: no randomness, so that a failure is repeatable. */
function traffic(count: number): TileShape[] {
  return Array.from({ length: count }, (_, index) =>
    index % 3 === 0 ? card(188) : picture(96 + ((index * 37) % 230)),
  );
}

describe("justify", () => {
  it("gives every tile one width, in order", () => {
    expect(justify(traffic(200), 760, GAP).flat()).toHaveLength(200);
  });

  it.each([358, 480, 760, 1150, 1900])("never exceeds a total of %d pixels", (total) => {
    for (const row of justify(traffic(200), total, GAP)) expect(rowWidth(row)).toBeLessThanOrEqual(total);
  });

  it("fills every row of ordinary traffic but the last to the pixel", () => {
    const rows = justify(traffic(200), 1150, GAP);
    expect(rows.slice(0, -1).map(rowWidth)).toEqual(rows.slice(0, -1).map(() => 1150));
  });

  it("leaves the last row at its natural widths", () => {
    expect(justify([picture(197), card(188)], 1150, GAP)).toEqual([[197, 188]]);
  });

  it("lets cards take the slack before it crops a picture", () => {
    const [row] = justify([picture(300), card(188), picture(240), picture(300)], 760, GAP);
    expect(row).toEqual([300, 204, 240]);
  });

  it("never stretches a picture beyond what cropping forgives", () => {
    const [first] = justify([picture(100), picture(326), picture(326)], 358, GAP);
    expect(first).toEqual([122]);
  });

  it("shrinks a tile that is wider than the whole row", () => {
    expect(justify([picture(326)], 240, GAP)).toEqual([[240]]);
  });
});
