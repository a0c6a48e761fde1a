import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { db } from "../../../data/db";
import type { Scope } from "../../../data/scope";
import { InvalidInputError, NotFoundError } from "../../../errors";
import type { TimelineEntryDto } from "../../../schemas/timeline";
import { useTestDatabase } from "../../../testing/database";
import { createItemRow, createNumber, operatorScope, SYSTEM } from "../../../testing/factories";
import { readTimeline } from "./read-timeline";

useTestDatabase();

const at = (second: number) => new Date(Date.UTC(2026, 4, 1, 12, 0, second));
const facts = { headers: {}, body: Buffer.from("{}"), bodySha256: "none", verifiedBy: "signature" } as const;

let number: Awaited<ReturnType<typeof createNumber>>;
beforeEach(async () => {
  number = await createNumber();
});

const createOperator = (name: string) =>
  db().operator.create({
    data: { email: `${randomUUID()}@example.org`, name, passwordHash: "none", role: "OPERATOR" },
  });

const createBlob = (renderedAt: Date | null = null) =>
  db().blob.create({
    data: {
      ...{ sha256: randomUUID(), store: "disk", key: randomUUID(), sizeBytes: 5, mimeType: "image/png" },
      ...{ renderedAt, thumbnailState: "ready", width: 40, height: 30 },
    },
  });

const createDelivery = (receivedAt: Date, processedAt: Date | null = null) =>
  db().webhookEvent.create({ data: { ...facts, connectionId: number.connectionId, receivedAt, processedAt } });

const audit = (subjectId: string, action: string, when: Date, operatorId: string | null = null) =>
  db().auditEntry.create({
    data: { actor: "operator", operatorId, action, subjectType: "media_item", subjectId, requestId: "r-1", at: when },
  });

/** An item that was announced, failed, was tried again, kept, drawn, viewed, and downloaded again by hand. */
async function liveALife() {
  const alice = await createOperator("Alice Adams");
  const blob = await createBlob(at(33));
  const item = await createItemRow(number, { status: "STORED", createdAt: at(2), blobId: blob.id, storedAt: at(31) });
  const delivery = await createDelivery(at(1), at(2));
  await db().sighting.create({ data: { mediaItemId: item.id, webhookEventId: delivery.id, at: at(1) } });
  const ofItem = { mediaItemId: item.id, phoneNumberId: number.id, workerId: "w" };
  const exchange = (step: string) => ({
    ...{ step, method: "GET", host: "api.example.org", path: "/x", startedAt: at(3).toISOString(), durationMs: 5 },
    ...{ httpStatus: 200, providerCode: null, providerRequestId: "q-1", bytes: 5, note: "Answered.", answer: null },
  });
  const failure = {
    failureReason: "UPSTREAM",
    failureCode: "9",
    failureHttpStatus: 502,
    failureMessage: "Bad gateway.",
  };
  await db().attempt.createMany({
    data: [
      { ...ofItem, number: 1, trigger: "WEBHOOK", startedAt: at(3), finishedAt: at(4), outcome: "FAILED", ...failure },
      {
        ...{ ...ofItem, number: 2, trigger: "RETRY", startedAt: at(30), finishedAt: at(31), outcome: "SUCCEEDED" },
        ...{ bytesReceived: 5, exchanges: ["resolve", "fetch", "verify", "store"].map(exchange) },
      },
      {
        ...{ ...ofItem, number: 3, trigger: "OPERATOR", startedAt: at(51), finishedAt: at(52), outcome: "SUCCEEDED" },
        operatorId: alice.id,
      },
    ],
  });
  await db().mediaVersion.create({
    data: { mediaItemId: item.id, blobId: blob.id, origin: "DOWNLOAD", verdict: "VERIFIED", createdAt: at(32) },
  });
  await audit(item.id, "media.view", at(40), alice.id);
  await audit(item.id, "media.redownload", at(50), alice.id);
  return { item, alice, delivery };
}

const read = async (itemId: string, scope: Scope = SYSTEM) => (await readTimeline(scope, itemId, {})).entries;
const titles = (entries: readonly TimelineEntryDto[]) => entries.map(({ title }) => title);

