import { InvalidInputError } from "../errors";
import { isUuid } from "../ids";
import { db } from "./db";
import { Prisma } from "./generated/client";
import { timeOf } from "./keyset";
import { ofVisibleNumber, type Scope } from "./scope";

/** What a moment is read from. Their order decides between moments of the same millisecond, the first being the earliest. */
export const MOMENT_KINDS = [
  "delivery",
  "recorded",
  "upload",
  "deed",
  "bulk",
  "attempt",
  "probe",
  "report",
  "version",
  "rendition",
  "uploaded",
  "bulk-done",
  "refusal",
] as const;
export type MomentKind = (typeof MOMENT_KINDS)[number];

/** One moment of an item's life: when, and the row that tells of it. */
export interface Moment {
  readonly at: Date;
  readonly kind: MomentKind;
  readonly id: string;
}

/** A place in a timeline as an opaque text for URLs. */
export function encodeMoment({ at, kind, id }: Moment): string {
  return Buffer.from(`${at.getTime()} ${kind} ${id}`).toString("base64url");
}

/** Throws InvalidInputError when the text is not one of ours. */
export function decodeMoment(cursor: string): Moment {
  const [millis = "", kind = "", id = ""] = Buffer.from(cursor, "base64url").toString().split(" ");
  const at = timeOf(millis);
  const known = MOMENT_KINDS.find((each) => each === kind);
  if (!at || !known || !isUuid(id)) {
    throw new InvalidInputError("This page marker is not usable. Load the timeline again from the top.");
  }
  return { at, kind: known, id };
}

const rank = (kind: MomentKind) => Prisma.raw(String(MOMENT_KINDS.indexOf(kind)));

interface Page {
  readonly before: Moment | null;
  readonly limit: number;
}

const ITEM = { connection: { select: { providerKind: true } } } as const satisfies Prisma.MediaItemInclude;

/**
 * The moments of an item before `before`, newest first, at most `limit`, with the rows that they are read from. Nothing
 * is stored of a timeline: it is one walk over the rows that tell of the item, each kind by an index and no further than
 * the page. null when there is no such item within the scope.
 */
export async function readMoments(scope: Scope, itemId: string, page: Page) {
  const item = await db().mediaItem.findFirst({ where: { id: itemId, ...ofVisibleNumber(scope) }, include: ITEM });
  if (!item) return null;
  const moments = await listMoments(item.id, page);
  return { moments, rows: { item, ...(await rowsOf(item.id, moments)) } };
}

async function listMoments(itemId: string, page: Page): Promise<Moment[]> {
  const branches = MOMENT_KINDS.map((kind) => branch(kind, itemId, page));
  const rows = await db().$queryRaw<{ at: Date; rank: number; id: string }[]>`
    SELECT m."at", m."rank", m."id" FROM (${Prisma.join(branches, " UNION ALL ")}) m
    ORDER BY m."at" DESC, m."rank" DESC, m."id" DESC LIMIT ${page.limit}`;
  return rows.flatMap(({ at, id, rank: place }) => {
    const kind = MOMENT_KINDS[place];
    return kind ? [{ at, kind, id }] : [];
  });
}

function branch(kind: MomentKind, itemId: string, { before, limit }: Page) {
  const bound = before
    ? Prisma.sql`WHERE s."at" <= ${before.at}::timestamptz
        AND (s."at", ${rank(kind)}, s."id") < (${before.at}::timestamptz, ${rank(before.kind)}, ${before.id}::uuid)`
    : Prisma.sql`WHERE s."at" IS NOT NULL`;
  return Prisma.sql`(SELECT s."at", ${rank(kind)} AS "rank", s."id" FROM (${SOURCES[kind](itemId)}) s ${bound}
    ORDER BY s."at" DESC, s."id" DESC LIMIT ${limit})`;
}

const UPLOADS_OF = (itemId: string) => Prisma.sql`"upload" u
  JOIN "media_item" i ON i."id" = u."media_item_id" AND i."provider_media_id" = u."provider_media_id"
  WHERE i."id" = ${itemId}::uuid`;

