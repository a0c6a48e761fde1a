import { endWait, holdNumber, letGoNumber } from "../../data/breakers";
import type { Scope } from "../../data/scope";
import type { Tx } from "../../data/transaction";
import { NotFoundError } from "../../errors";
import { scheduleWakeUp } from "../../jobs/schedule";

/** Holds back everything for a number: downloads, uploads, probes. What runs already goes on. Throws NotFoundError. */
export async function pauseNumber(
  scope: Scope,
  tx: Tx,
  { phoneNumberId, note }: { readonly phoneNumberId: string; readonly note: string | null },
  now: Date,
): Promise<void> {
  if (!(await holdNumber(scope, tx, phoneNumberId, { note, now }))) throw new NotFoundError("number");
}

/** Lets a number go on and wakes what waits for it. Throws NotFoundError. */
export async function resumeNumber(scope: Scope, tx: Tx, phoneNumberId: string, now: Date): Promise<void> {
  if (!(await letGoNumber(scope, tx, phoneNumberId))) throw new NotFoundError("number");
  await scheduleWakeUp(tx, phoneNumberId, now);
}

/** Has one request try at once whether a number works again, instead of waiting for it. Throws NotFoundError. */
export async function tryNumber(scope: Scope, tx: Tx, phoneNumberId: string, now: Date): Promise<void> {
  if (!(await endWait(scope, tx, phoneNumberId, now))) throw new NotFoundError("number");
  await scheduleWakeUp(tx, phoneNumberId, now);
}
