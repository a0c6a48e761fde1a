/** Without a measurement: a small media object from a provider that answers well. Milliseconds. */
const USUAL_MS = 1_500;

export interface NumberLoad {
  readonly items: number;
  /** How long an item took lately; null when none was fetched. */
  readonly msPerItem: number | null;
  /** How many a bulk run fetches at once from this number. */
  readonly atOnce: number;
  /** Items a second that the number's pace allows; null when nothing limits it. */
  readonly perSecond: number | null;
}

/**
 * Milliseconds until the slowest number is through; the numbers run beside each other. A guess: live traffic goes
 * first.
 */
export function estimateMs(numbers: readonly NumberLoad[]): number {
  return Math.max(0, ...numbers.map(msOf));
}

function msOf({ items, msPerItem, atOnce, perSecond }: NumberLoad): number {
  const byWork = (msPerItem ?? USUAL_MS) / Math.max(1, atOnce);
  const byPace = perSecond === null ? 0 : 1_000 / perSecond;
  return Math.round(items * Math.max(byWork, byPace));
}
