/** The width a tile would like, in pixels, and whether it shows a picture: a picture may only be cropped a little. */
export interface TileShape {
  readonly width: number;
  readonly rigid: boolean;
}

const RIGID_RANGE = { shrink: 0.88, grow: 1.22 } as const;
const LOOSE_RANGE = { shrink: 0.78, grow: 1.6 } as const;

/**
 * Breaks tiles of one height into rows that fill `total` pixels, in order, and gives each its width. Text cards give way
 * first, pictures within what cropping forgives. The last row, and a row that cannot be filled, stay ragged.
 * Returns the widths row by row; every row holds at least one tile and never exceeds `total`.
 */
export function justify(shapes: readonly TileShape[], total: number, gap: number): number[][] {
  const rows: number[][] = [];
  let start = 0;
  while (start < shapes.length) {
    const end = rowEnd(shapes, start, total, gap);
    const row = shapes.slice(start, end);
    rows.push(fill(row, total - gap * (row.length - 1), end === shapes.length));
    start = end;
  }
  return rows;
}

/** As many tiles as fit when each is shrunk as far as it may be, unless one fewer needs less bending. */
function rowEnd(shapes: readonly TileShape[], start: number, total: number, gap: number): number {
  let natural = 0;
  let smallest = 0;
  for (let end = start; end < shapes.length; end += 1) {
    const shape = shapes[end];
    if (!shape) break;
    const gaps = gap * (end - start);
    const before = natural;
    natural += shape.width;
    smallest += shape.width * rangeOf(shape).shrink;
    if (natural + gaps <= total) continue;
    if (end === start) return end + 1;
    const overflow = natural + gaps - total;
    const slack = total - (before + gaps - gap);
    return smallest + gaps <= total && overflow < slack ? end + 1 : end;
  }
  return shapes.length;
}

function fill(row: readonly TileShape[], total: number, last: boolean): number[] {
  const widths = row.map((shape) => Math.min(shape.width, total));
  const spare = total - sum(widths);
  if (spare > 0 && last) return widths.map(Math.round);
  const loose = stretch(row, widths, total, false);
  const filled = stretch(row, loose, total, true);
  return roundTo(filled, total);
}

/** Shares what is missing or too much among the tiles of one sort, by their width, up to what each may bend. */
function stretch(row: readonly TileShape[], widths: readonly number[], total: number, rigid: boolean): number[] {
  const spare = total - sum(widths);
  const sharing = row.map((shape) => shape.rigid === rigid);
  const shareable = sum(widths.filter((_, index) => sharing[index]));
  if (shareable === 0 || spare === 0) return [...widths];
  return widths.map((width, index) => {
    const shape = row[index];
    if (!shape || !sharing[index]) return width;
    const { shrink, grow } = rangeOf(shape);
    return Math.min(shape.width * grow, Math.max(shape.width * shrink, width + (spare * width) / shareable));
  });
}

/** Whole pixels that still add up, so that the right edges of full rows are one line. */
function roundTo(widths: readonly number[], total: number): number[] {
  let exact = 0;
  let used = 0;
  return widths.map((width) => {
    exact += width;
    const rounded = Math.min(Math.round(exact), total) - used;
    used += rounded;
    return rounded;
  });
}

const rangeOf = (shape: TileShape) => (shape.rigid ? RIGID_RANGE : LOOSE_RANGE);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
