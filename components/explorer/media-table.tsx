"use client";

import { useId, useMemo } from "react";
import { cn } from "@/components/ui/cn";
import { useAppearance } from "@/lib/client/use-appearance";
import type { MediaItemDto } from "@/lib/schemas/media";
import type { ListPaneProps } from "./list-pane";
import { MediaRow, TABLE_COLUMNS } from "./media-row";
import { isTicked } from "./selection";
import type { Mover } from "./use-cursor";
import { useVirtualRows } from "./use-virtual-rows";

const HEAD_HEIGHT = 32;
const ROW_HEIGHT = { comfortable: 44, compact: 32 } as const;

/** Media as a dense table. `withNumber` adds the business number of each item. */
export function MediaTable({
  items,
  cursor,
  label,
  memory,
  onNearEnd,
  tail,
  listRef,
  withNumber,
}: ListPaneProps & { withNumber: boolean }) {
  const baseId = useId();
  const height = ROW_HEIGHT[useAppearance().density];
  const rows = useMemo(() => items.map((item) => ({ key: item.id, height })), [items, height]);
  const visible = useVirtualRows({
    scroller: listRef,
    rows,
    memory,
    cursorRow: cursor.index,
    covered: HEAD_HEIGHT,
    onNearEnd,
  });
  const idOf = (item: MediaItemDto) => `${baseId}-${item.id}`;
  const active = items[cursor.index];
  const activeShown = active && visible.rows.some((row) => row.index === cursor.index);

  const move: Mover = (from, direction) => {
    const page = Math.max(1, Math.floor((listRef.current?.clientHeight ?? 0) / height) - 2);
    const steps = { previous: -1, up: -1, next: 1, down: 1, "page-up": -page, "page-down": page };
    if (direction === "first") return 0;
    if (direction === "last") return items.length - 1;
    return Math.min(items.length - 1, Math.max(0, from < 0 ? 0 : from + steps[direction]));
  };

  const columns = TABLE_COLUMNS.filter((column) => withNumber || column.name !== "Number");
  return (
    <table
      ref={(element) => {
        listRef.current = element;
      }}
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid made of a table is what ARIA recommends.
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={-1}
      aria-multiselectable
      aria-activedescendant={activeShown ? idOf(active) : undefined}
      onKeyDown={(event) => cursor.onKeyDown(event, move)}
      onClick={cursor.onClick}
      onDoubleClick={cursor.onDoubleClick}
      className={cn(
        "@container scrollbar-quiet block h-full overflow-y-auto overscroll-contain pb-3 [scrollbar-gutter:stable]",
        activeShown ? "focus-visible:outline-none" : "focus-visible:-outline-offset-2",
      )}
    >
      <thead className="sticky top-0 z-10 block border-line border-b bg-surface">
        <tr
          aria-rowindex={1}
          style={{ height: HEAD_HEIGHT }}
          className="flex items-center gap-3 px-3 text-ink-3 text-sm md:px-5"
        >
          {columns.map((column) => (
            <th key={column.name} scope="col" className={cn("text-left font-normal", column.className)}>
              {column.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="relative block" style={{ height: visible.height }}>
        {visible.rows.map(({ index, start }) => {
          const item = items[index];
          if (!item) return null;
          return (
            <MediaRow
              key={item.id}
              item={item}
              id={idOf(item)}
              index={index}
              top={start}
              height={height}
              current={item.id === cursor.id}
              ticked={isTicked(cursor.selection, item.id)}
              withNumber={withNumber}
            />
          );
        })}
      </tbody>
      <tfoot className="block">
        <tr className="block">
          <td className="block">{tail}</td>
        </tr>
      </tfoot>
    </table>
  );
}
