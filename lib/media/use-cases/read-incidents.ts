import { z } from "zod";
import { roleMay } from "../../auth/permissions";
import { providerFacts } from "../../connections/provider-facts";
import { type AffectedSubject, listAffected, listTriedAgain, readFailedExchanges } from "../../data/incident-subjects";
import {
  AFFECTED_LIMIT,
  type AffectedRow,
  countAffected,
  findIncidentOf,
  getIncident,
  type ListedIncident,
  listIncidents,
  readCourses,
} from "../../data/incidents";
import type { Scope } from "../../data/scope";
import { NotFoundError } from "../../errors";
import { isUuid } from "../../ids";
import type {
  AffectedDto,
  AffectedQuery,
  HourCount,
  IncidentDetailDto,
  IncidentDto,
  IncidentPageDto,
  IncidentQuery,
} from "../../schemas/incidents";
import { exchangeSchema } from "../../schemas/media";
import { everyHour } from "../hours";
import { maskNumber } from "../mask";
import { nameOf } from "./open-content";
import { presentFailure } from "./present-media";

const PAGE = 50;
const AFFECTED_PAGE = 50;
const DAY_HOURS = 24;
const WEEK_HOURS = 7 * 24;

/** One page of incidents with their course over 24 hours. */
export async function readIncidents(scope: Scope, query: IncidentQuery, now: Date): Promise<IncidentPageDto> {
  const { incidents, nextCursor } = await listIncidents(scope, { ...query, limit: PAGE });
  return { incidents: await present(scope, incidents, DAY_HOURS, now), nextCursor };
}

/** Everything about one incident, with its course over seven days. null when there is none within the scope. */
export async function readIncident(
  scope: Scope,
  id: string,
  query: AffectedQuery,
  now: Date,
): Promise<IncidentDetailDto | null> {
  const incident = isUuid(id) ? await getIncident(scope, id) : null;
  if (!incident) return null;
  const { operation, reason, lastSubjectId: subjectId } = incident;
  const [[summary], { rows, nextAfter }, exchanges] = await Promise.all([
    present(scope, [incident], WEEK_HOURS, now),
    listAffected(scope, id, { unsolved: query.affected !== "all", after: query.after ?? null, limit: AFFECTED_PAGE }),
    readFailedExchanges(scope, { operation, subjectId, reason }),
  ]);
  if (!summary) return null;
  return {
    ...summary,
    rows: rows.map(presentAffected),
    nextAfter,
    exchanges: z.array(exchangeSchema).catch([]).parse(exchanges),
    can: { act: scope.kind === "system" || roleMay(scope.role, "media:fetch") },
  };
}

/** The incident that an item's failure belongs to, and how many it affected; null when there is none. */
export async function readIncidentOf(
  scope: Scope,
  subjectId: string,
): Promise<{ id: string; items: number; atLeast: boolean } | null> {
  const incident = await findIncidentOf(scope, subjectId);
  if (!incident) return null;
  const [counts] = await countAffected(scope, [incident]);
  return { id: incident.id, items: counts?.items ?? 1, atLeast: counts?.items === AFFECTED_LIMIT };
}

/** The number that an incident belongs to. Throws NotFoundError. */
export async function numberOfIncident(
  scope: Scope,
  tx: Parameters<typeof getIncident>[2],
  id: string,
): Promise<string> {
  const incident = await getIncident(scope, id, tx);
  if (!incident) throw new NotFoundError("incident");
  return incident.phoneNumberId;
}

async function present(
  scope: Scope,
  incidents: readonly ListedIncident[],
  hours: number,
  now: Date,
): Promise<IncidentDto[]> {
  const from = everyHour(now, hours)[0] ?? now;
  const [counts, courses, triedAgain] = await Promise.all([
    countAffected(scope, incidents),
    readCourses(scope, incidents, from),
    listTriedAgain(
      scope,
      incidents.map(({ lastSubjectId }) => lastSubjectId),
    ),
  ]);
  const countsById = new Map(counts.map((row) => [row.id, row]));
  return incidents.map((incident) =>
    presentIncident(incident, countsById.get(incident.id), {
      course: fill(courses.get(incident.id) ?? [], hours, now),
      retrying: triedAgain.has(incident.lastSubjectId),
    }),
  );
}

/** Every hour of the course, those in which nothing happened too. */
function fill(course: readonly HourCount[], hours: number, now: Date): HourCount[] {
  const counts = new Map(course.map(({ hour, count }) => [hour, count]));
  return everyHour(now, hours).map((start) => {
    const hour = start.toISOString();
    return { hour, count: counts.get(hour) ?? 0 };
  });
}

function presentIncident(
  incident: ListedIncident,
  counts: AffectedRow | undefined,
  { course, retrying }: { readonly course: readonly HourCount[]; readonly retrying: boolean },
): IncidentDto {
  const { phoneNumber: number, closedAt } = incident;
  // Who had it in hand before it was snoozed or closed has it no more.
  const acknowledgedAt = incident.state === "ACKNOWLEDGED" ? incident.acknowledgedAt : null;
  const { providerKind, name: connectionName } = number.connection;
  return {
    id: incident.id,
    state: incident.state,
    operation: incident.operation,
    failure: failureOf(incident, providerKind, retrying),
    number: { id: number.id, phoneNumber: number.phoneNumber, displayName: number.displayName },
    connectionName,
    providerLabel: providerFacts(providerKind).label,
    firstSeenAt: incident.firstSeenAt.toISOString(),
    lastSeenAt: incident.lastSeenAt.toISOString(),
    occurrences: incident.occurrences,
    affected: {
      items: counts?.items ?? 0,
      customers: counts?.customers ?? 0,
      unsolved: counts?.unsolved ?? 0,
      atLeast: (counts?.items ?? 0) >= AFFECTED_LIMIT,
    },
    course,
    returns: incident.returns,
    returnedAt: incident.returnedAt?.toISOString() ?? null,
    acknowledged: acknowledgedAt && { at: acknowledgedAt.toISOString(), by: incident.acknowledgedBy?.name ?? null },
    snoozedUntil: incident.snoozedUntil?.toISOString() ?? null,
    closed: closedAt && { at: closedAt.toISOString(), because: incident.closedBecause ?? "" },
  };
}

/** `retrying`: what it affected last is tried again by itself, so that nobody may have to act yet. */
function failureOf(incident: ListedIncident, providerKind: string, retrying: boolean): IncidentDto["failure"] {
  const row = {
    failureReason: incident.reason,
    failureCode: incident.code || null,
    failureHttpStatus: null,
    failureMessage: incident.message,
    failureDiagnosis: incident.diagnosis,
  };
  const deed = incident.operation === "UPLOAD" ? "upload" : "download";
  const failure = presentFailure(row, { providerKind, deed, hasBytes: false, retrying });
  if (!failure) throw new Error("An incident has a reason.");
  return failure;
}

function presentAffected({ subject, item, upload }: AffectedSubject): AffectedDto {
  const shown = item ?? upload;
  const itemId = item?.id ?? upload?.mediaItemId ?? null;
  return {
    id: subject.subjectId,
    link: shown && itemId ? { itemId, phoneNumberId: shown.phoneNumberId } : null,
    name: item ? nameOf(item) : (upload?.fileName ?? "No longer here"),
    kind: shown?.kind ?? null,
    status: item?.status ?? null,
    uploadStatus: upload?.status ?? null,
    senderMasked: item?.sender ? maskNumber(item.sender) : null,
    occurrences: subject.occurrences,
    lastSeenAt: subject.lastSeenAt.toISOString(),
    solvedAt: subject.solvedAt?.toISOString() ?? null,
  };
}
