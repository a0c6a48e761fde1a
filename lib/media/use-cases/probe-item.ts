import type { Clock } from "../../clock";
import { openProvider } from "../../connections/open-connection";
import { providerFacts } from "../../connections/provider-facts";
import {
  dropProbeAsked,
  getItemToProbe,
  loadItemToProbe,
  type NewProbe,
  noteProbeAsked,
  type ProbedItem,
  recordProbe,
} from "../../data/probes";
import type { Scope } from "../../data/scope";
import { inTransaction, type Tx } from "../../data/transaction";
import { ConflictError, NotFoundError } from "../../errors";
import { newRequestId } from "../../ids";
import { scheduleProbe } from "../../jobs/schedule";
import type { Exchange } from "../../providers/types";
import { storableExchanges } from "../storable";
import { failureOf, saysGone } from "../verdict";

/** A look moves no bytes, so one that takes longer has failed. */
const DEADLINE_MS = 20_000;

export interface ProbeDeps {
  readonly clock: Clock;
  /** Aborts when the worker is to stop: the look is then not recorded, and repeated by whoever wanted it. */
  readonly stopping: AbortSignal;
  /** The bulk run that the look is part of. */
  readonly bulkRunId?: string | undefined;
  /** Who wanted it; whoever asked for it on the item, when left out. */
  readonly operatorId?: string | null | undefined;
}

export type ProbeOutcome = Pick<NewProbe, "verdict" | "descriptor" | "failure">;

/**
 * Has the provider looked whether it still has an item, by a worker. Throws NotFoundError, and ConflictError where
 * nobody can be asked: the media never got an id, or the provider cannot tell without sending the bytes.
 */
export async function askForProbe(
  scope: Scope,
  tx: Tx,
  itemId: string,
  now: Date,
): Promise<{ readonly phoneNumberId: string }> {
  const item = await getItemToProbe(scope, tx, itemId);
  if (!item) throw new NotFoundError();
  if (item.neverArrived) {
    throw new ConflictError("WhatsApp never gave this media an id: ask the customer to send it again.");
  }
  const { label, capabilities } = providerFacts(item.connection.providerKind);
  if (!capabilities?.describe) {
    throw new ConflictError(
      `${label} cannot tell of media without sending it. Download it to see whether it is there.`,
    );
  }
  await noteProbeAsked(scope, tx, itemId, now);
  await scheduleProbe(tx, itemId);
  return { phoneNumberId: item.phoneNumberId };
}

/**
 * Asks the provider whether it still has an item, and records its answer on the item and as a probe. GONE only where
 * the answer means it; what did not work is UNCLEAR. null where nobody can be asked. Every failure of the provider ends
 * as data; only a failing database, and a worker that stops, throw.
 */
export async function runProbe(itemId: string, deps: ProbeDeps): Promise<ProbeOutcome | null> {
  const item = await loadItemToProbe(itemId);
  if (!item) return null;
  if (item.neverArrived || !providerFacts(item.connection.providerKind).capabilities?.describe) {
    await dropProbeAsked(itemId);
    return null;
  }
  const startedAt = deps.clock.now();
  const made: Exchange[] = [];
  const outcome = await look(item, deps.stopping, (exchange) => made.push(exchange));
  await inTransaction((tx) =>
    recordProbe(tx, itemId, {
      ...outcome,
      bulkRunId: deps.bulkRunId ?? null,
      operatorId: deps.operatorId === undefined ? item.probeAskedById : deps.operatorId,
      startedAt,
      finishedAt: deps.clock.now(),
      exchanges: storableExchanges(made),
    }),
  );
  return outcome;
}

async function look(
  item: ProbedItem,
  stopping: AbortSignal,
  onExchange: (exchange: Exchange) => void,
): Promise<ProbeOutcome> {
  const { providerMediaId, direction } = item;
  const ref = { providerNumberId: item.phoneNumber.providerNumberId, providerMediaId, direction };
  try {
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(DEADLINE_MS)]);
    const provider = openProvider(item.connection);
    const descriptor = await provider.describe(ref, { signal, requestId: newRequestId(), onExchange });
    return { verdict: "THERE", descriptor, failure: null };
  } catch (error) {
    stopping.throwIfAborted();
    const { retryable: _, retryAfterMs: __, ...failure } = failureOf(error);
    return { verdict: saysGone(error) ? "GONE" : "UNCLEAR", descriptor: null, failure };
  }
}
