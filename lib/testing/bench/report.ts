/** One comparison: what we measured beside a floor that was measured in the same run. */
export interface Comparison {
  readonly name: string;
  readonly unit: "ms" | "MB" | "MB/s" | "items/s";
  readonly floor: number;
  readonly measured: number;
  readonly floorIs: string;
}

/** 1 means as good as the floor, whichever way the unit points; below 1 is worse. */
export function ratioOf({ unit, floor, measured }: Comparison): number {
  return unit === "ms" || unit === "MB" ? floor / measured : measured / floor;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** The value below which this share of the values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
}

/** Milliseconds of each of `times` runs, after `warmUp` runs that do not count. */
export async function timed(times: number, warmUp: number, run: () => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  for (let index = -warmUp; index < times; index += 1) {
    const started = performance.now();
    await run();
    if (index >= 0) taken.push(performance.now() - started);
  }
  return taken;
}

export function printTable(rows: readonly Comparison[]): void {
  const lines = rows.map((row) => [
    row.name,
    `${row.measured.toFixed(2)} ${row.unit}`,
    `${row.floor.toFixed(2)} ${row.unit}`,
    ratioOf(row).toFixed(2),
    row.floorIs,
  ]);
  const table = [["", "measured", "floor", "ratio", "the floor is"], ...lines];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((line) => (line[column] ?? "").length)));
  for (const line of table) console.log(line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
}
