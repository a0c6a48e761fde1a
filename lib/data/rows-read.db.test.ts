import { beforeAll, expect, it } from "vitest";
import { missingOf } from "../media/use-cases/bulk/count-missing";
import { readBulkItems } from "../media/use-cases/bulk/read-runs";
import { readIncidents } from "../media/use-cases/read-incidents";
import { readMediaPage } from "../media/use-cases/read-media";
import { readRescuePage } from "../media/use-cases/read-rescue";
import { readTimeline } from "../media/use-cases/timeline/read-timeline";
import { mediaListQuerySchema } from "../schemas/media";
import { rescueQuerySchema } from "../schemas/rescue";
import { useTestDatabase } from "../testing/database";
import { createItemRow, createNumber, createNumberRow, SYSTEM } from "../testing/factories";
import { findUnrenderedBlobs } from "./blobs";
import { db } from "./db";
import { nextInLine } from "./number-slots";
import { inTransaction } from "./transaction";

// What is counted by one connection can be asked of it.
process.env.ATTACHE_DATABASE_CONNECTIONS = "1";
useTestDatabase();

const ITEMS = 20_000;

let number: Awaited<ReturnType<typeof createNumber>>;
let itemId: string;
let runId: string;

/** A number with many items, almost all of them stored, each in one incident and in one bulk run, beside small ones. */
beforeAll(async () => {
  number = await createNumber();
  const other = await createNumberRow(number.connectionId);
  itemId = (await createItemRow(number, { status: "FAILED" })).id;
  await createItemRow(other, { status: "FAILED" });
  await db().$executeRaw`
    INSERT INTO "blob" ("id", "sha256", "store", "key", "size_bytes", "mime_type", "thumbnail_state", "created_at")
    SELECT gen_random_uuid(), 's' || g, 'disk', 'k' || g, 1, 'image/png', 'ready', now() - g * interval '1 minute'
    FROM generate_series(1, ${ITEMS}::int) g`;
  await db().$executeRaw`
    INSERT INTO "media_item" ("id", "connection_id", "phone_number_id", "direction", "provider_media_id", "source", "kind",
      "status", "received_at", "updated_at", "blob_id")
    SELECT gen_random_uuid(), ${number.connectionId}::uuid, ${number.id}::uuid, 'INBOUND', b."key", 'WEBHOOK', 'IMAGE',
      (CASE row_number() OVER () % 50 WHEN 0 THEN 'GONE' ELSE 'STORED' END)::"MediaStatus", b."created_at", now(), b."id"
    FROM "blob" b`;
  await db().$executeRaw`
    INSERT INTO "incident" ("id", "phone_number_id", "operation", "reason", "code", "message", "first_seen_at",
      "last_seen_at", "shown_since", "last_subject_id")
    SELECT gen_random_uuid(), ${number.id}::uuid, 'DOWNLOAD', 'NOT_FOUND', g, 'Gone.', now(), now(), now(), ${itemId}::uuid
    FROM generate_series(1, 40) g`;
  await db().$executeRaw`
    INSERT INTO "incident_subject" ("incident_id", "subject_id", "last_seen_at")
    SELECT n."id", i."id", now() FROM "incident" n JOIN "media_item" i ON n."code" = '1'`;
  const selection = { asked: { by: "filter", number: "all" }, until: new Date().toISOString() };
  const run = { deed: "redownload", selection, phoneNumberIds: [number.id] };
  runId = (await db().bulkRun.create({ data: run })).id;
  await db().$executeRaw`
    INSERT INTO "bulk_item" ("bulk_run_id", "media_item_id", "phone_number_id", "position", "forecast", "state", "finished_at")
    SELECT ${runId}::uuid, "id", "phone_number_id", row_number() OVER (ORDER BY "received_at"), 'ELIGIBLE', 'SUCCEEDED', now()
    FROM "media_item" WHERE "phone_number_id" = ${number.id}::uuid`;
  await db().$executeRaw`ANALYZE`;
});

/** Entries of tables and indexes that this connection has read so far. */
async function readSoFar(): Promise<number> {
  await db().$queryRaw`SELECT pg_stat_force_next_flush()::text`;
  const [row] = await db().$queryRaw<{ read: number }[]>`
    SELECT (SELECT sum("seq_tup_read") FROM pg_stat_user_tables WHERE "schemaname" = 'public')::int
      + (SELECT sum("idx_tup_read") FROM pg_stat_user_indexes WHERE "schemaname" = 'public')::int AS "read"`;
  return row?.read ?? 0;
}

/** After so many times PostgreSQL may keep one plan for whatever is asked. */
const TIMES = 8;

it.each<[string, () => Promise<unknown>]>([
  ["a page of the explorer", () => readMediaPage(SYSTEM, mediaListQuerySchema.parse({ number: "all" }))],
  [
    "a page of it with a rare status",
    () => readMediaPage(SYSTEM, mediaListQuerySchema.parse({ number: "all", status: "FAILED" })),
  ],
  ["a page of rescue", () => readRescuePage(SYSTEM, rescueQuerySchema.parse({}), new Date())],
  ["a page of incidents", () => readIncidents(SYSTEM, {}, new Date())],
  ["a page of a bulk run", () => readBulkItems(SYSTEM, runId, { cursor: 10_000 })],
  ["a timeline", () => readTimeline(SYSTEM, itemId, {})],
  ["what is missing of a connection", () => missingOf(SYSTEM, number.connectionId)],
  ["the next in line", () => inTransaction((tx) => nextInLine(tx, number.id, new Date()))],
  ["what nobody has drawn yet", () => inTransaction((tx) => findUnrenderedBlobs(tx, new Date()))],
])("%s costs little, however much there is and however often it is asked for", async (_name, ask) => {
  for (let time = 1; time < TIMES; time += 1) await ask();
  const before = await readSoFar();
  await ask();
  expect((await readSoFar()) - before).toBeLessThan(5_000);
});
