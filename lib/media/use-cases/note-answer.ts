import { lockNumber, readBreaker, saveBreaker } from "../../data/breakers";
import type { Connection } from "../../data/generated/client";
import type { SqlTx } from "../../data/transaction";
import { scheduleWakeUp } from "../../jobs/schedule";
import type { Exchange } from "../../providers/types";
import { type Answer, afterAnswer } from "../breaker";
import { numberLimits } from "./number-limits";

/** The number that was asked for, with its connection. */
interface AskedNumber {
  readonly phoneNumberId: string;
  readonly connection: Pick<Connection, "providerKind" | "settings">;
}

/**
 * Tells a number's breaker how an attempt at its provider ended: a download, an upload, a probe. Takes the number's lock;
 * a transaction that changes items or uploads as well takes it before them (`lockNumber`). Wakes the number's line when
 * the breaker closes, and when its wait is over.
 */
export async function noteAnswer(tx: SqlTx, number: AskedNumber, answer: Answer, now: Date): Promise<void> {
  const { phoneNumberId, connection } = number;
  await lockNumber(tx, phoneNumberId);
  const before = await readBreaker(tx, phoneNumberId);
  const after = afterAnswer(before, answer, numberLimits(connection).errorBudget, now);
  if (after === before) return;
  await saveBreaker(tx, phoneNumberId, after);
  if (after.state === before.state && after.resumesAt === before.resumesAt) return;
  await scheduleWakeUp(tx, phoneNumberId, after.resumesAt ?? now);
}

/**
 * How many of these exchanges the provider answered with an error: by status, or, where it was the last and all failed,
 * by a code in an answer that says 200. Steps of our own have no host.
 */
export function countErrorAnswers(exchanges: readonly Exchange[], failed: boolean): number {
  const byStatus = exchanges.filter(({ httpStatus }) => httpStatus !== null && httpStatus >= 400).length;
  const last = exchanges.filter(({ host }) => host !== "").at(-1);
  const refused = failed && last?.httpStatus != null && last.httpStatus < 400 && last.providerCode !== null;
  return byStatus + (refused ? 1 : 0);
}
