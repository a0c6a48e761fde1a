import type { HourCount, IncidentQuery } from "../schemas/incidents";
import { db } from "./db";
import { Prisma } from "./generated/client";
import { encodeCursor, placeOf } from "./keyset";
import { maySeeNumber, ofVisibleNumber, type Scope } from "./scope";
import type { Tx } from "./transaction";

const LISTED = {
  phoneNumber: {
    select: {
      id: true,
      phoneNumber: true,
      displayName: true,
      connection: { select: { name: true, providerKind: true } },
    },
  },
  acknowledgedBy: { select: { name: true } },
} satisfies Prisma.IncidentInclude;

export type ListedIncident = Prisma.IncidentGetPayload<{ include: typeof LISTED }>;

/** Counting what an incident affected stops here. */
export const AFFECTED_LIMIT = 1_000;
/** Counting open incidents stops here: "99+" says enough. */
export const OPEN_COUNT_LIMIT = 100;

const SHOWN = { shownSince: { not: null } } satisfies Prisma.IncidentWhereInput;

/** One page, last seen first, read by keyset. A cursor that we did not make counts as not given. */
export async function listIncidents(
  scope: Scope,
  query: IncidentQuery & { readonly limit: number },
): Promise<{ incidents: ListedIncident[]; nextCursor: string | null }> {
  const rows = await db().incident.findMany({
    where: { AND: [SHOWN, ofVisibleNumber(scope), matching(query)] },
    include: LISTED,
    orderBy: [{ lastSeenAt: "desc" }, { id: "desc" }],
    take: query.limit + 1,
  });
  const incidents = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? incidents.at(-1) : undefined;
  return { incidents, nextCursor: last ? encodeCursor(last.lastSeenAt, last.id) : null };
}

function matching({ state = "OPEN", number, provider, operation, cursor }: IncidentQuery): Prisma.IncidentWhereInput {
  const where: Prisma.IncidentWhereInput[] = [];
  if (state !== "ALL") where.push({ state });
  if (number) where.push({ phoneNumberId: number });
  if (provider) where.push({ phoneNumber: { connection: { providerKind: provider } } });
  if (operation) where.push({ operation });
  const place = cursor ? placeOf(cursor) : null;
  if (place) {
    const { at, id } = place;
    // The first condition alone bounds the index scan; PostgreSQL cannot derive it from the OR.
    where.push({ lastSeenAt: { lte: at } }, { OR: [{ lastSeenAt: { lt: at } }, { lastSeenAt: at, id: { lt: id } }] });
  }
  return { AND: where };
}

/** One incident, or null when there is none within the scope. Inside a transaction `tx` has to be given. */
export function getIncident(scope: Scope, id: string, tx: Tx = db()): Promise<ListedIncident | null> {
  return tx.incident.findFirst({ where: { id, ...ofVisibleNumber(scope) }, include: LISTED });
}

export interface AffectedRow {
  readonly id: string;
  readonly items: number;
  readonly customers: number;
  readonly unsolved: number;
}

/** What each of these incidents affected, counted up to AFFECTED_LIMIT. One bounded index read an incident. */
export async function countAffected(scope: Scope, incidents: readonly ListedIncident[]): Promise<AffectedRow[]> {
  const ids = incidents.filter(({ phoneNumberId }) => maySeeNumber(scope, phoneNumberId)).map(({ id }) => id);
  if (ids.length === 0) return [];
  return db().$queryRaw<AffectedRow[]>`
    SELECT i."id", counted."items", counted."customers", counted."unsolved"
    FROM unnest(${ids}::uuid[]) AS i("id"), LATERAL (
      SELECT count(*)::int AS "items", count(DISTINCT s."customer")::int AS "customers",
        (count(*) FILTER (WHERE s."solved_at" IS NULL))::int AS "unsolved"
      FROM (SELECT "customer", "solved_at" FROM "incident_subject" WHERE "incident_id" = i."id"
        ORDER BY "subject_id" LIMIT ${AFFECTED_LIMIT}) s) counted`;
}

/** How often each of these incidents occurred hour by hour since `from`. Hours in which nothing did are left out. */
export async function readCourses(
  scope: Scope,
  incidents: readonly ListedIncident[],
  from: Date,
): Promise<Map<string, HourCount[]>> {
  const ids = incidents.filter(({ phoneNumberId }) => maySeeNumber(scope, phoneNumberId)).map(({ id }) => id);
  const rows = await db().incidentHour.findMany({ where: { incidentId: { in: ids }, hour: { gte: from } } });
  const courses = new Map<string, HourCount[]>();
  for (const { incidentId, hour, occurrences } of rows) {
    const course = courses.get(incidentId) ?? [];
    course.push({ hour: hour.toISOString(), count: occurrences });
    courses.set(incidentId, course);
  }
  return courses;
}

