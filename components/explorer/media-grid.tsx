"use client";

import { useId, useLayoutEffect, useMemo, useRef } from "react";
import { cn } from "@/components/ui/cn";
import { useNow } from "@/components/ui/use-now";
import { useAppearance } from "@/lib/client/use-appearance";
import type { MediaItemDto } from "@/lib/schemas/media";
import { dayHeading, type GridRow, gridRows, rowOf, type TileRow, verticalNeighbour } from "./grid-rows";
import type { TileShape } from "./justify";
import type { ListPaneProps } from "./list-pane";
import { MediaTile } from "./media-tile";
import { isTicked } from "./selection";
import { shapeOf, TILE_HEIGHT } from "./tile-shape";
import type { Mover } from "./use-cursor";
import { useVirtualRows } from "./use-virtual-rows";
import { useWidth } from "./use-width";

/** Media as tiles in justified rows by day. */
export function MediaGrid({ items, cursor, label, memory, onNearEnd, tail, listRef }: ListPaneProps) {
  const baseId = useId();
  const width = useWidth(listRef);
  const tileHeight = TILE_HEIGHT[useAppearance().density];
  const keptShape = useKeptShapes(tileHeight);
  const rows = useMemo(
    () => (width > 0 ? gridRows(items, { width, tileHeight, shapeOf: keptShape }) : []),
    [items, width, tileHeight, keptShape],
  );
  const cursorRow = useMemo(() => rowOf(rows, cursor.index), [rows, cursor.index]);
  const visible = useVirtualRows({ scroller: listRef, rows, memory, cursorRow, onNearEnd });
  useAnchor(listRef, { rows, width, cursorIndex: cursor.index, offset: visible.offset });

  const move: Mover = (from, direction) => moveInGrid(rows, items.length, from, direction, listRef.current);
  const idOf = (item: MediaItemDto) => `${baseId}-${item.id}`;
  const active = items[cursor.index];
  const activeShown = active && visible.rows.some((row) => row.index === cursorRow);
  return (
    <div
      ref={(element) => {
        listRef.current = element;
      }}
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-multiselectable
      aria-activedescendant={activeShown ? idOf(active) : undefined}
      onKeyDown={(event) => cursor.onKeyDown(event, move)}
      onClick={cursor.onClick}
      onDoubleClick={cursor.onDoubleClick}
      className={cn(
        "scrollbar-quiet h-full overflow-y-auto overscroll-contain px-3 pb-3 [scrollbar-gutter:stable] md:px-5",
        // The tile at the cursor shows the focus; without one the list itself does.
        activeShown ? "focus-visible:outline-none" : "focus-visible:-outline-offset-2",
      )}
    >
      <div role="presentation" className="relative" style={{ height: visible.height }}>
        {visible.rows.map(({ index, start, key }) => {
          const row = rows[index];
          if (!row) return null;
          return (
            <div
              key={key}
              role="presentation"
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${start}px)`, height: row.height }}
            >
              {row.kind === "day" && <DayHeading day={row.day} />}
              {row.kind === "tiles" &&
                row.tiles.map((tile) => {
                  const item = items[tile.index];
                  if (!item) return null;
                  return (
                    <MediaTile
                      key={item.id}
                      item={item}
                      id={idOf(item)}
                      index={tile.index}
                      left={tile.left}
                      width={tile.width}
                      height={tileHeight}
                      current={item.id === cursor.id}
                      ticked={isTicked(cursor.selection, item.id)}
                    />
                  );
                })}
            </div>
          );
        })}
      </div>
      {tail}
    </div>
  );
}

/** Hidden from screen readers, as every option says its own day. */
function DayHeading({ day }: { day: string }) {
  const now = useNow();
  if (!now) return null;
  const { title, date } = dayHeading(day, now);
  return (
    <p aria-hidden className="flex h-full items-end gap-2 truncate pb-2">
      <span className="font-semibold">{title}</span>
      <span className="text-ink-3">{date}</span>
    </p>
  );
}

/**
 * The shape that an item had when it was first laid out. It keeps its place when its bytes arrive or leave, so that
 * nothing moves under anyone's eyes; the next visit gives it its true one.
 */
function useKeptShapes(tileHeight: number): (item: MediaItemDto) => TileShape {
  return useMemo(() => {
    const kept = new Map<string, TileShape>();
    return (item) => {
      const shape = kept.get(item.id) ?? shapeOf(item, tileHeight);
      kept.set(item.id, shape);
      return shape;
    };
  }, [tileHeight]);
}

/** When the width changes, the item at the cursor, or else the topmost one in sight, stays where it is on the screen. */
function useAnchor(scroller: ListPaneProps["listRef"], view: GridView): void {
  const before = useRef(view);
  useLayoutEffect(() => {
    const old = before.current;
    before.current = view;
    const element = scroller.current;
    if (!element || old.width === 0 || old.width === view.width) return;
    const oldRow = anchorRow(old, element.clientHeight);
    const held = oldRow?.tiles.find((tile) => tile.index === old.cursorIndex) ?? oldRow?.tiles[0];
    const row = held && view.rows[rowOf(view.rows, held.index)];
    if (oldRow && row) element.scrollTop = row.top - (oldRow.top - old.offset);
  }, [scroller, view]);
}

interface GridView {
  readonly rows: readonly GridRow[];
  readonly width: number;
  readonly cursorIndex: number;
  readonly offset: number;
}

function anchorRow({ rows, cursorIndex, offset }: GridView, viewHeight: number): TileRow | undefined {
  const inSight = (row: GridRow) => row.top + row.height > offset && row.top < offset + viewHeight;
  const cursorRow = rows[rowOf(rows, cursorIndex)];
  if (cursorRow?.kind === "tiles" && inSight(cursorRow)) return cursorRow;
  return rows.filter((row) => row.kind === "tiles").find(inSight);
}

function moveInGrid(
  rows: readonly GridRow[],
  count: number,
  from: number,
  direction: Parameters<Mover>[1],
  scroller: HTMLElement | null,
): number {
  if (direction === "last") return count - 1;
  if (direction === "first" || from < 0) return 0;
  if (direction === "previous") return Math.max(0, from - 1);
  if (direction === "next") return Math.min(count - 1, from + 1);
  const step = direction === "up" || direction === "page-up" ? -1 : 1;
  const height = rows[rowOf(rows, from)]?.height ?? 1;
  const page = Math.max(1, Math.floor((scroller?.clientHeight ?? 0) / height) - 1);
  const times = direction === "up" || direction === "down" ? 1 : page;
  return Array.from({ length: times }).reduce<number>((at) => verticalNeighbour(rows, at, step), from);
}
