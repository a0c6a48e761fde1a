import { beforeEach, describe, expect, it } from "vitest";
import { db } from "../../data/db";
import type { Prisma } from "../../data/generated/client";
import { useTestDatabase } from "../../testing/database";
import { createItemRow, createNumber } from "../../testing/factories";
import { sweepForRescue } from "./rescue-sweep";

useTestDatabase();
beforeEach(async () => {
  await db().mediaItem.updateMany({ data: { status: "PURGED" } });
});

const DAY_MS = 86_400_000;
const now = new Date("2026-06-15T12:00:00Z");
const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);
const sweep = (at = now) => sweepForRescue(at, new AbortController().signal);

type Facts = Partial<Prisma.MediaItemUncheckedCreateInput>;

/** An item that failed when it came, with the attempt that did. */
async function failed(number: { id: string; connectionId: string }, receivedAt: Date, facts: Facts = {}) {
  const item = await createItemRow(number, {
    status: "FAILED",
    failureReason: "UPSTREAM",
    attemptCount: 1,
    receivedAt,
    ...facts,
  });
  await db().attempt.create({
    data: {
      mediaItemId: item.id,
      phoneNumberId: number.id,
      number: 1,
      trigger: "WEBHOOK",
      workerId: "test",
      startedAt: item.receivedAt,
      outcome: "FAILED",
    },
  });
  return item;
}

async function captionsInLine(): Promise<(string | null)[]> {
  const items = await db().mediaItem.findMany({
    where: { status: "QUEUED", nextTrigger: "SWEEP" },
    orderBy: { receivedAt: "asc" },
  });
  const jobs = await db().$queryRaw<{ key: string }[]>`SELECT "key" FROM graphile_worker._private_jobs`;
  for (const item of items) expect(jobs.map(({ key }) => key)).toContain(`download:${item.id}`);
  return items.map((item) => item.caption);
}

