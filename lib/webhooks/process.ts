import { openReceiver } from "../connections/open-connection";
import { numberForDelivery } from "../data/delivered-numbers";
import { countOccurrences, type Occurrence } from "../data/incident-occurrences";
import { inTransaction } from "../data/transaction";
import { finishWebhookEvent, getPendingWebhookEvent, type PendingWebhookEvent } from "../data/webhook-events";
import { AppError, ConfigError, publicMessageOf } from "../errors";
import { logger } from "../logger";
import { storable } from "../media/storable";
import type { InboundEvent } from "../providers/types";
import {
  type ArrivalEvent,
  isArrival,
  type RecordableEvent,
  type Recorded,
  type Recording,
  recordEvent,
} from "./record-event";
import { resultText } from "./result-text";

/** Events recorded in one transaction: a delivery of thousands must not outlast the transaction's limit. */
const AT_ONCE = 50;
/** Until then, what could not be recorded is tried again: the database, or this process's keys, may be at fault. */
const GIVE_UP_AFTER_MS = 60 * 60_000;

/**
 * Reads one stored delivery and records what it speaks of. Safe to repeat and to run in any order: media that are
 * known stay as they are. What cannot be recorded takes nothing else with it; the delivery is then tried again for an
 * hour (this throws) and marked with the reason after that, as is one whose connection cannot be opened here. A delivery
 * that makes no sense is marked at once.
 */
export async function processDelivery(webhookEventId: string, requestId: string, now: Date): Promise<void> {
  const event = await getPendingWebhookEvent(webhookEventId);
  if (!event) return;
  const mayPass = now.getTime() - event.receivedAt.getTime() < GIVE_UP_AFTER_MS;
  const finish = (facts: Omit<Parameters<typeof finishWebhookEvent>[2], "processedAt">) =>
    inTransaction((tx) => finishWebhookEvent(tx, webhookEventId, { ...facts, processedAt: now }));

  let events: readonly InboundEvent[];
  try {
    events = readEvents(event);
  } catch (error) {
    if (!(error instanceof AppError) || (error instanceof ConfigError && mayPass)) throw error;
    return finish({ status: "FAILED", itemCount: 0, result: publicMessageOf(error) });
  }
  const recordable = events.filter((inbound) => inbound.type !== "ignored");
  const { recorded, failures } = await recordAll(event, recordable, requestId);
  const [failure] = failures;
  if (failure && mayPass) throw failure.error;

  const ignored = events.flatMap((inbound) => (inbound.type === "ignored" ? [storable(inbound.because)] : []));
  await finish({
    status: failure ? "FAILED" : recorded.some(changesSomething) ? "PROCESSED" : "IGNORED",
    itemCount: recorded.filter(isItem).length,
    result: resultText(recorded, failures.length, ignored),
  });
}

const isItem = (recorded: Recorded) =>
  recorded === "media" || recorded === "missing media" || recorded === "never arrived";

const changesSomething = (recorded: Recorded) =>
  recorded !== "unknown fetch report" && recorded !== "unmatched upload refusal";

function readEvents(event: PendingWebhookEvent): readonly InboundEvent[] {
  return openReceiver(event.connection).parse({
    method: "POST",
    url: new URL("https://stored.invalid/"),
    headers: event.headers as Record<string, string>,
    body: event.body,
    remoteAddress: null,
  });
}

interface Outcome {
  readonly recorded: Recorded[];
  readonly failures: { readonly error: unknown }[];
}

async function recordAll(
  event: PendingWebhookEvent,
  events: readonly RecordableEvent[],
  requestId: string,
): Promise<Outcome> {
  const recording: Omit<Recording, "onFailure"> = {
    scope: { kind: "system", actor: "webhook", requestId },
    event,
    numberOf: await numbersOf(event, events.filter(isArrival)),
  };
  const record = (some: readonly RecordableEvent[]) =>
    inTransaction(async (tx) => {
      const recorded: Recorded[] = [];
      const told: Occurrence[] = [];
      const onFailure = (occurrence: Occurrence) => void told.push(occurrence);
      for (const one of some) recorded.push(await recordEvent({ ...recording, onFailure }, tx, one));
      // Last, as others take the rows of items before those of incidents too.
      await countOccurrences(tx, told);
      return recorded;
    });
  const outcome: Outcome = { recorded: [], failures: [] };
  const keep = (recorded: readonly Recorded[]) => void outcome.recorded.push(...recorded);
  for (let start = 0; start < events.length; start += AT_ONCE) {
    const some = events.slice(start, start + AT_ONCE);
    await record(some).then(keep, async () => {
      for (const one of some) await record([one]).then(keep, (error: unknown) => outcome.failures.push({ error }));
    });
  }
  for (const { error } of outcome.failures) {
    logger.warn({ err: error, webhookEventId: event.id }, "a part of a delivery could not be recorded");
  }
  return outcome;
}

/** Looks up, or makes, every number that a delivery names once. One that cannot be had fails its own media alone. */
async function numbersOf(
  event: PendingWebhookEvent,
  arrivals: readonly ArrivalEvent[],
): Promise<Recording["numberOf"]> {
  const named = new Map(arrivals.map((arrival) => [arrival.providerNumberId, arrival]));
  const found = new Map<string | null, string>();
  const errors = new Map<string | null, unknown>();
  for (const [name, arrival] of named) {
    await inTransaction((tx) => numberForDelivery(tx, event.connectionId, arrival, event.receivedAt)).then(
      ({ id }) => found.set(name, id),
      (error: unknown) => errors.set(name, error),
    );
  }
  return ({ providerNumberId }) => {
    const id = found.get(providerNumberId);
    if (id === undefined) throw errors.get(providerNumberId);
    return id;
  };
}