describe("the life of an item", () => {
  it("is told in order, newest first, and nothing of it is left out", async () => {
    const { item } = await liveALife();
    const entries = await read(item.id);
    expect(titles(entries)).toEqual([
      "Attempt 3 · By hand",
      "Asked for again",
      "Viewed",
      "Preview made",
      "Bytes kept",
      "Attempt 2 · Automatic",
      "Attempt 1 · Webhook",
      "Announced by webhook",
      "Webhook received",
    ]);
    expect(entries.map((entry) => entry.at)).toEqual(
      [51, 50, 40, 33, 32, 30, 3, 2, 1].map((second) => at(second).toISOString()),
    );
  });

  it("says of each attempt what was exchanged, how long it took, and when it was tried again", async () => {
    const { item } = await liveALife();
    const [, , , , kept, second, first, , received] = await read(item.id);
    expect(first).toMatchObject({
      detail: "Provider is failing: Bad gateway. Tried again by itself after 26 s.",
      tone: "failed",
      durationMs: 1_000,
      codes: [
        { name: "HTTP", value: "502" },
        { name: "Code", value: "9" },
      ],
    });
    expect(second?.exchanges.map(({ step }) => step)).toEqual(["resolve", "fetch", "verify", "store"]);
    expect(second).toMatchObject({ bytes: 5, tone: "stored" });
    expect(kept).toMatchObject({ detail: "Verified: they are what was declared.", bytes: 5 });
    expect(received).toMatchObject({ detail: "Proved by its signature. Read.", durationMs: 1_000 });
  });

  it("has its place for probes, reports, bulk runs, uploads and refusals", async () => {
    const [item, stranger] = [await createItemRow(number, { createdAt: at(0) }), await createItemRow(number)];
    const fetchReport = { at: at(5).toISOString(), problem: { code: "1", text: "Nothing there." } };
    await db().mediaItem.update({ where: { id: item.id }, data: { fetchReport } });
    const probe = { mediaItemId: item.id, phoneNumberId: number.id, startedAt: at(6), finishedAt: at(7) };
    await db().probe.create({ data: { ...probe, verdict: "GONE", failureReason: "NOT_FOUND" } });
    const run = await db().bulkRun.create({
      data: { deed: "redownload", selection: {}, phoneNumberIds: [number.id], createdAt: at(8) },
    });
    for (const [position, { id }] of [item, stranger].entries()) {
      await db().bulkItem.create({
        data: {
          ...{ bulkRunId: run.id, mediaItemId: id, phoneNumberId: number.id, position },
          ...{ forecast: "ELIGIBLE", state: "SKIPPED" },
          ...{ note: "Somebody else asked.", finishedAt: at(9) },
        },
      });
    }
    const upload = await db().upload.create({
      data: {
        ...{ phoneNumberId: number.id, fileName: "a.png", kind: "IMAGE", mimeType: "image/png", sizeBytes: 5 },
        ...{ blobId: (await createBlob()).id, status: "DONE", attemptCount: 2, createdAt: at(10), finishedAt: at(11) },
        ...{ providerMediaId: item.providerMediaId, mediaItemId: item.id },
        refusal: {
          at: at(13).toISOString(),
          code: "131053",
          text: "No such codec.",
          messageId: "m",
          matchedBy: "message id",
        },
      },
    });
    await audit(upload.id, "media.retry-upload", at(12));
    expect((await read(item.id)).map(({ title, detail }) => [title, detail])).toEqual([
      ["WhatsApp could not use the file", "No such codec."],
      ["Asked to send it again", null],
      ["Uploaded", "After 2 attempts."],
      ["Upload put in line", null],
      ["Left out by a bulk run", "Somebody else asked."],
      ["Chosen for a bulk re-download", "It could be had."],
      ["Looked whether the provider still has it", "It is not there any more. No longer at provider."],
      ["The provider reported on its own fetch", "Nothing there."],
      ["Announced by webhook", null],
    ]);
  });

  it("tells nothing of what the same bytes went through before this item had them", async () => {
    const blob = await createBlob(at(1));
    const item = await createItemRow(number, { createdAt: at(2) });
    const version = { mediaItemId: item.id, origin: "REUSE", verdict: "VERIFIED", createdAt: at(3) } as const;
    await db().mediaVersion.create({ data: { ...version, blobId: blob.id } });
    expect(titles(await read(item.id))).toEqual(["Bytes taken over from another item", "Announced by webhook"]);
  });
});