describe("a round", () => {
  it("puts in line what is not here and can be had, and nothing else", async () => {
    const number = await createNumber();
    const wanted: [string, Facts][] = [
      ["never tried", { status: "REFERENCED", attemptCount: 0, receivedAt: daysAgo(0.1) }],
      ["failed", {}],
      ["credentials refused", { failureReason: "AUTH" }],
      ["retried too late", { status: "RETRY_WAIT", nextAttemptAt: new Date(now.getTime() + 9 * DAY_MS) }],
      ["found there", { probeVerdict: "THERE", probedAt: now }],
    ];
    const left: [string, Facts][] = [
      ["just failed", { receivedAt: daysAgo(0.1) }],
      ["over", { receivedAt: daysAgo(8) }],
      ["not found", { failureReason: "NOT_FOUND" }],
      ["too large", { failureReason: "TOO_LARGE" }],
      ["retried in time", { status: "RETRY_WAIT", nextAttemptAt: new Date(now.getTime() + DAY_MS) }],
      ["found gone", { probeVerdict: "GONE", probedAt: now }],
      ["gone", { status: "GONE" }],
      ["purged", { status: "PURGED" }],
      ["held back", { status: "QUARANTINED" }],
      ["never arrived", { neverArrived: true }],
      ["at the provider", { status: "AWAITING_PROVIDER", nextAttemptAt: now }],
    ];
    for (const [caption, facts] of [...wanted, ...left]) await failed(number, daysAgo(4), { caption, ...facts });
    await db().attempt.deleteMany({ where: { mediaItem: { status: "REFERENCED" } } });
    expect(await sweep()).toBe(wanted.length);
    expect((await captionsInLine()).sort()).toEqual(wanted.map(([caption]) => caption).sort());
    const [queued] = await db().mediaItem.findMany({ where: { caption: "failed" } });
    expect(queued).toMatchObject({ failureReason: null, nextAttemptAt: null, requestedById: null });
  });

  it("asks for an item once, and again only at its next moment", async () => {
    const item = await failed(await createNumber(), daysAgo(4));
    expect(await sweep()).toBe(1);
    const again = { status: "FAILED", failureReason: "UPSTREAM" } as const;
    await db().mediaItem.update({ where: { id: item.id }, data: again });
    expect(await sweep()).toBe(0);
    expect(await sweep(new Date(now.getTime() + DAY_MS))).toBe(0);
    expect(await sweep(new Date(now.getTime() + 1.5 * DAY_MS))).toBe(1);
  });

  it("lets a provider that is still failing be asked once, not with all its retries anew", async () => {
    const item = await failed(await createNumber(), daysAgo(4), { retryCount: 8 });
    await sweep();
    expect(await db().mediaItem.findUniqueOrThrow({ where: { id: item.id } })).toMatchObject({ retryCount: 8 });
  });

  it("takes a few for each number, nearest end first, and no more while those are in line", async () => {
    const [many, few] = [await createNumber(), await createNumber()];
    await db().$executeRaw`
      INSERT INTO "media_item" ("id", "connection_id", "phone_number_id", "direction", "provider_media_id", "source", "kind",
        "status", "failure_reason", "attempt_count", "caption", "received_at", "updated_at")
      SELECT gen_random_uuid(), ${many.connectionId}::uuid, ${many.id}::uuid, 'INBOUND', n::text, 'WEBHOOK', 'IMAGE',
        'FAILED', 'UPSTREAM', 1, n::text, ${daysAgo(5)}::timestamptz + n * interval '1 millisecond', now()
      FROM generate_series(0, 9999) n`;
    await db().$executeRaw`
      INSERT INTO "attempt" ("id", "media_item_id", "phone_number_id", "number", "trigger", "worker_id", "started_at", "outcome")
      SELECT gen_random_uuid(), "id", "phone_number_id", 1, 'WEBHOOK', 'test', "received_at", 'FAILED'
      FROM "media_item" WHERE "phone_number_id" = ${many.id}::uuid`;
    await failed(few, daysAgo(4), { caption: "of another number" });

    expect(await sweep()).toBe(21);
    expect(await captionsInLine()).toEqual([
      ...Array.from({ length: 20 }, (_, index) => String(index)),
      "of another number",
    ]);
    expect(await sweep()).toBe(0);
    await db().mediaItem.updateMany({ where: { caption: { in: ["0", "1", "2"] } }, data: { status: "STORED" } });
    expect(await sweep()).toBe(3);
  });

  it("leaves a number alone that is paused, whose breaker is open or whose connection is off", async () => {
    const [paused, open, off, ready] = [
      await createNumber(),
      await createNumber(),
      await createNumber(),
      await createNumber(),
    ];
    for (const [number, caption] of [
      [paused, "paused"],
      [open, "open"],
      [off, "off"],
      [ready, "ready"],
    ] as const) {
      await failed(number, daysAgo(4), { caption });
    }
    await db().numberBreaker.create({ data: { phoneNumberId: paused.id, pausedAt: now } });
    await db().numberBreaker.create({
      data: { phoneNumberId: open.id, state: "OPEN", resumesAt: new Date(now.getTime() + 1) },
    });
    await db().connection.update({ where: { id: off.connectionId }, data: { enabled: false } });
    await sweep();
    expect(await captionsInLine()).toEqual(["ready"]);

    await db().numberBreaker.update({ where: { phoneNumberId: open.id }, data: { resumesAt: now } });
    await sweep();
    expect((await captionsInLine()).sort()).toEqual(["open", "ready"]);
    await db().numberBreaker.deleteMany();
    await db().connection.update({ where: { id: off.connectionId }, data: { enabled: true } });
    await sweep();
    expect((await captionsInLine()).sort()).toEqual(["off", "open", "paused", "ready"]);
  });

  /** A cancelled run that had not come to this item. */
  async function cancelled(
    item: { id: string; phoneNumberId: string },
    facts: Partial<Prisma.BulkRunCreateInput> = {},
  ) {
    const { phoneNumberId } = item;
    const run = await db().bulkRun.create({
      data: {
        ...{ deed: "redownload", status: "CANCELLED", selection: {}, phoneNumberIds: [phoneNumberId] },
        ...{ finishedAt: daysAgo(1), ...facts },
      },
    });
    await db().bulkItem.create({
      data: {
        ...{ bulkRunId: run.id, mediaItemId: item.id, phoneNumberId, position: 1 },
        ...{ forecast: "ELIGIBLE", state: "SKIPPED" },
      },
    });
  }

  it.each([
    ["it was planned", {}],
    ["it was started", { startedAt: daysAgo(2), included: ["ELIGIBLE"] }],
  ] satisfies [string, Partial<Prisma.BulkRunCreateInput>][])(
    "leaves what a person has cancelled after %s, until somebody asks for it again",
    async (_when, facts) => {
      const number = await createNumber();
      const item = await failed(number, daysAgo(4));
      await cancelled(item, facts);
      expect(await sweep()).toBe(0);
      await db().attempt.updateMany({ where: { mediaItemId: item.id }, data: { startedAt: daysAgo(0.9) } });
      expect(await sweep(new Date(now.getTime() + 1.5 * DAY_MS))).toBe(1);
    },
  );

  it.each([
    ["a run of checks", { deed: "probe", startedAt: daysAgo(2), included: ["ELIGIBLE"] }],
    ["a run that was not to fetch it", { startedAt: daysAgo(2), included: ["UNKNOWN"] }],
  ] satisfies [string, Partial<Prisma.BulkRunCreateInput>][])(
    "fetches what %s had listed when that was cancelled",
    async (_run, facts) => {
      await cancelled(await failed(await createNumber(), daysAgo(4)), facts);
      expect(await sweep()).toBe(1);
    },
  );
});
