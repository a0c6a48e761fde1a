import type { BulkSelection, KeptSelection } from "../schemas/bulk";
import { db } from "./db";
import { type MediaStatus, Prisma } from "./generated/client";
import { decodeCursor, encodeCursor } from "./keyset";
import { matchingFilter } from "./media-items";
import { ofVisibleNumber, type Scope } from "./scope";
import type { Tx } from "./transaction";

/**
 * Bytes that we have not and that nobody is fetching. Purged ones were removed on purpose; those in line, being fetched
 * or fetched by the provider itself need nobody to ask again.
 */
const MISSING: MediaStatus[] = ["REFERENCED", "RETRY_WAIT", "FAILED", "GONE", "QUARANTINED"];

const PLANNED = {
  id: true,
  phoneNumberId: true,
  direction: true,
  status: true,
  receivedAt: true,
  neverArrived: true,
  blobId: true,
  probedAt: true,
  probeVerdict: true,
  connection: { select: { providerKind: true, enabled: true } },
} satisfies Prisma.MediaItemSelect;
export type SelectedItem = Prisma.MediaItemGetPayload<{ select: typeof PLANNED }>;

/** Condition for the items of a selection; null for one that is walked by its own table. */
function inSelection(asked: BulkSelection): Prisma.MediaItemWhereInput | null {
  switch (asked.by) {
    case "items":
      return { id: { in: asked.itemIds } };
    case "filter":
      return matchingFilter(asked);
    case "missing":
      return { connectionId: asked.connectionId, status: { in: MISSING }, neverArrived: false };
    case "incident":
      return null;
  }
}

/**
 * The numbers that a selection reaches into, at most `limit`, in the order of their ids. Of a text that is looked for
 * nothing is asked here: it may be that nothing at one of them has it. Empty when a named item is missing or foreign.
 */
export async function numbersOfSelection(
  scope: Scope,
  tx: Tx,
  asked: BulkSelection,
  limit: number,
): Promise<readonly string[]> {
  if (asked.by === "items" && !(await seesAll(scope, tx, asked.itemIds))) return [];
  if (asked.by === "incident") return numbersOfIncident(scope, tx, asked.incidentId);
  const where = inSelection(asked.by === "filter" ? { ...asked, q: undefined } : asked) ?? {};
  const numbers = await tx.businessPhoneNumber.findMany({
    where: { AND: [idOfVisible(scope), { items: { some: where } }] },
    select: { id: true },
    orderBy: { id: "asc" },
    take: limit,
  });
  return numbers.map(({ id }) => id);
}

function idOfVisible(scope: Scope): Prisma.BusinessPhoneNumberWhereInput {
  const { phoneNumberId } = ofVisibleNumber(scope);
  return phoneNumberId ? { id: phoneNumberId } : {};
}

async function seesAll(scope: Scope, tx: Tx, ids: readonly string[]): Promise<boolean> {
  const wanted = new Set(ids);
  const seen = await tx.mediaItem.count({ where: { id: { in: [...wanted] }, ...ofVisibleNumber(scope) } });
  return seen === wanted.size;
}

async function numbersOfIncident(scope: Scope, tx: Tx, incidentId: string): Promise<string[]> {
  const incident = await tx.incident.findFirst({
    where: { id: incidentId, operation: "DOWNLOAD", ...ofVisibleNumber(scope) },
    select: { phoneNumberId: true },
  });
  return incident ? [incident.phoneNumberId] : [];
}

export interface SelectionPage {
  readonly items: readonly SelectedItem[];
  /** Where the next page begins; null when this was the last. */
  readonly next: string | null;
}

/**
 * The next items of a run's selection, at its numbers and none that came after it was asked for. Oldest first: what the
 * provider lets go of first is asked for first. Acts for the installation: who asked was judged when the run was made.
 */
export function walkSelection(
  tx: Tx,
  run: { readonly selection: KeptSelection; readonly phoneNumberIds: readonly string[] },
  after: string | null,
  limit: number,
): Promise<SelectionPage> {
  const { asked, until } = run.selection;
  const within = { phoneNumberId: { in: [...run.phoneNumberIds] }, createdAt: { lte: new Date(until) } };
  const where = inSelection(asked);
  return where
    ? walkItems(tx, { AND: [within, where] }, after, limit)
    : walkIncident(tx, asked as Extract<BulkSelection, { by: "incident" }>, within, after, limit);
}

async function walkItems(
  tx: Tx,
  where: Prisma.MediaItemWhereInput,
  after: string | null,
  limit: number,
): Promise<SelectionPage> {
  const items = await tx.mediaItem.findMany({
    where: after ? { AND: [where, behind(after)] } : where,
    select: PLANNED,
    orderBy: [{ receivedAt: "asc" }, { id: "asc" }],
    take: limit,
  });
  const last = items.length === limit ? items.at(-1) : undefined;
  return { items, next: last ? encodeCursor(last.receivedAt, last.id) : null };
}

function behind(cursor: string): Prisma.MediaItemWhereInput {
  const { at, id } = decodeCursor(cursor);
  return { receivedAt: { gte: at }, OR: [{ receivedAt: { gt: at } }, { receivedAt: at, id: { gt: id } }] };
}

/** An incident's subjects in the order of their ids, which is that of their arrival. */
async function walkIncident(
  tx: Tx,
  { incidentId }: { readonly incidentId: string },
  within: Prisma.MediaItemWhereInput,
  after: string | null,
  limit: number,
): Promise<SelectionPage> {
  const subjects = await tx.incidentSubject.findMany({
    where: { incidentId, solvedAt: null, ...(after ? { subjectId: { gt: after } } : {}) },
    select: { subjectId: true },
    orderBy: { subjectId: "asc" },
    take: limit,
  });
  const ids = subjects.map(({ subjectId }) => subjectId);
  const items = await tx.mediaItem.findMany({
    where: { AND: [within, { id: { in: ids } }] },
    select: PLANNED,
    orderBy: [{ receivedAt: "asc" }, { id: "asc" }],
  });
  return { items, next: subjects.length === limit ? (ids.at(-1) ?? null) : null };
}

/** How many items of a connection are missing, counted up to `limit`. One bounded index read a number and status. */
export async function countMissing(scope: Scope, connectionId: string, limit: number): Promise<number> {
  const { phoneNumberId } = ofVisibleNumber(scope);
  const [row] = await db().$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS "count" FROM (
      SELECT 1 FROM "business_phone_number" n
      CROSS JOIN unnest(${MISSING}::"MediaStatus"[]) s("status")
      CROSS JOIN LATERAL (
        SELECT 1 FROM "media_item" i
        WHERE i."phone_number_id" = n."id" AND i."status" = s."status" AND NOT i."never_arrived"
        ORDER BY i."received_at" DESC LIMIT ${limit}) i
      WHERE n."connection_id" = ${connectionId}::uuid
        ${phoneNumberId ? Prisma.sql`AND n."id" = ANY(${phoneNumberId.in}::uuid[])` : Prisma.empty}
      LIMIT ${limit}) missing`;
  return row?.count ?? 0;
}
