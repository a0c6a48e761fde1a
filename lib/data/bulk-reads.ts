import { db } from "./db";
import type { BulkForecast, BulkItemState, Prisma } from "./generated/client";
import { ofVisibleNumber, type Scope, visibleNumber } from "./scope";
import type { Tx } from "./transaction";

const LISTED = {
  mediaItem: {
    select: {
      kind: true,
      status: true,
      fileName: true,
      declaredMimeType: true,
      sender: true,
      receivedAt: true,
      neverArrived: true,
      direction: true,
      failureReason: true,
      failureCode: true,
      failureDiagnosis: true,
      blob: { select: { mimeType: true } },
      connection: { select: { providerKind: true } },
      phoneNumber: { select: { phoneNumber: true } },
    },
  },
} satisfies Prisma.BulkItemInclude;
export type ListedBulkItem = Prisma.BulkItemGetPayload<{ include: typeof LISTED }>;

/** Items of a run in the order of the line, behind `after`. */
export function listBulkItems(
  scope: Scope,
  bulkRunId: string,
  page: { readonly state?: BulkItemState | undefined; readonly after: number | null; readonly limit: number },
): Promise<ListedBulkItem[]> {
  return db().bulkItem.findMany({
    where: {
      bulkRunId,
      ...ofVisibleNumber(scope),
      ...(page.state ? { state: page.state } : {}),
      ...(page.after === null ? {} : { position: { gt: page.after } }),
    },
    include: LISTED,
    orderBy: { position: "asc" },
    take: page.limit,
  });
}

export interface PlanFigure {
  readonly phoneNumberId: string;
  readonly forecast: BulkForecast;
  readonly items: number;
  /** Declared, or measured where we have them. */
  readonly bytes: bigint;
  readonly unsized: number;
}

/**
 * What a run was planned to come to, by number and forecast. Reads every item of the run: for its plan page. What there
 * is nothing to ask for was left out and is counted all the same.
 */
export function planFigures(scope: Scope, bulkRunId: string, tx: Tx = db()): Promise<PlanFigure[]> {
  const { phoneNumberId } = ofVisibleNumber(scope);
  return tx.$queryRaw<PlanFigure[]>`
    SELECT b."phone_number_id" AS "phoneNumberId", b."forecast", count(*)::int AS "items",
      coalesce(sum(coalesce(i."declared_size_bytes", s."size_bytes")), 0)::bigint AS "bytes",
      (count(*) FILTER (WHERE i."declared_size_bytes" IS NULL AND s."size_bytes" IS NULL))::int AS "unsized"
    FROM "bulk_item" b JOIN "media_item" i ON i."id" = b."media_item_id" LEFT JOIN "blob" s ON s."id" = i."blob_id"
    WHERE b."bulk_run_id" = ${bulkRunId}::uuid
      AND (${phoneNumberId === undefined} OR b."phone_number_id" = ANY(${phoneNumberId?.in ?? []}::uuid[]))
    GROUP BY 1, 2`;
}

export interface RunPace {
  readonly inFlight: number;
  /** Items closed since `since`, and when the first of them was. */
  readonly closed: number;
  readonly firstAt: Date | null;
}

/** How a run of the scope is getting on. */
export async function readPace(scope: Scope, bulkRunId: string, since: Date): Promise<RunPace> {
  const where = { bulkRunId, ...ofVisibleNumber(scope) };
  const [inFlight, closed] = await Promise.all([
    db().bulkItem.count({ where: { ...where, state: "IN_FLIGHT" } }),
    db().bulkItem.aggregate({
      where: { ...where, finishedAt: { gt: since } },
      _count: { _all: true },
      _min: { finishedAt: true },
    }),
  ]);
  return { inFlight, closed: closed._count._all, firstAt: closed._min.finishedAt };
}

export interface BulkNumberFacts {
  readonly id: string;
  readonly phoneNumber: string;
  readonly displayName: string;
  /** Milliseconds that the latest downloads which succeeded took on average; null when there were none. */
  readonly msPerItem: number | null;
  /** The run is not through with it: items wait for their turn or are under way. */
  readonly open: boolean;
}

/** Attempts that an average is made of. */
const SAMPLE = 30;

/** What a run's numbers are called, how fast they were lately and whether the run is through with them. Bounded index reads a number. */
export async function bulkNumbers(
  scope: Scope,
  run: { readonly id: string; readonly phoneNumberIds: readonly string[] },
): Promise<BulkNumberFacts[]> {
  const numbers = await db().businessPhoneNumber.findMany({
    where: { AND: [{ id: { in: [...run.phoneNumberIds] } }, visibleNumber(scope)] },
    select: { id: true, phoneNumber: true, displayName: true },
    orderBy: { phoneNumber: "asc" },
  });
  const facts = await db().$queryRaw<Pick<BulkNumberFacts, "id" | "msPerItem" | "open">[]>`
    SELECT n."id", EXISTS (SELECT 1 FROM "bulk_item" b WHERE b."bulk_run_id" = ${run.id}::uuid
        AND b."phone_number_id" = n."id" AND b."state" IN ('WAITING', 'IN_FLIGHT')) AS "open", (SELECT avg(extract(epoch FROM (a."finished_at" - a."started_at")) * 1000)::float8 FROM (
        SELECT "started_at", "finished_at" FROM "attempt"
        WHERE "phone_number_id" = n."id" AND "outcome" = 'SUCCEEDED' AND "started_at" > now() - interval '1 day'
        ORDER BY "started_at" DESC LIMIT ${SAMPLE}) a) AS "msPerItem"
    FROM unnest(${numbers.map(({ id }) => id)}::uuid[]) n("id")`;
  const byId = new Map(facts.map((fact) => [fact.id, fact]));
  return numbers.map((number) => ({ msPerItem: null, open: false, ...byId.get(number.id), ...number }));
}
