import { type ClosingRule, closingRule, FORGOTTEN_AFTER_MS } from "../media/incident-rules";
import { db } from "./db";
import type { Incident } from "./generated/client";
import type { Tx } from "./transaction";

/** Looked at in one go, drawn by lot so that none is left out for ever: thousands must not make a long transaction. */
const AT_ONCE = 200;
/** Successes are looked for among this many of a number's latest attempts; the next success is seen by the next look. */
const LATEST_ATTEMPTS = 200;
/** The course of an incident is drawn over seven days. */
const COURSE_KEPT_MS = 8 * 24 * 60 * 60_000;

/** Snoozed incidents whose time is over are open again. Acts for the installation. */
export async function wakeIncidents(now: Date): Promise<number> {
  const { count } = await db().incident.updateMany({
    where: { state: "SNOOZED", snoozedUntil: { lte: now } },
    data: { state: "OPEN", snoozedUntil: null, snoozedAtCount: null },
  });
  return count;
}

/**
 * Closes what works again and what nothing was added to for two weeks, with one sentence why. Rows that somebody counts
 * into at this moment are passed over until the next time. Acts for the installation. Returns how many it closed.
 */
export async function closeMendedIncidents(tx: Tx, now: Date): Promise<number> {
  const incidents = await tx.$queryRaw<
    Pick<Incident, "id" | "phoneNumberId" | "operation" | "reason" | "lastSeenAt">[]
  >`
    SELECT "id", "phone_number_id" AS "phoneNumberId", "operation", "reason", "last_seen_at" AS "lastSeenAt"
    FROM "incident" WHERE "state" <> 'CLOSED'
    ORDER BY random() LIMIT ${AT_ONCE}
    FOR NO KEY UPDATE SKIP LOCKED`;
  let closed = 0;
  for (const incident of incidents) {
    const because = await whyClosed(tx, incident, closingRule(incident.reason), now);
    if (!because) continue;
    await tx.incident.update({
      where: { id: incident.id },
      data: { state: "CLOSED", closedAt: now, closedBecause: because, snoozedUntil: null, snoozedAtCount: null },
    });
    closed += 1;
  }
  return closed;
}

type Seen = Pick<Incident, "id" | "phoneNumberId" | "operation" | "lastSeenAt">;

async function whyClosed(tx: Tx, incident: Seen, rule: ClosingRule, now: Date): Promise<string | null> {
  if (rule.by === "items") {
    if (await allSolved(tx, incident.id)) return "Everything that it affected is stored now.";
  } else if (now.getTime() - incident.lastSeenAt.getTime() >= rule.calmMs && (await worksAgain(tx, incident))) {
    const what = incident.operation === "DOWNLOAD" ? "A download" : "An upload";
    return `${what} of this number succeeded again.`;
  }
  const forgotten = now.getTime() - incident.lastSeenAt.getTime() >= FORGOTTEN_AFTER_MS;
  return forgotten ? "It did not happen again for two weeks." : null;
}

async function allSolved(tx: Tx, incidentId: string): Promise<boolean> {
  const unsolved = await tx.incidentSubject.findFirst({
    where: { incidentId, solvedAt: null },
    select: { subjectId: true },
  });
  return unsolved === null;
}

async function worksAgain(tx: Tx, { phoneNumberId, operation, lastSeenAt }: Seen): Promise<boolean> {
  if (operation === "UPLOAD") {
    const done = await tx.upload.findFirst({
      where: { phoneNumberId, status: "DONE", finishedAt: { gt: lastSeenAt } },
      select: { id: true },
    });
    return done !== null;
  }
  const [row] = await tx.$queryRaw<{ works: boolean }[]>`
    SELECT EXISTS (
      SELECT 1 FROM (
        SELECT "outcome" FROM "attempt"
        WHERE "phone_number_id" = ${phoneNumberId}::uuid AND "started_at" > ${lastSeenAt}
        ORDER BY "started_at" DESC LIMIT ${LATEST_ATTEMPTS}) latest
      WHERE latest."outcome" = 'SUCCEEDED') AS "works"`;
  return row?.works === true;
}

/** Forgets the course of incidents from before what any screen draws. Acts for the installation. */
export async function forgetOldCourses(now: Date): Promise<void> {
  await db().incidentHour.deleteMany({ where: { hour: { lt: new Date(now.getTime() - COURSE_KEPT_MS) } } });
}