/** How many incidents are open within the scope, counted up to OPEN_COUNT_LIMIT. */
export async function countOpenIncidents(scope: Scope): Promise<number> {
  const rows = await db().incident.findMany({
    where: { AND: [SHOWN, ofVisibleNumber(scope), { state: "OPEN" }] },
    select: { id: true },
    orderBy: { lastSeenAt: "desc" },
    take: OPEN_COUNT_LIMIT,
  });
  return rows.length;
}

/** The latest incident that has not been solved for this item or upload; null when there is none within the scope. */
export async function findIncidentOf(scope: Scope, subjectId: string): Promise<ListedIncident | null> {
  const subject = await db().incidentSubject.findFirst({
    where: { subjectId, solvedAt: null, incident: { AND: [SHOWN, ofVisibleNumber(scope)] } },
    orderBy: { lastSeenAt: "desc" },
    select: { incident: { include: LISTED } },
  });
  return subject?.incident ?? null;
}

const SNOOZE_OVER = { snoozedUntil: null, snoozedAtCount: null };

/** Somebody has it in hand. False when it is not there to be taken: missing, foreign, closed or taken already. */
export async function acknowledgeIncident(scope: Scope, tx: Tx, id: string, now: Date): Promise<boolean> {
  const acknowledgedById = scope.kind === "operator" ? scope.operatorId : null;
  const { count } = await tx.incident.updateMany({
    where: { id, ...ofVisibleNumber(scope), state: { in: ["OPEN", "SNOOZED"] } },
    data: { state: "ACKNOWLEDGED", acknowledgedAt: now, acknowledgedById, ...SNOOZE_OVER },
  });
  return count === 1;
}

/** False when it cannot be snoozed: missing, foreign or closed. */
export async function snoozeIncident(scope: Scope, tx: Tx, id: string, until: Date): Promise<boolean> {
  const numbers = ofVisibleNumber(scope).phoneNumberId?.in;
  const within = numbers ? Prisma.sql`"phone_number_id" = ANY(${numbers}::uuid[])` : Prisma.sql`true`;
  const count = await tx.$executeRaw`
    UPDATE "incident" SET "state" = 'SNOOZED', "snoozed_until" = ${until}, "snoozed_at_count" = "occurrences"
    WHERE "id" = ${id}::uuid AND "state" <> 'CLOSED' AND ${within}`;
  return count === 1;
}

/** Back to open, from wherever it was. False when it is missing or foreign. */
export async function reopenIncident(scope: Scope, tx: Tx, id: string): Promise<boolean> {
  const { count } = await tx.incident.updateMany({
    where: { id, ...ofVisibleNumber(scope) },
    data: {
      state: "OPEN",
      acknowledgedAt: null,
      acknowledgedById: null,
      closedAt: null,
      closedBecause: null,
      ...SNOOZE_OVER,
    },
  });
  return count === 1;
}

/** False when it is missing, foreign or closed. */
export async function closeIncident(
  scope: Scope,
  tx: Tx,
  id: string,
  closed: { readonly at: Date; readonly because: string },
): Promise<boolean> {
  const { count } = await tx.incident.updateMany({
    where: { id, ...ofVisibleNumber(scope), state: { not: "CLOSED" } },
    data: { state: "CLOSED", closedAt: closed.at, closedBecause: closed.because, ...SNOOZE_OVER },
  });
  return count === 1;
}

/** How many are listed for all numbers together. */
const OPEN_LISTED = 200;

/** What is open within the scope, worth showing, last seen first; at most 200. */
export function listOpenIncidents(
  scope: Scope,
): Promise<{ id: string; phoneNumberId: string; reason: string; code: string }[]> {
  return db().incident.findMany({
    where: { AND: [SHOWN, ofVisibleNumber(scope), { state: { in: ["OPEN", "ACKNOWLEDGED"] } }] },
    select: { id: true, phoneNumberId: true, reason: true, code: true },
    orderBy: [{ lastSeenAt: "desc" }, { id: "desc" }],
    take: OPEN_LISTED,
  });
}
