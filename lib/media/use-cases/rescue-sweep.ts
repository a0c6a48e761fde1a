import { providerFacts } from "../../connections/provider-facts";
import {
  countSweptInLine,
  findSweepCandidates,
  listSweepableNumbers,
  queueForRescue,
  type SweepableNumber,
  type SweepCandidate,
  type SweepRange,
  spendRescueTries,
  takeNumberSweep,
} from "../../data/rescue-sweep";
import { inTransaction, type Tx } from "../../data/transaction";
import { scheduleDownload } from "../../jobs/schedule";
import { logger } from "../../logger";
import type { RetentionRule } from "../../providers/types";
import { decideRescue, RESCUE_SHARES, type RescueDecision } from "../rescue-schedule";

const DAY_MS = 24 * 60 * 60_000;
/** Items of one number that the sweep has in line at a time: what customers send meanwhile hardly waits for them. */
const AT_ONCE = 20;
/** Items of one number that a round looks at, fetched or not. */
const LOOKED_AT = 1_000;
const EPOCH = new Date(0);

/**
 * Puts in line what is not stored and whose provider will let go of it, nearest end first and a few at a time for each
 * number. An item is asked for a few times in all, spread over the time it has left (lib/media/rescue-schedule.ts), so
 * that however much has failed, a round asks for little. Any worker may run it at any time. Returns how many were put in
 * line.
 */
export async function sweepForRescue(now: Date, stopping: AbortSignal): Promise<number> {
  let queued = 0;
  for (const number of await listSweepableNumbers(now)) {
    if (stopping.aborted) break;
    queued += await inTransaction((tx) => sweepNumber(tx, number, now));
  }
  if (queued > 0) logger.info({ items: queued }, "the rescue sweep fetches what is not stored");
  return queued;
}

async function sweepNumber(tx: Tx, number: SweepableNumber, now: Date): Promise<number> {
  const ranges = rangesOf(number, now);
  if (ranges.length === 0 || !(await takeNumberSweep(tx, number.id))) return 0;
  const room = AT_ONCE - (await countSweptInLine(tx, number.id, AT_ONCE));
  if (room <= 0) return 0;
  const candidates = await findSweepCandidates(tx, number.id, ranges, LOOKED_AT);
  const spent = new Map<number, string[]>();
  let queued = 0;
  for (const candidate of candidates) {
    const decision = decide(candidate, ranges, now);
    if (!decision) continue;
    if (!decision.fetch) spent.set(decision.stage, [...(spent.get(decision.stage) ?? []), candidate.id]);
    else if (queued < room && (await queueForRescue(tx, candidate.id, decision.stage))) {
      await scheduleDownload(tx, { id: candidate.id, nextTrigger: "SWEEP" });
      queued += 1;
    }
  }
  for (const [stage, ids] of spent) await spendRescueTries(tx, ids, stage);
  return queued;
}

function decide(candidate: SweepCandidate, ranges: readonly SweepRange[], now: Date): RescueDecision | null {
  const { direction, receivedAt, rescueStage, cancelled, ...facts } = candidate;
  const windowMs = ranges.find((range) => range.direction === direction)?.windowMs ?? null;
  const decision = decideRescue({ ...facts, windowMs, firstSeen: receivedAt, stage: rescueStage }, now);
  return decision && cancelled ? { ...decision, fetch: false } : decision;
}

/** Where in time the items of each stage stand whose next try is due, and whose end has not come. */
function rangesOf({ providerKind }: SweepableNumber, now: Date): SweepRange[] {
  const retention = providerFacts(providerKind).capabilities?.retention;
  if (!retention) return [];
  return [...stagesOf("INBOUND", retention.inbound, now), ...stagesOf("UPLOADED", retention.uploaded, now)];
}

function stagesOf(direction: SweepRange["direction"], { days }: RetentionRule, now: Date): SweepRange[] {
  if (days === null) return [{ direction, stage: 0, after: EPOCH, upTo: now, windowMs: null }];
  const windowMs = days * DAY_MS;
  const before = (milliseconds: number) => new Date(now.getTime() - milliseconds);
  return RESCUE_SHARES.map((share, stage) => ({
    direction,
    stage,
    after: before(windowMs),
    upTo: before(windowMs * (1 - share)),
    windowMs,
  }));
}
