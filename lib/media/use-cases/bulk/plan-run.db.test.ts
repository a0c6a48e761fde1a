import { beforeEach, describe, expect, it } from "vitest";
import { db } from "../../../data/db";
import { inTransaction } from "../../../data/transaction";
import type { BulkSelection } from "../../../schemas/bulk";
import { itemsOf, planned, runOf } from "../../../testing/bulk";
import { useTestDatabase } from "../../../testing/database";
import {
  createConnectionRow,
  createItemRow,
  createNumber,
  createNumberRow,
  operatorScope,
  SYSTEM,
} from "../../../testing/factories";
import { missingOf } from "./count-missing";
import { askForBulkRun, planRound } from "./plan-run";

useTestDatabase();

let number: Awaited<ReturnType<typeof createNumber>>;
beforeEach(async () => {
  number = await createNumber();
});

const ofNumber = (more: object = {}): BulkSelection => ({ by: "filter", number: number.id, ...more });
const days = (count: number) => new Date(Date.now() - count * 86_400_000);
const ask = (selection: BulkSelection, scope: Parameters<typeof askForBulkRun>[0] = SYSTEM) =>
  inTransaction((tx) => askForBulkRun(scope, tx, { deed: "redownload", selection }, new Date()));

/** Many items by one statement. */
function createMany(count: number, more: object = {}) {
  return db().mediaItem.createMany({
    data: Array.from({ length: count }, (_, index) => ({
      connectionId: number.connectionId,
      phoneNumberId: number.id,
      direction: "INBOUND" as const,
      providerMediaId: `m-${index}`,
      source: "WEBHOOK" as const,
      kind: "IMAGE" as const,
      status: "FAILED" as const,
      receivedAt: new Date(Date.now() - index * 1_000),
      ...more,
    })),
  });
}

describe("a plan", () => {
  it("holds what the view shows, oldest first, and tells what each will probably come to", async () => {
    const stored = await db().blob.create({
      data: { sha256: "a".repeat(64), store: "disk", key: "k", sizeBytes: 1, mimeType: "image/png" },
    });
    await createItemRow(number, { status: "STORED", blobId: stored.id, receivedAt: days(3), caption: "stored" });
    await createItemRow(number, { status: "FAILED", receivedAt: days(2), caption: "open" });
    await createItemRow(number, { status: "FAILED", receivedAt: days(10), caption: "long ago" });
    await createItemRow(number, { status: "GONE", receivedAt: days(19), caption: "gone" });
    await createItemRow(number, { status: "PURGED", receivedAt: days(1), caption: "purged" });
    await createItemRow(await createNumber(), { status: "FAILED", caption: "of another number" });
    const id = await planned(ofNumber());
    expect(await runOf(id)).toMatchObject({
      status: "PLANNED",
      total: 5,
      eligible: 1,
      hopeless: 2,
      unknown: 1,
      stored: 1,
      skipped: 1,
      phoneNumberIds: [number.id],
    });
    const captions = new Map((await db().mediaItem.findMany()).map((item) => [item.id, item.caption]));
    expect((await itemsOf(id)).map((item) => [captions.get(item.mediaItemId), item.forecast, item.state])).toEqual([
      ["gone", "HOPELESS", "WAITING"],
      ["long ago", "UNKNOWN", "WAITING"],
      ["stored", "STORED", "WAITING"],
      ["open", "ELIGIBLE", "WAITING"],
      ["purged", "HOPELESS", "SKIPPED"],
    ]);
  });

  it("keeps to the filters of the view and to what was there when it was asked for", async () => {
    const wanted = await createItemRow(number, { status: "FAILED", kind: "VIDEO", caption: "the lamp flickers" });
    await createItemRow(number, { status: "FAILED", kind: "IMAGE", caption: "the lamp" });
    await createItemRow(number, { status: "GONE", kind: "VIDEO", caption: "the lamp" });
    const { bulkRunId } = await ask(ofNumber({ status: ["FAILED"], kind: ["VIDEO"], q: "LAMP" }));
    await createItemRow(number, {
      status: "FAILED",
      kind: "VIDEO",
      caption: "a later lamp",
      createdAt: new Date(Date.now() + 1_000),
    });
    await planRound(SYSTEM, bulkRunId, new Date());
    expect((await itemsOf(bulkRunId)).map((item) => item.mediaItemId)).toEqual([wanted.id]);
  });

  it("of an incident holds what is not solved yet", async () => {
    const items = [
      await createItemRow(number, { status: "FAILED" }),
      await createItemRow(number, { status: "FAILED" }),
    ];
    const seen = { firstSeenAt: new Date(), lastSeenAt: new Date(), lastSubjectId: items[0]?.id ?? "" };
    const incident = await db().incident.create({
      data: { phoneNumberId: number.id, operation: "DOWNLOAD", reason: "TIMEOUT", message: "No answer.", ...seen },
    });
    await db().incidentSubject.createMany({
      data: items.map(({ id }, index) => ({
        incidentId: incident.id,
        subjectId: id,
        lastSeenAt: new Date(),
        solvedAt: index === 0 ? new Date() : null,
      })),
    });
    const id = await planned({ by: "incident", incidentId: incident.id });
    expect((await itemsOf(id)).map((item) => item.mediaItemId)).toEqual([items[1]?.id]);
  });

  it("of a connection holds what nobody has and nobody is fetching", async () => {
    for (const status of [
      "REFERENCED",
      "QUEUED",
      "DOWNLOADING",
      "RETRY_WAIT",
      "STORED",
      "FAILED",
      "GONE",
      "PURGED",
    ] as const) {
      await createItemRow(number, { status, caption: status });
    }
    await createItemRow(await createNumber(), { status: "FAILED" });
    expect(await missingOf(SYSTEM, number.connectionId)).toBe(4);
    const id = await planned({ by: "missing", connectionId: number.connectionId });
    const items = await db().mediaItem.findMany({ where: { bulkItems: { some: { bulkRunId: id } } } });
    expect(items.map((item) => item.caption).sort()).toEqual(["FAILED", "GONE", "REFERENCED", "RETRY_WAIT"]);
  });
});

