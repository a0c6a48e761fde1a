import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "../../clock";
import { openProvider } from "../../connections/open-connection";
import { providerFacts } from "../../connections/provider-facts";
import { numberAtGate, passGate } from "../../data/number-gate";
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
import type { Admission, Refusal } from "../admission";
import { storableExchanges } from "../storable";
import { failureOf, saysGone } from "../verdict";
import { countErrorAnswers, noteAnswer } from "./note-answer";
import { numberLimits } from "./number-limits";

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

export type ProbeAnswer = Pick<NewProbe, "verdict" | "descriptor" | "failure">;

export type ProbeResult =
  | ({ readonly kind: "answered" } & ProbeAnswer)
  /** The number holds requests back: nobody was asked. `until` is when to come again; null when something else wakes. */
  | { readonly kind: "held-back"; readonly refusal: Refusal; readonly until: Date | null }
  /** Nobody can be asked: there is no such item, it has no id, or its provider cannot tell without sending the bytes. */
  | { readonly kind: "impossible" };

/**
 * Has the provider looked whether it still has an item, by a worker. Throws NotFoundError, and ConflictError where
 * nobody can be asked: the media never got an id, the provider cannot tell without sending the bytes, or the number
 * holds its requests back.
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
  const gate = await numberAtGate(tx, item.phoneNumberId, { limitsOf: numberLimits, now });
  if (gate && !gate.admission.admitted && gate.admission.refusal in HELD_BACK) {
    throw new ConflictError(HELD_BACK[gate.admission.refusal as keyof typeof HELD_BACK]);
  }
  await noteProbeAsked(scope, tx, itemId, now);
  await scheduleProbe(tx, itemId);
  return { phoneNumberId: item.phoneNumberId };
}

/** What everybody hears who asks while a number holds back; any other refusal is over in a moment. */
const HELD_BACK = {
  off: "The connection of this number is switched off. It has to be switched on first.",
  paused: "Requests for this number are paused. Let them go on first.",
  breaker: "Requests for this number are held back for a while, as too many failed. Check again when they go on.",
} as const;

/**
 * Asks the provider whether it still has an item, and records its answer on the item and as a probe. GONE only where
 * the answer means it; what did not work is UNCLEAR. Keeps to the number's pace, pause and breaker, which hears of the
 * answer. Every failure of the provider ends as data; only a failing database, and a worker that stops, throw.
 */
export async function runProbe(itemId: string, deps: ProbeDeps): Promise<ProbeResult> {
  const item = await loadItemToProbe(itemId);
  if (!item) return { kind: "impossible" };
  if (item.neverArrived || !providerFacts(item.connection.providerKind).capabilities?.describe) {
    await dropProbeAsked(itemId);
    return { kind: "impossible" };
  }
  const startedAt = deps.clock.now();
  const admission = await inTransaction((tx) => enter(tx, item, deps.bulkRunId !== undefined, startedAt));
  if (!admission.admitted) {
    const { refusal, until } = admission;
    return { kind: "held-back", refusal, until };
  }
  if (admission.waitMs > 0) await wait(admission.waitMs, undefined, { signal: deps.stopping });
  const made: Exchange[] = [];
  const { retryAfterMs, ...answer } = await look(item, deps.stopping, (exchange) => made.push(exchange));
  const finishedAt = deps.clock.now();
  await inTransaction(async (tx) => {
    // Before the item's row, as everybody does: see lockNumber.
    const errorAnswers = countErrorAnswers(made, answer.failure !== null);
    const heard = { askedAt: startedAt, failure: answer.failure, errorAnswers, retryAfterMs };
    await noteAnswer(tx, item, heard, finishedAt);
    await recordProbe(tx, itemId, {
      ...answer,
      bulkRunId: deps.bulkRunId ?? null,
      operatorId: deps.operatorId === undefined ? item.probeAskedById : deps.operatorId,
      startedAt,
      finishedAt,
      exchanges: storableExchanges(made),
    });
  });
  return { kind: "answered", ...answer };
}

async function enter(tx: Tx, item: ProbedItem, bulk: boolean, now: Date): Promise<Admission> {
  const gate = await numberAtGate(tx, item.phoneNumberId, { limitsOf: numberLimits, now, bulk });
  if (!gate) throw new NotFoundError("number");
  await passGate(tx, gate, now);
  return gate.admission;
}

/** How long a look that somebody asked for may wait for its number before it is dropped. */
const PATIENCE_MS = 60_000;

/** A look that was asked for by `askForProbe`; one that its number holds back for long is dropped. */
export async function runAskedProbe(itemId: string, deps: ProbeDeps): Promise<void> {
  const result = await runProbe(itemId, deps);
  if (result.kind !== "held-back") return;
  const { until } = result;
  if (!until || until.getTime() - deps.clock.now().getTime() > PATIENCE_MS) return dropProbeAsked(itemId);
  await inTransaction((tx) => scheduleProbe(tx, itemId, until));
}

async function look(
  item: ProbedItem,
  stopping: AbortSignal,
  onExchange: (exchange: Exchange) => void,
): Promise<ProbeAnswer & { readonly retryAfterMs: number | null }> {
  const { providerMediaId, direction } = item;
  const ref = { providerNumberId: item.phoneNumber.providerNumberId, providerMediaId, direction };
  try {
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(DEADLINE_MS)]);
    const provider = openProvider(item.connection);
    const descriptor = await provider.describe(ref, { signal, requestId: newRequestId(), onExchange });
    return { verdict: "THERE", descriptor, failure: null, retryAfterMs: null };
  } catch (error) {
    stopping.throwIfAborted();
    const { retryable: _, retryAfterMs = null, ...failure } = failureOf(error);
    return { verdict: saysGone(error) ? "GONE" : "UNCLEAR", descriptor: null, failure, retryAfterMs };
  }
}
