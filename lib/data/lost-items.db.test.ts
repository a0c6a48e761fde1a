import { beforeEach, describe, expect, it } from "vitest";
import { scheduleDownload } from "../jobs/schedule";
import { useTestDatabase } from "../testing/database";
import { createItemRow, createNumber } from "../testing/factories";
import { db } from "./db";
import { findLostItems } from "./downloads";
import { inTransaction } from "./transaction";

useTestDatabase();

let number: Awaited<ReturnType<typeof createNumber>>;
beforeEach(async () => {
  number = await createNumber();
});

describe("items whose wake-up was lost", () => {
  it("are found, and one that waits in line is left alone", async () => {
    const lost = await createItemRow(number);
    const waiting = await createItemRow(number);
    await inTransaction((tx) => scheduleDownload(tx, waiting));
    const found = await inTransaction((tx) => findLostItems(tx, new Date(Date.now() + 60_000)));
    const ids = found.map((item) => item.id);
    expect(ids).toContain(lost.id);
    expect(ids).not.toContain(waiting.id);
  });

  it("are taken longest overdue first, where there are more than one sweep takes", async () => {
    await db().$executeRaw`
      INSERT INTO "media_item" ("id", "connection_id", "phone_number_id", "direction", "provider_media_id", "source", "kind",
        "status", "received_at", "next_attempt_at", "updated_at")
      SELECT gen_random_uuid(), ${number.connectionId}::uuid, ${number.id}::uuid, 'INBOUND', 'lost-' || g, 'WEBHOOK', 'IMAGE',
        CASE g % 2 WHEN 0 THEN 'QUEUED' ELSE 'RETRY_WAIT' END::"MediaStatus", now(),
        CASE g % 2 WHEN 1 THEN timestamptz '2020-01-01' - g * interval '1 minute' END,
        timestamptz '2020-01-01' - CASE g % 2 WHEN 0 THEN g ELSE 0 END * interval '1 minute'
      FROM generate_series(1, 600) g`;
    const found = await inTransaction((tx) => findLostItems(tx, new Date("2020-01-02")));
    const rows = await db().mediaItem.findMany({ where: { id: { in: found.map(({ id }) => id) } } });
    const idOf = new Map(rows.map(({ id, providerMediaId }) => [id, providerMediaId]));
    const longestOverdue = Array.from({ length: 500 }, (_, index) => `lost-${600 - index}`);
    expect(found.map(({ id }) => idOf.get(id))).toEqual(longestOverdue);
  });
});
