import type { BulkDeed, KeptSelection } from "../schemas/bulk";
import { db } from "./db";
import { type BulkStatus, Prisma } from "./generated/client";
import { decodeCursor, encodeCursor } from "./keyset";
import { ofVisibleNumber, type Scope } from "./scope";
import type { Tx } from "./transaction";

const WITH_CREATOR = { createdBy: { select: { name: true } } } satisfies Prisma.BulkRunInclude;
export type BulkRunRow = Prisma.BulkRunGetPayload<{ include: typeof WITH_CREATOR }>;

/** Statuses in which a run goes on by itself. */
export const MOVING = ["PLANNING", "CANARY", "RUNNING"] as const satisfies readonly BulkStatus[];

/** Condition on "bulk_run" r: whoever may not see one of its numbers may not see the run. */
function visibleRun(scope: Scope): Prisma.Sql {
  const { phoneNumberId } = ofVisibleNumber(scope);
  return phoneNumberId ? Prisma.sql`r."phone_number_ids" <@ ${phoneNumberId.in}::uuid[]` : Prisma.sql`true`;
}

/** The numbers must lie within the scope, which `numbersOfSelection` sees to. */
export async function createBulkRun(
  scope: Scope,
  tx: Tx,
  facts: { deed: BulkDeed; selection: KeptSelection; phoneNumberIds: readonly string[] },
): Promise<{ id: string }> {
  return tx.bulkRun.create({
    data: {
      deed: facts.deed,
      selection: facts.selection,
      phoneNumberIds: [...facts.phoneNumberIds],
      createdById: scope.kind === "operator" ? scope.operatorId : null,
    },
    select: { id: true },
  });
}

/** One run, or null when there is none within the scope. */
export async function getBulkRun(scope: Scope, id: string, tx: Tx = db()): Promise<BulkRunRow | null> {
  const [visible] = await tx.$queryRaw<{ id: string }[]>`
    SELECT r."id" FROM "bulk_run" r WHERE r."id" = ${id}::uuid AND ${visibleRun(scope)}`;
  return visible ? tx.bulkRun.findUnique({ where: { id }, include: WITH_CREATOR }) : null;
}

/** The same, and nobody else changes it until the transaction ends. */
export async function lockBulkRun(scope: Scope, tx: Tx, id: string): Promise<BulkRunRow | null> {
  const [locked] = await tx.$queryRaw<{ id: string }[]>`
    SELECT r."id" FROM "bulk_run" r WHERE r."id" = ${id}::uuid AND ${visibleRun(scope)} FOR UPDATE`;
  return locked ? tx.bulkRun.findUnique({ where: { id }, include: WITH_CREATOR }) : null;
}

/** Changes a run that `lockBulkRun` has locked. */
export async function updateBulkRun(tx: Tx, id: string, data: Prisma.BulkRunUpdateInput): Promise<void> {
  await tx.bulkRun.update({ where: { id }, data, select: { id: true } });
}

/** Newest first. Throws InvalidInputError for a cursor that is not ours. */
export async function listBulkRuns(
  scope: Scope,
  page: { readonly cursor?: string | undefined; readonly limit: number; readonly status?: readonly BulkStatus[] },
): Promise<{ runs: BulkRunRow[]; nextCursor: string | null }> {
  const after = page.cursor ? decodeCursor(page.cursor) : null;
  const ids = await db().$queryRaw<{ id: string }[]>`
    SELECT r."id" FROM "bulk_run" r
    WHERE ${visibleRun(scope)}
      ${after ? Prisma.sql`AND (r."created_at", r."id") < (${after.at}::timestamptz, ${after.id}::uuid)` : Prisma.empty}
      ${page.status ? Prisma.sql`AND r."status" = ANY(${page.status}::"BulkStatus"[])` : Prisma.empty}
    ORDER BY r."created_at" DESC, r."id" DESC LIMIT ${page.limit + 1}`;
  const runs = await db().bulkRun.findMany({
    where: { id: { in: ids.slice(0, page.limit).map(({ id }) => id) } },
    include: WITH_CREATOR,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  const last = ids.length > page.limit ? runs.at(-1) : undefined;
  return { runs, nextCursor: last ? encodeCursor(last.createdAt, last.id) : null };
}

/** Runs that go on by themselves and for which no job is waiting. At most 100. Acts for the installation. */
export function findLostBulkRuns(tx: Tx, due: Date): Promise<{ id: string; status: BulkStatus }[]> {
  return tx.$queryRaw`
    SELECT r."id", r."status" FROM "bulk_run" r
    WHERE r."status" = ANY(${[...MOVING]}::"BulkStatus"[]) AND r."updated_at" < ${due}
      AND NOT EXISTS (SELECT 1 FROM graphile_worker._private_jobs j
        WHERE j."key" = 'bulk:' || r."id" AND j."attempts" < j."max_attempts")
    ORDER BY r."id" LIMIT 100`;
}
