import { redactPayload } from "../../../connections/redact-payload";
import { type BundledItem, getSightedDelivery, listSightings, type SightedDelivery } from "../../../data/bundles";
import type { Scope } from "../../../data/scope";
import { type Moment, readMoments } from "../../../data/timeline";
import type { MediaDetailDto } from "../../../schemas/media";
import type { TimelineEntryDto } from "../../../schemas/timeline";
import { readMediaDetail } from "../read-media";
import { roleAndInitials } from "../timeline/person";
import { presentMoment } from "../timeline/present-moment";

const MOMENTS_AT_ONCE = 200;
/** The latest so many moments of an item; nobody reads more. */
const MOST_MOMENTS = 600;

/** Everything that a bundle tells of one item, before any of it is made fit to leave. */
export interface ItemFiles {
  readonly item: BundledFacts;
  /** Oldest first; what was exchanged stands under the same ids in `attempts`. */
  readonly timeline: { readonly entries: readonly BundledEntry[]; readonly earlierLeftOut: boolean };
  readonly attempts: readonly BundledAttempt[];
  readonly deliveries: readonly BundledDelivery[];
}

export type BundledEntry = Omit<TimelineEntryDto, "exchanges" | "tone" | "bulkRunId" | "deliveryId">;
export type BundledAttempt = Omit<BundledEntry, "kind" | "raw" | "actor"> & Pick<TimelineEntryDto, "exchanges">;
export type BundledFacts = ReturnType<typeof factsOf>;
export type BundledDelivery = ReturnType<typeof deliveryOf>;

/** Throws NotFoundError when the item is not within the scope. */
export async function readItemFiles(scope: Scope, row: BundledItem, withNames: boolean): Promise<ItemFiles> {
  const detail = await readMediaDetail(scope, row.id);
  const { entries, earlierLeftOut } = await readLife(scope, row.id);
  return {
    item: factsOf(detail, row, withNames),
    timeline: { entries: entries.map(withoutExchanges), earlierLeftOut },
    attempts: entries.filter(({ kind, exchanges }) => kind === "attempt" || exchanges.length > 0).map(attemptOf),
    deliveries: await readDeliveries(scope, row),
  };
}

async function readLife(scope: Scope, itemId: string) {
  const reader = { scope, nameOf: roleAndInitials };
  const entries: TimelineEntryDto[] = [];
  let before: Moment | null = null;
  let more = true;
  while (more && entries.length < MOST_MOMENTS) {
    const read: Awaited<ReturnType<typeof readMoments>> = await readMoments(scope, itemId, {
      before,
      limit: MOMENTS_AT_ONCE,
    });
    const moments = read?.moments ?? [];
    if (read) entries.push(...moments.flatMap((moment) => presentMoment(reader, moment, read.rows) ?? []));
    before = moments.at(-1) ?? null;
    more = moments.length === MOMENTS_AT_ONCE;
  }
  return { entries: entries.reverse(), earlierLeftOut: more };
}

function withoutExchanges({ id, at, kind, title, detail, actor, durationMs, bytes, codes, raw }: TimelineEntryDto) {
  return { id, at, kind, title, detail, actor, durationMs, bytes, codes, raw };
}

function attemptOf({ id, at, title, detail, durationMs, bytes, codes, exchanges }: TimelineEntryDto): BundledAttempt {
  return { id, at, title, detail, durationMs, bytes, codes, exchanges };
}

/** What a vendor needs to find the object and to see what is wrong with it; fields are named, so that no new one slips in. */
function factsOf(detail: MediaDetailDto, row: BundledItem, withNames: boolean) {
  const { failure } = detail;
  return {
    id: detail.id,
    direction: detail.direction,
    kind: detail.kind,
    source: detail.source,
    status: detail.status,
    // Made up from the message's id where the media never got one.
    providerMediaId: detail.neverArrived ? null : detail.providerMediaId,
    messageId: detail.messageId,
    from: detail.senderMasked,
    providerNumberId: row.phoneNumber.providerNumberId,
    receivedAt: detail.receivedAt,
    storedAt: detail.storedAt,
    nextAttemptAt: detail.nextAttemptAt,
    attempts: row.attemptCount,
    declared: {
      mimeType: row.declaredMimeType,
      sizeBytes: row.declaredSizeBytes === null ? null : Number(row.declaredSizeBytes),
      sha256: row.declaredSha256,
    },
    findings: detail.findings,
    failure: failure && {
      reason: failure.reason,
      title: failure.title,
      detail: failure.detail,
      whoActs: failure.whoActs,
      providerCode: failure.providerCode,
      httpStatus: failure.httpStatus,
    },
    recoverableUntil: detail.recoverable.until,
    ...(withNames ? { fileName: row.fileName, caption: row.caption } : {}),
  };
}

async function readDeliveries(scope: Scope, row: BundledItem): Promise<BundledDelivery[]> {
  const deliveries: BundledDelivery[] = [];
  const ours = new Set([row.providerMediaId, row.messageId].filter((id) => id !== null));
  for (const { webhookEventId } of await listSightings(scope, row.id)) {
    const delivery = await getSightedDelivery(scope, row.id, webhookEventId);
    if (delivery) deliveries.push(deliveryOf(delivery, ours));
  }
  return deliveries;
}

const SHOWN_HEADERS = ["content-type", "user-agent"] as const;

/** Its structure, and of its values only what tells of nobody and the ids of the item itself. */
function deliveryOf(delivery: SightedDelivery, ours: ReadonlySet<string>) {
  const { text, isJson, cut } = redactPayload(delivery.body, ours);
  const headers = typeof delivery.headers === "object" && !Array.isArray(delivery.headers) ? delivery.headers : {};
  return {
    id: delivery.id,
    receivedAt: delivery.receivedAt.toISOString(),
    processedAt: delivery.processedAt?.toISOString() ?? null,
    verifiedBy: delivery.verifiedBy,
    status: delivery.status,
    headers: Object.fromEntries(SHOWN_HEADERS.map((name) => [name, headers?.[name] ?? null])),
    sizeBytes: delivery.body.byteLength,
    sha256: delivery.bodySha256,
    payloadCut: cut,
    payload: isJson && !cut ? (JSON.parse(text) as unknown) : text,
  };
}
