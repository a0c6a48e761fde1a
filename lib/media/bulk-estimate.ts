/** Without a measurement: a small media object from a provider that answers well. Milliseconds. */
const USUAL_MS = 1_500;

/** Items a second that a number may be hoped to give: as fast as items come, and no faster than its pace. */
export function itemsPerSecond(number: {
  /** How long an item took lately, in milliseconds; null when none was fetched. */
  readonly msPerItem: number | null;
  /** How many are fetched at once. */
  readonly atOnce: number;
  /** What its pace allows. */
  readonly perSecond: number;
}): number {
  const byWork = (1_000 * number.atOnce) / Math.max(1, number.msPerItem ?? USUAL_MS);
  return Math.min(byWork, number.perSecond);
}
