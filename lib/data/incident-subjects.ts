import { db } from "./db";
import type { IncidentSubject, Prisma } from "./generated/client";
import { ofVisibleNumber, type Scope } from "./scope";

const ITEM = {
  id: true,
  phoneNumberId: true,
  kind: true,
  status: true,
  fileName: true,
  declaredMimeType: true,
  sender: true,
  receivedAt: true,
  blob: { select: { mimeType: true } },
} satisfies Prisma.MediaItemSelect;
const UPLOAD = {
  id: true,
  phoneNumberId: true,
  kind: true,
  status: true,
  fileName: true,
  mediaItemId: true,
} satisfies Prisma.UploadSelect;

export interface AffectedSubject {
  readonly subject: IncidentSubject;
  readonly item: Prisma.MediaItemGetPayload<{ select: typeof ITEM }> | null;
  readonly upload: Prisma.UploadGetPayload<{ select: typeof UPLOAD }> | null;
}

/**
 * One page of what an incident within the scope affected, latest ids first. `unsolved` leaves out what works again.
 * `nextAfter` is where the next page begins.
 */
export async function listAffected(
  scope: Scope,
  incidentId: string,
  page: { readonly unsolved: boolean; readonly after: string | null; readonly limit: number },
): Promise<{ rows: AffectedSubject[]; nextAfter: string | null }> {
  const found = await db().incidentSubject.findMany({
    where: {
      incidentId,
      incident: ofVisibleNumber(scope),
      ...(page.unsolved ? { solvedAt: null } : {}),
      ...(page.after ? { subjectId: { lt: page.after } } : {}),
    },
    orderBy: { subjectId: "desc" },
    take: page.limit + 1,
  });
  const subjects = found.slice(0, page.limit);
  const ids = subjects.map(({ subjectId }) => subjectId);
  const [items, uploads] = await Promise.all([
    db().mediaItem.findMany({ where: { id: { in: ids }, ...ofVisibleNumber(scope) }, select: ITEM }),
    db().upload.findMany({ where: { id: { in: ids }, ...ofVisibleNumber(scope) }, select: UPLOAD }),
  ]);
  const itemById = new Map(items.map((item) => [item.id, item]));
  const uploadById = new Map(uploads.map((upload) => [upload.id, upload]));
  const rows = subjects.map((subject) => ({
    subject,
    item: itemById.get(subject.subjectId) ?? null,
    upload: uploadById.get(subject.subjectId) ?? null,
  }));
  return { rows, nextAfter: found.length > page.limit ? (ids.at(-1) ?? null) : null };
}

/** Which of these items and uploads are tried again by themselves. */
export async function listTriedAgain(scope: Scope, subjectIds: readonly string[]): Promise<ReadonlySet<string>> {
  const waiting = { id: { in: [...subjectIds] }, ...ofVisibleNumber(scope), nextAttemptAt: { not: null } };
  const [items, uploads] = await Promise.all([
    db().mediaItem.findMany({ where: waiting, select: { id: true } }),
    db().upload.findMany({ where: waiting, select: { id: true } }),
  ]);
  return new Set([...items, ...uploads].map(({ id }) => id));
}

/** What was exchanged with the provider at the latest failure for this reason, as its row keeps it; null: nothing was. */
export async function readFailedExchanges(
  scope: Scope,
  failed: { readonly operation: "DOWNLOAD" | "UPLOAD"; readonly subjectId: string; readonly reason: string },
): Promise<unknown> {
  const { operation, subjectId, reason: failureReason } = failed;
  if (operation === "UPLOAD") {
    const upload = await db().upload.findFirst({
      where: { id: subjectId, ...ofVisibleNumber(scope), failureReason },
      select: { exchanges: true },
    });
    return upload?.exchanges ?? null;
  }
  const attempt = await db().attempt.findFirst({
    where: { mediaItemId: subjectId, ...ofVisibleNumber(scope), failureReason },
    orderBy: { number: "desc" },
    select: { exchanges: true },
  });
  return attempt?.exchanges ?? null;
}