/** Each: the moments of one kind, as "at" and "id". */
const SOURCES: Readonly<Record<MomentKind, (itemId: string) => Prisma.Sql>> = {
  delivery: (itemId) => Prisma.sql`
    SELECT "at", "webhook_event_id" AS "id" FROM "sighting" WHERE "media_item_id" = ${itemId}::uuid`,
  recorded: (itemId) => Prisma.sql`SELECT "created_at" AS "at", "id" FROM "media_item" WHERE "id" = ${itemId}::uuid`,
  upload: (itemId) => Prisma.sql`SELECT u."created_at" AS "at", u."id" FROM ${UPLOADS_OF(itemId)}`,
  uploaded: (itemId) => Prisma.sql`SELECT u."finished_at" AS "at", u."id" FROM ${UPLOADS_OF(itemId)}`,
  refusal: (itemId) => Prisma.sql`
    SELECT (u."refusal" ->> 'at')::timestamptz AS "at", u."id" FROM ${UPLOADS_OF(itemId)} AND u."refusal" IS NOT NULL`,
  deed: (itemId) => Prisma.sql`
    SELECT "at", "id" FROM "audit_entry" WHERE "subject_id" = ${itemId}
    UNION ALL SELECT a."at", a."id" FROM "audit_entry" a
      WHERE a."subject_id" IN (SELECT u."id"::text FROM ${UPLOADS_OF(itemId)})`,
  bulk: (itemId) => Prisma.sql`
    SELECT r."created_at" AS "at", r."id" FROM "bulk_item" b JOIN "bulk_run" r ON r."id" = b."bulk_run_id"
    WHERE b."media_item_id" = ${itemId}::uuid`,
  "bulk-done": (itemId) => Prisma.sql`
    SELECT "finished_at" AS "at", "bulk_run_id" AS "id" FROM "bulk_item" WHERE "media_item_id" = ${itemId}::uuid`,
  attempt: (itemId) => Prisma.sql`
    SELECT "started_at" AS "at", "id" FROM "attempt" WHERE "media_item_id" = ${itemId}::uuid`,
  probe: (itemId) => Prisma.sql`
    SELECT "started_at" AS "at", "id" FROM "probe" WHERE "media_item_id" = ${itemId}::uuid`,
  report: (itemId) => Prisma.sql`
    SELECT ("fetch_report" ->> 'at')::timestamptz AS "at", "id" FROM "media_item"
    WHERE "id" = ${itemId}::uuid AND "fetch_report" IS NOT NULL`,
  version: (itemId) => Prisma.sql`
    SELECT "created_at" AS "at", "id" FROM "media_version" WHERE "media_item_id" = ${itemId}::uuid`,
  // Bytes that were drawn before this item had them came with another one, of which nothing may be told here.
  rendition: (itemId) => Prisma.sql`
    SELECT b."rendered_at" AS "at", b."id" FROM "media_version" v JOIN "blob" b ON b."id" = v."blob_id"
    WHERE v."media_item_id" = ${itemId}::uuid AND b."rendered_at" >= LEAST(v."created_at",
      (SELECT min(u."created_at") FROM ${UPLOADS_OF(itemId)} AND u."blob_id" = v."blob_id"))`,
};

const PERSON = { select: { id: true, name: true, role: true } } as const;

const DELIVERY = { id: true, receivedAt: true, verifiedBy: true, status: true, processedAt: true } as const;
const BULK = {
  forecast: true,
  state: true,
  note: true,
  failureReason: true,
  failureCode: true,
  failureMessage: true,
  bulkRun: { select: { id: true, deed: true, phoneNumberIds: true, createdBy: PERSON } },
} as const;

async function rowsOf(itemId: string, moments: readonly Moment[]) {
  const ids = (...kinds: readonly MomentKind[]) => ({
    in: [...new Set(moments.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id))],
  });
  const [deliveries, uploads, deeds, bulk, attempts, probes, versions, blobs] = await Promise.all([
    db().webhookEvent.findMany({ where: { id: ids("delivery") }, select: DELIVERY }),
    db().upload.findMany({ where: { id: ids("upload", "uploaded", "refusal") }, include: { operator: PERSON } }),
    db().auditEntry.findMany({ where: { id: ids("deed") } }),
    db().bulkItem.findMany({ where: { mediaItemId: itemId, bulkRunId: ids("bulk", "bulk-done") }, select: BULK }),
    db().attempt.findMany({ where: { id: ids("attempt") }, include: { operator: PERSON } }),
    db().probe.findMany({ where: { id: ids("probe") }, include: { operator: PERSON } }),
    db().mediaVersion.findMany({ where: { id: ids("version") }, include: { blob: true } }),
    db().blob.findMany({ where: { id: ids("rendition") } }),
  ]);
  const next = attempts.map(({ number }) => number + 1);
  const followers = await db().attempt.findMany({
    where: { mediaItemId: itemId, number: { in: next } },
    select: { number: true, trigger: true, startedAt: true },
  });
  const doers = [...new Set(deeds.flatMap(({ operatorId }) => operatorId ?? []))];
  const people = await db().operator.findMany({ where: { id: { in: doers } }, ...PERSON });
  return {
    deliveries: byId(deliveries),
    uploads: byId(uploads),
    deeds: byId(deeds),
    bulk: new Map(bulk.map((row) => [row.bulkRun.id, row])),
    attempts: byId(attempts),
    /** By their numbers: the attempts after those. */
    followers: new Map(followers.map((row) => [row.number, row])),
    probes: byId(probes),
    versions: byId(versions),
    blobs: byId(blobs),
    people: byId(people),
  };
}

export type MomentRows = NonNullable<Awaited<ReturnType<typeof readMoments>>>["rows"];

function byId<T extends { readonly id: string }>(rows: readonly T[]): ReadonlyMap<string, T> {
  return new Map(rows.map((row) => [row.id, row]));
}
