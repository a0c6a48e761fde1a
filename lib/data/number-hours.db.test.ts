import { beforeEach, describe, expect, it } from "vitest";
import { useTestDatabase } from "../testing/database";
import { createItemRow, createNumber, operatorScope } from "../testing/factories";
import { db } from "./db";
import { listNumberHours, makeNumberHours } from "./number-hours";
import { inTransaction } from "./transaction";

useTestDatabase();

const NOW = new Date("2026-11-20T10:20:00Z");
const MINUTE_MS = 60_000;
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * MINUTE_MS);

type Number = Awaited<ReturnType<typeof createNumber>>;
let number: Number;
beforeEach(async () => {
  await db().numberHour.deleteMany();
  await db().attempt.deleteMany();
  await db().upload.deleteMany();
  number = await createNumber();
});

const make = (now = NOW) => inTransaction((tx) => makeNumberHours(tx, now));
const hours = () => db().numberHour.findMany({ orderBy: [{ hour: "asc" }, { operation: "asc" }] });

async function attempt(finishedAt: Date | null, failureReason: string | null = null, of: Number = number) {
  const item = await createItemRow(of);
  const ended = finishedAt ? (failureReason ? ("FAILED" as const) : ("SUCCEEDED" as const)) : ("RUNNING" as const);
  return db().attempt.create({
    data: {
      mediaItemId: item.id,
      phoneNumberId: of.id,
      number: 1,
      trigger: "WEBHOOK",
      workerId: "test",
      startedAt: new Date((finishedAt ?? NOW).getTime() - 1_500),
      finishedAt,
      outcome: ended,
      failureReason,
      bytesReceived: 100,
    },
  });
}

async function upload(finishedAt: Date, failureReason: string | null = null) {
  const blob = await db().blob.upsert({
    where: { sha256: "b".repeat(64) },
    update: {},
    create: { sha256: "b".repeat(64), store: "disk", key: "b", sizeBytes: 7, mimeType: "image/jpeg" },
  });
  await db().upload.create({
    data: {
      phoneNumberId: number.id,
      fileName: "a.jpg",
      kind: "IMAGE",
      mimeType: "image/jpeg",
      sizeBytes: 7,
      blobId: blob.id,
      status: failureReason ? "FAILED" : "DONE",
      failureReason,
      createdAt: new Date(finishedAt.getTime() - 4_000),
      finishedAt,
    },
  });
}

it("counts what ended in each hour, what of it failed, and what of that lies in single items", async () => {
  await attempt(ago(5));
  await attempt(ago(6));
  await attempt(ago(7), "UPSTREAM");
  await attempt(ago(8), "NOT_FOUND");
  await attempt(ago(90));
  await attempt(null);
  await upload(ago(5));
  await upload(ago(6), "REJECTED");
  await make();
  expect(await hours()).toMatchObject([
    { hour: new Date("2026-11-20T08:00:00Z"), operation: "DOWNLOAD", succeeded: 1, failed: 0 },
    {
      hour: new Date("2026-11-20T10:00:00Z"),
      operation: "DOWNLOAD",
      succeeded: 2,
      failed: 2,
      failedItems: 1,
      durationMs: 3_000n,
      bytes: 200n,
    },
    { operation: "UPLOAD", succeeded: 1, failed: 1, failedItems: 1, durationMs: 4_000n, bytes: 7n },
  ]);
});

it("leaves interruptions out: nobody failed", async () => {
  const { id } = await attempt(ago(5), "INTERRUPTED");
  await db().attempt.update({ where: { id }, data: { outcome: "ABANDONED" } });
  await make();
  expect(await hours()).toEqual([]);
});

it("changes nothing when it is made again, by however many at once", async () => {
  for (const minutes of [1, 30, 70, 200]) await attempt(ago(minutes), minutes === 30 ? "AUTH" : null);
  await make();
  const before = await hours();
  await Promise.all([make(), make(), make()]);
  expect(await hours()).toEqual(before);
});

it("agrees with a recount however the attempts came in between", async () => {
  const times = [400, 330, 130, 61, 59, 25, 22, 3, 1];
  for (const minutes of times) {
    await attempt(ago(minutes), minutes % 2 ? "TIMEOUT" : null);
    await make(ago(minutes - 0.5));
  }
  await make();
  const incremental = await hours();
  await db().numberHour.deleteMany();
  await make();
  expect(await hours()).toEqual(incremental);
  expect(incremental.reduce((sum, { succeeded, failed }) => sum + succeeded + failed, 0)).toBe(times.length);
});

it("makes up for hours in which no worker ran, up to a week", async () => {
  await attempt(ago(60 * 24 * 5));
  await make(ago(60 * 24 * 5));
  await attempt(ago(60 * 24 * 8));
  await attempt(ago(60 * 30));
  await make();
  const made = [new Date("2026-11-15T10:00:00Z"), new Date("2026-11-19T04:00:00Z")];
  expect((await hours()).map(({ hour }) => hour)).toEqual(made);
  await db().numberHour.deleteMany();
  await make();
  expect((await hours()).map(({ hour }) => hour)).toEqual(made);
});

it("looks once more at an hour that has just ended, and takes out of it what is no longer so", async () => {
  const { id } = await attempt(new Date("2026-11-20T09:59:59Z"));
  await attempt(new Date("2026-11-20T10:00:01Z"));
  await make(new Date("2026-11-20T10:00:02Z"));
  await attempt(new Date("2026-11-20T09:59:58Z"), "AUTH");
  await make(new Date("2026-11-20T10:04:00Z"));
  expect((await hours())[0]).toMatchObject({ succeeded: 1, failed: 1 });
  await db().attempt.deleteMany({ where: { OR: [{ id }, { failureReason: "AUTH" }] } });
  await make(new Date("2026-11-20T10:04:30Z"));
  expect((await hours()).map(({ hour }) => hour)).toEqual([new Date("2026-11-20T10:00:00Z")]);
});

describe("for somebody", () => {
  it("has no hour of a number outside the scope", async () => {
    const theirs = await createNumber();
    await attempt(ago(5));
    await attempt(ago(5), null, theirs);
    await make();
    const scope = operatorScope("0198c0de-0000-7000-8000-000000000001", [number.id]);
    expect((await listNumberHours(scope, ago(120))).map(({ phoneNumberId }) => phoneNumberId)).toEqual([number.id]);
  });
});
