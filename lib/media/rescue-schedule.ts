import type { MediaStatus } from "../schemas/media";

/**
 * How much of the time at the provider is left when the sweep tries, as shares of the whole: at once what nobody ever
 * tried, then ever closer to the end. The last leaves 2 h 37 min of 7 days.
 */
export const RESCUE_SHARES = [1, 1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 64] as const;

/** Another answer of the provider to the same request would be the same. What people can mend is worth another try. */
const HOPELESS = new Set(["NOT_FOUND", "REJECTED", "TOO_LARGE"]);

export interface SweptItem {
  readonly status: MediaStatus;
  readonly firstSeen: Date;
  /** The provider's whole time in milliseconds; null where no end is known. */
  readonly windowMs: number | null;
  /** How many of the tries are spent. */
  readonly stage: number;
  /** When the latest attempt began, by whomever; null when there was none. */
  readonly lastTriedAt: Date | null;
  readonly failureReason: string | null;
  readonly nextAttemptAt: Date | null;
}

/** When the try with this number (from 0) is due; null where there is none. With no known end there is only the first. */
export function rescueMoment(item: Pick<SweptItem, "firstSeen" | "windowMs">, index: number): Date | null {
  const share = RESCUE_SHARES[index];
  if (share === undefined) return null;
  if (index === 0) return item.firstSeen;
  return item.windowMs === null ? null : new Date(item.firstSeen.getTime() + item.windowMs * (1 - share));
}

/** When the next try of the sweep is due; null when none is. */
export function nextRescueAt(item: Pick<SweptItem, "firstSeen" | "windowMs" | "stage">): Date | null {
  return rescueMoment(item, item.stage);
}

export interface RescueDecision {
  readonly fetch: boolean;
  /** The tries that are spent now, whether made or let go: what comes late is not made up for one by one. */
  readonly stage: number;
}

/**
 * What the sweep does with an item at `now`; null when nothing is due. A try is let go where somebody has tried since it
 * was due, where it would be in vain, and where a retry comes by itself in time.
 */
export function decideRescue(item: SweptItem, now: Date): RescueDecision | null {
  let stage = item.stage;
  let moment: Date | null = null;
  for (let next = rescueMoment(item, stage); next !== null && next <= now; next = rescueMoment(item, stage)) {
    moment = next;
    stage += 1;
  }
  if (moment === null) return null;
  return { fetch: !isOver(item, now) && isWorthATry(item) && lastTry(item) < moment.getTime(), stage };
}

function isOver({ firstSeen, windowMs }: SweptItem, now: Date): boolean {
  return windowMs !== null && now.getTime() >= firstSeen.getTime() + windowMs;
}

function isWorthATry({ status, firstSeen, windowMs, failureReason, nextAttemptAt }: SweptItem): boolean {
  if (status === "REFERENCED") return true;
  if (status === "FAILED") return failureReason === null || !HOPELESS.has(failureReason);
  if (status !== "RETRY_WAIT" || nextAttemptAt === null || windowMs === null) return false;
  return nextAttemptAt.getTime() >= firstSeen.getTime() + windowMs;
}

/** Milliseconds. A failure without an attempt is a delivery's word that it cannot be had: as good as a try at that time. */
function lastTry({ status, firstSeen, lastTriedAt }: SweptItem): number {
  if (lastTriedAt) return lastTriedAt.getTime();
  return status === "REFERENCED" ? Number.NEGATIVE_INFINITY : firstSeen.getTime();
}
