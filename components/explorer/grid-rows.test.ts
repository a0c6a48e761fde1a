import { describe, expect, it } from "vitest";
import type { MediaItemDto } from "@/lib/schemas/media";
import { dayHeading, type GridRow, gridRows, rowOf, verticalNeighbour } from "./grid-rows";

const TILE = 100;
const geometry = { width: 324, tileHeight: 148, shapeOf: () => ({ width: TILE, rigid: true }) };

/** Only what the layout looks at. */
const item = (id: string, receivedAt: string) => ({ id, receivedAt }) as MediaItemDto;
const onDay = (day: number, count: number) =>
  Array.from({ length: count }, (_, index) => item(`${day}-${index}`, new Date(2026, 10, day, 12).toISOString()));
const tiles = (row: GridRow | undefined) => (row?.kind === "tiles" ? row.tiles.map((tile) => tile.index) : []);

describe("gridRows", () => {
  const rows = gridRows([...onDay(20, 4), ...onDay(19, 2)], geometry);

  it("puts a heading before the tiles of each day", () => {
    expect(rows.map((row) => (row.kind === "day" ? row.day : tiles(row)))).toEqual([
      "2026-11-20",
      [0, 1, 2],
      [3],
      "2026-11-19",
      [4, 5],
    ]);
  });

  it("stacks the rows without gap or overlap", () => {
    let expected = 0;
    for (const row of rows) {
      expect(row.top).toBe(expected);
      expected += row.height;
    }
  });

  it("keeps the rows of earlier days where they are when older media is appended", () => {
    const more = gridRows([...onDay(20, 4), ...onDay(19, 2), ...onDay(18, 9)], geometry);
    expect(more.slice(0, rows.length)).toEqual(rows);
  });

  it("lays out nothing for nothing", () => {
    expect(gridRows([], geometry)).toEqual([]);
  });

  it("finds the row of an item, and none for what is not there", () => {
    expect(rowOf(rows, 3)).toBe(2);
    expect(rowOf(rows, 99)).toBe(-1);
    expect(rowOf(rows, -1)).toBe(-1);
  });
});

describe("verticalNeighbour", () => {
  const rows = gridRows([...onDay(20, 4), ...onDay(19, 2)], geometry);

  it("goes to the tile whose middle is nearest, across headings", () => {
    expect(verticalNeighbour(rows, 1, 1)).toBe(3);
    expect(verticalNeighbour(rows, 3, 1)).toBe(4);
    expect(verticalNeighbour(rows, 5, -1)).toBe(3);
    expect(verticalNeighbour(rows, 3, -1)).toBe(0);
  });

  it("stays at the first and at the last row", () => {
    expect(verticalNeighbour(rows, 2, -1)).toBe(2);
    expect(verticalNeighbour(rows, 5, 1)).toBe(5);
  });
});

describe("dayHeading", () => {
  const now = new Date(2026, 10, 20, 9);

  it.each([
    ["2026-11-20", { title: "Today", date: "Friday 20 November" }],
    ["2026-11-19", { title: "Yesterday", date: "Thursday 19 November" }],
    ["2026-11-18", { title: "Wednesday", date: "18 November" }],
    ["2025-12-31", { title: "Wednesday", date: "31 December 2025" }],
  ])("calls %s by its distance", (day, heading) => {
    expect(dayHeading(day, now)).toEqual(heading);
  });
});
