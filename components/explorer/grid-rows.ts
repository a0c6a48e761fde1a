import type { MediaItemDto } from "@/lib/schemas/media";
import { justify, type TileShape } from "./justify";
import { TILE_GAP } from "./tile-shape";

export const DAY_ROW_HEIGHT = 40;

export interface PlacedTile {
  /** Position in the whole list. */
  readonly index: number;
  readonly left: number;
  readonly width: number;
}

interface Placed {
  readonly key: string;
  /** Pixels; the height has the gap below in it. */
  readonly top: number;
  readonly height: number;
}
export type DayRow = Placed & { readonly kind: "day"; readonly day: string };
export type TileRow = Placed & { readonly kind: "tiles"; readonly tiles: readonly PlacedTile[] };

/** The heading of a day, or tiles of that day. */
export type GridRow = DayRow | TileRow;

export interface GridGeometry {
  readonly width: number;
  readonly tileHeight: number;
  readonly shapeOf: (item: MediaItemDto) => TileShape;
}

/** Lays items (newest first) out in justified rows under a heading for each day of the reader's calendar. */
export function gridRows(items: readonly MediaItemDto[], geometry: GridGeometry): GridRow[] {
  const rows: GridRow[] = [];
  let top = 0;
  const add = (row: UnplacedRow) => {
    rows.push({ ...row, top });
    top += row.height;
  };
  let start = 0;
  while (start < items.length) {
    const first = items[start];
    if (!first) break;
    const day = dayOf(first.receivedAt);
    let end = start + 1;
    while (end < items.length && dayOf(items[end]?.receivedAt ?? "") === day) end += 1;
    add({ kind: "day", key: `day-${day}`, height: DAY_ROW_HEIGHT, day });
    for (const row of tileRows(items.slice(start, end), start, geometry)) add(row);
    start = end;
  }
  return rows;
}

type UnplacedRow = Omit<DayRow, "top"> | Omit<TileRow, "top">;

function tileRows(items: readonly MediaItemDto[], offset: number, geometry: GridGeometry): UnplacedRow[] {
  let index = offset;
  return justify(items.map(geometry.shapeOf), geometry.width, TILE_GAP).map((widths) => {
    const key = items[index - offset]?.id ?? String(index);
    let left = 0;
    const tiles = widths.map((width) => {
      const tile = { index, left, width };
      left += width + TILE_GAP;
      index += 1;
      return tile;
    });
    return { kind: "tiles", key, height: geometry.tileHeight + TILE_GAP, tiles };
  });
}

/** "2026-11-20" of the reader's calendar. */
function dayOf(iso: string): string {
  const date = new Date(iso);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** How a day is called: "Today" · "Friday 20 November"; a year only when it is not the present one. */
export function dayHeading(day: string, now: Date): { title: string; date: string } {
  const date = new Date(`${day}T12:00:00`);
  const year = date.getFullYear() === now.getFullYear() ? undefined : "numeric";
  const weekday = date.toLocaleDateString("en-GB", { weekday: "long" });
  const plain = date.toLocaleDateString("en-GB", { day: "numeric", month: "long", year });
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (day === dayOf(now.toISOString())) return { title: "Today", date: `${weekday} ${plain}` };
  if (day === dayOf(yesterday.toISOString())) return { title: "Yesterday", date: `${weekday} ${plain}` };
  return { title: weekday, date: plain };
}

/** The row that holds the item at `index`, or -1. */
export function rowOf(rows: readonly GridRow[], index: number): number {
  return rows.findIndex((row) => row.kind === "tiles" && row.tiles.some((tile) => tile.index === index));
}

/** The item above (-1) or below (1) the one at `index`: the tile whose middle is nearest. At the edge, `index` itself. */
export function verticalNeighbour(rows: readonly GridRow[], index: number, step: -1 | 1): number {
  const from = rowOf(rows, index);
  const start = rows[from];
  const tile = start?.kind === "tiles" ? start.tiles.find((candidate) => candidate.index === index) : undefined;
  if (!tile) return index;
  for (let at = from + step; at >= 0 && at < rows.length; at += step) {
    const row = rows[at];
    if (row?.kind === "tiles") return nearest(row.tiles, tile.left + tile.width / 2);
  }
  return index;
}

function nearest(tiles: readonly PlacedTile[], middle: number): number {
  const distance = (tile: PlacedTile) => Math.abs(tile.left + tile.width / 2 - middle);
  return tiles.reduce((best, tile) => (distance(tile) < distance(best) ? tile : best)).index;
}