describe("pages", () => {
  it("follow each other without a gap or a repetition, also where everything happened at once", async () => {
    const item = await createItemRow(number, { createdAt: at(9) });
    await db().auditEntry.createMany({
      data: Array.from({ length: 23 }, (_, index) => ({
        ...{ actor: "operator", action: "media.view", subjectType: "media_item", subjectId: item.id },
        ...{ requestId: `r-${index}`, at: at(9) },
      })),
    });
    const attempts = { mediaItemId: item.id, phoneNumberId: number.id, trigger: "RETRY", workerId: "w" } as const;
    await db().attempt.createMany({
      data: Array.from({ length: 20 }, (_, index) => ({ ...attempts, number: index + 1, startedAt: at(index) })),
    });
    for (let index = 0; index < 4; index += 1) {
      const { id } = await createDelivery(at(9));
      await db().sighting.create({ data: { mediaItemId: item.id, webhookEventId: id, at: at(9) } });
    }
    const whole = (await readTimeline(SYSTEM, item.id, { limit: 200 })).entries;
    expect(whole).toHaveLength(23 + 20 + 4 + 1);
    expect(whole.map((entry) => entry.at)).toEqual(
      whole
        .map((entry) => entry.at)
        .toSorted()
        .toReversed(),
    );
    for (const limit of [1, 3, 7]) {
      const paged: TimelineEntryDto[] = [];
      let cursor: string | undefined;
      do {
        const page = await readTimeline(SYSTEM, item.id, { limit, cursor });
        expect(page.entries.length).toBeLessThanOrEqual(limit);
        paged.push(...page.entries);
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      expect(paged.map(({ id }) => id)).toEqual(whole.map(({ id }) => id));
    }
  });

  it("are not led to by a marker that we did not make", async () => {
    const item = await createItemRow(number);
    const markers = [`1 delivery ${item.id}x`, `-100000000000000 delivery ${item.id}`].map((text) =>
      Buffer.from(text).toString("base64url"),
    );
    for (const cursor of ["", "x", ...markers]) {
      await expect(readTimeline(SYSTEM, item.id, { cursor })).rejects.toThrow(InvalidInputError);
    }
  });
});

describe("who may see what", () => {
  it("a foreign item, a missing one and a malformed id look alike", async () => {
    const { item } = await liveALife();
    const stranger = operatorScope(randomUUID(), [randomUUID()]);
    for (const id of [item.id, randomUUID(), "none"]) {
      await expect(readTimeline(stranger, id, {})).rejects.toThrow(new NotFoundError().message);
    }
    expect(await read(item.id, operatorScope(randomUUID(), [number.id]))).toHaveLength(9);
  });

  it("operators are told who did what, viewers only what they did themselves", async () => {
    const { item, alice } = await liveALife();
    const actors = async (scope: Scope) =>
      (await read(item.id, scope)).flatMap(({ actor }) => (actor === null ? [] : [actor]));
    const bob = randomUUID();
    expect(await actors(operatorScope(bob, [number.id]))).toEqual(["Alice Adams", "Alice Adams", "Alice Adams"]);
    expect(await actors(operatorScope(alice.id, [number.id]))).toEqual(["You", "You", "You"]);
    const toViewer = await readTimeline(operatorScope(bob, [number.id], "VIEWER"), item.id, {});
    expect(toViewer.entries.filter(({ actor }) => actor !== null).map(({ actor }) => actor)).toEqual(
      Array(3).fill("Somebody"),
    );
    expect(JSON.stringify(toViewer)).not.toContain("Alice");
  });

  it("deliveries are linked for admins alone, and a bulk run for those who may see all of its numbers", async () => {
    const { item, delivery } = await liveALife();
    const other = await createNumber();
    const run = await db().bulkRun.create({
      data: { deed: "probe", selection: {}, phoneNumberIds: [number.id, other.id], createdAt: at(60) },
    });
    await db().bulkItem.create({
      data: {
        ...{ bulkRunId: run.id, mediaItemId: item.id, phoneNumberId: item.phoneNumberId },
        ...{ position: 0, forecast: "UNKNOWN" },
      },
    });
    const links = async (scope: Scope) =>
      (await read(item.id, scope)).flatMap(({ deliveryId, bulkRunId }) => deliveryId ?? bulkRunId ?? []);
    expect(await links(operatorScope(randomUUID(), [number.id]))).toEqual([]);
    expect(await links(operatorScope(randomUUID(), [number.id, other.id]))).toEqual([run.id]);
    expect(await links(operatorScope(randomUUID(), "all", "ADMIN"))).toEqual([run.id, delivery.id]);
  });
});