describe("planning", () => {
  it("goes on after a crash where it was, and plans nothing twice", async () => {
    await createMany(2_300);
    const { bulkRunId } = await ask(ofNumber());
    await planRound(SYSTEM, bulkRunId, new Date());
    expect(await runOf(bulkRunId)).toMatchObject({ status: "PLANNING", total: 1_000 });
    // Two workers wake up for the same run at once: one of them had been taken for dead.
    for (let turn = 0; turn < 3; turn += 1) {
      await Promise.all([planRound(SYSTEM, bulkRunId, new Date()), planRound(SYSTEM, bulkRunId, new Date())]);
    }
    expect(await runOf(bulkRunId)).toMatchObject({ status: "PLANNED", total: 2_300, eligible: 2_300 });
    const positions = (await itemsOf(bulkRunId)).map((item) => item.position);
    expect(new Set(positions).size).toBe(2_300);
  });

  it("refuses what reaches into more numbers than a run may", async () => {
    const connection = await createConnectionRow();
    const numbers = await Promise.all(Array.from({ length: 101 }, () => createNumberRow(connection.id)));
    for (const each of numbers) await createItemRow(each, { status: "FAILED" });
    const asked = ask({ by: "missing", connectionId: connection.id });
    await expect(asked).rejects.toThrow("more than 100 numbers");
    expect(
      await db().bulkRun.count({ where: { selection: { path: ["asked", "connectionId"], equals: connection.id } } }),
    ).toBe(0);
  });
});

describe("somebody who may see one number", () => {
  const other = () => createNumber();

  it("plans nothing at another, whatever is named", async () => {
    const foreign = await other();
    const item = await createItemRow(foreign, { status: "FAILED" });
    const own = await createItemRow(number, { status: "FAILED" });
    const scope = operatorScope("01900000-0000-7000-8000-000000000001", [number.id]);
    const refused: BulkSelection[] = [
      { by: "filter", number: foreign.id },
      { by: "items", itemIds: [own.id, item.id] },
      { by: "missing", connectionId: foreign.connectionId },
    ];
    for (const selection of refused) await expect(ask(selection, scope)).rejects.toThrow("There is no such");
  });

  it("gets of all numbers what is theirs", async () => {
    const own = await createItemRow(number, { status: "FAILED", kind: "STICKER" });
    await createItemRow(await other(), { status: "FAILED", kind: "STICKER" });
    const { id: operatorId } = await db().operator.create({
      data: { email: `${number.id}@example.org`, name: "Ola", passwordHash: "none", role: "OPERATOR" },
    });
    const scope = operatorScope(operatorId, [number.id]);
    const id = await planned({ by: "filter", number: "all", kind: ["STICKER"] }, scope);
    expect((await itemsOf(id)).map((item) => item.mediaItemId)).toEqual([own.id]);
    expect(await runOf(id)).toMatchObject({ phoneNumberIds: [number.id], createdById: operatorId });
  });
});
