import {
  acknowledgeIncident as acknowledgeRow,
  closeIncident as closeRow,
  reopenIncident as reopenRow,
  snoozeIncident as snoozeRow,
} from "../../data/incidents";
import type { Scope } from "../../data/scope";
import type { Tx } from "../../data/transaction";
import { ConflictError } from "../../errors";

// Whether the incident is there for this person was settled before: what is left is that somebody else was faster.
function unlessOvertaken(changed: boolean): void {
  if (!changed) throw new ConflictError("Somebody changed this incident meanwhile. Look at it again.");
}

/** Tells colleagues that somebody has it in hand. Throws ConflictError. */
export async function acknowledge(scope: Scope, tx: Tx, incidentId: string, now: Date): Promise<void> {
  unlessOvertaken(await acknowledgeRow(scope, tx, incidentId, now));
}

/** Puts it out of sight until then, or until it has doubled. Throws ConflictError. */
export async function snooze(scope: Scope, tx: Tx, incidentId: string, until: Date): Promise<void> {
  unlessOvertaken(await snoozeRow(scope, tx, incidentId, until));
}

/** Makes it open again. Throws ConflictError. */
export async function reopen(scope: Scope, tx: Tx, incidentId: string): Promise<void> {
  unlessOvertaken(await reopenRow(scope, tx, incidentId));
}

/** Closes it by hand; it comes back when it happens again. Throws ConflictError. */
export async function close(scope: Scope, tx: Tx, incidentId: string, now: Date): Promise<void> {
  unlessOvertaken(await closeRow(scope, tx, incidentId, { at: now, because: "Somebody closed it." }));
}
