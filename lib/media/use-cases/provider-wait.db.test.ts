import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeEach, expect, it, vi } from "vitest";
import { db } from "../../data/db";
import { inTransaction } from "../../data/transaction";
import { forgetEnv } from "../../env";
import { ProviderError } from "../../providers/errors";
import type { CallContext, DownloadRef, Exchange, InboundEvent, MediaDownload } from "../../providers/types";
import { useTestDatabase } from "../../testing/database";
import { createItemRow, createNumber, SYSTEM } from "../../testing/factories";
import { tell } from "../../webhooks/test-delivery";
import { startDownload } from "./ingest-reference";
import { readMediaDetail } from "./read-media";
import { runDownload } from "./run-download";

type Answer = (ref: DownloadRef, ctx: CallContext) => Promise<MediaDownload>;
const provider = vi.hoisted(() => ({ answer: undefined as Answer | undefined }));
vi.mock("../../connections/open-connection", async () => {
  const { toldReceiver } = await import("../../webhooks/test-told");
  return { openReceiver: () => toldReceiver, openProvider: () => ({ download: provider.answer }) };
});

const dataDir = mkdtempSync(path.join(tmpdir(), "attache-wait-"));
process.env.ATTACHE_DATA_DIR = dataDir;
forgetEnv();
useTestDatabase();
afterAll(() => rmSync(dataDir, { recursive: true }));

const POLL_MS = 5_000;
const START = new Date("2026-05-01T12:00:00Z");
let now: Date;
let number: Awaited<ReturnType<typeof createNumber>>;
let asked: DownloadRef[];
beforeEach(async () => {
  now = START;
  asked = [];
  number = await createNumber();
});

const deps = {
  workerId: "worker",
  clock: { now: () => now },
  random: () => 0.5,
  stopping: new AbortController().signal,
};
const pass = (ms: number) => {
  now = new Date(now.getTime() + ms);
};

function answer(given: (ref: DownloadRef, ctx: CallContext) => MediaDownload | Promise<MediaDownload>): void {
  provider.answer = async (ref, ctx) => {
    asked.push(ref);
    ctx.onExchange({ step: ref.awaitingSince ? "fetch" : "resolve", startedAt: now.toISOString() } as Exchange);
    return given(ref, ctx);
  };
}
const pending = (): MediaDownload => ({ kind: "pending", pollAfterMs: POLL_MS });
function bytes(): MediaDownload {
  const descriptor = { mimeType: "image/png", sizeBytes: null, sha256: null, fileName: null };
  return { kind: "stream", descriptor, body: Readable.from([Buffer.from("the customer's photo")]) };
}

async function askForIt(answered = pending): Promise<string> {
  const { id } = await createItemRow(number);
  answer(answered);
  await runDownload(id, deps);
  return id;
}

const load = (id: string) =>
  db().mediaItem.findUniqueOrThrow({ where: { id }, include: { attempts: { orderBy: { number: "asc" } } } });

async function report(id: string, text: string | null): Promise<void> {
  const { providerMediaId } = await load(id);
  const problem = text === null ? null : { code: "400", text };
  const told: InboundEvent = { type: "fetch-reported", providerNumberId: null, providerMediaId, problem };
  await tell(number.connectionId, [told], now);
}

const DONE = { status: "STORED", awaitingSince: null, fetchReport: null, retryCount: 0, attemptCount: 1 };

it("waits without holding a place of its number, from the moment of the question", async () => {
  const { id } = await createItemRow(number);
  answer(() => {
    pass(400);
    return pending();
  });
  await runDownload(id, deps);
  const item = await load(id);
  expect(item).toMatchObject({ status: "AWAITING_PROVIDER", awaitingSince: START, leaseOwner: null, retryCount: 0 });
  expect(item.nextAttemptAt).toEqual(new Date(now.getTime() + POLL_MS));
  const others = await Promise.all(Array.from({ length: 4 }, () => createItemRow(number)));
  answer(bytes);
  for (const other of others) await runDownload(other.id, deps);
  for (const other of others) expect((await load(other.id)).status).toBe("STORED");
});

it("is shown as waiting while a poll is under way, for that may be every few seconds", async () => {
  const id = await askForIt();
  const shown: string[] = [];
  answer(async () => {
    shown.push((await load(id)).status, (await readMediaDetail(SYSTEM, id)).status);
    return pending();
  });
  pass(POLL_MS);
  await runDownload(id, deps);
  expect(shown).toEqual(["DOWNLOADING", "AWAITING_PROVIDER"]);
});

it("is one attempt however often it polls, and shows how that began and ended", async () => {
  const id = await askForIt();
  for (let poll = 0; poll < 30; poll += 1) {
    pass(POLL_MS);
    await runDownload(id, deps);
  }
  expect(new Set(asked.slice(1).map(({ awaitingSince }) => awaitingSince?.getTime()))).toEqual(
    new Set([START.getTime()]),
  );
  expect(await load(id)).toMatchObject({ status: "AWAITING_PROVIDER", attemptCount: 1, retryCount: 0 });
  answer(bytes);
  pass(POLL_MS);
  await runDownload(id, deps);
  const item = await load(id);
  expect(item).toMatchObject({ ...DONE, attempts: [{ number: 1, outcome: "SUCCEEDED", startedAt: START }] });
  const exchanges = item.attempts[0]?.exchanges as unknown as Exchange[];
  expect(exchanges).toHaveLength(12);
  expect([exchanges[0]?.step, exchanges.at(-1)?.startedAt]).toEqual(["resolve", now.toISOString()]);
});

it("does not poll before its time", async () => {
  const id = await askForIt();
  pass(POLL_MS - 1);
  await runDownload(id, deps);
  expect(asked).toHaveLength(1);
});

it("is completed by the report, however often it is told", async () => {
  const id = await askForIt();
  pass(1_000);
  answer(bytes);
  await report(id, null);
  await runDownload(id, deps);
  expect(await load(id)).toMatchObject(DONE);
  await report(id, null);
  await runDownload(id, deps);
  expect(asked).toHaveLength(2);
  expect((await load(id)).status).toBe("STORED");
});

it("is completed by polling where the report never comes, and by the report that comes after it undisturbed", async () => {
  const id = await askForIt();
  pass(POLL_MS);
  answer(bytes);
  await runDownload(id, deps);
  await report(id, "Media not found in the datastore.");
  await runDownload(id, deps);
  expect(await load(id)).toMatchObject({ status: "STORED", failureReason: null });
  expect(asked).toHaveLength(2);
});

it.each([null, "Media not found in the datastore."])(
  "heeds a report that comes before the answer (%s)",
  async (text) => {
    const { id } = await createItemRow(number);
    answer(async () => {
      pass(50);
      await report(id, text);
      pass(50);
      return pending();
    });
    await runDownload(id, deps);
    expect((await load(id)).nextAttemptAt).toEqual(now);
    answer(text === null ? bytes : pending);
    await runDownload(id, deps);
    expect((await load(id)).status).toBe(text === null ? "STORED" : "FAILED");
  },
);

it("fails with what was reported once a last look found nothing, and can be asked for again", async () => {
  const id = await askForIt();
  pass(1_000);
  await report(id, "Media not found in the datastore.");
  await report(id, "Media not found in the datastore.");
  await runDownload(id, deps);
  expect(asked).toHaveLength(2);
  expect(await load(id)).toMatchObject({
    status: "FAILED",
    failureReason: "UNAVAILABLE_AT_SENDER",
    failureCode: "400",
    failureMessage: "Media not found in the datastore.",
    awaitingSince: null,
    fetchReport: null,
    nextAttemptAt: null,
    attempts: [{ outcome: "FAILED" }],
  });
  pass(60_000);
  await inTransaction((tx) => startDownload(SYSTEM, tx, id, "OPERATOR"));
  await runDownload(id, deps);
  expect(asked.at(-1)?.awaitingSince).toBeNull();
  expect(await load(id)).toMatchObject({ status: "AWAITING_PROVIDER", awaitingSince: now, attemptCount: 2 });
});

it("believes bytes more than the report of a failure", async () => {
  const id = await askForIt();
  pass(1_000);
  await report(id, "Media not found in the datastore.");
  answer(bytes);
  await runDownload(id, deps);
  expect(await load(id)).toMatchObject(DONE);
});

it("goes on at its pace when bytes are reported that are not there yet", async () => {
  const id = await askForIt();
  pass(1_000);
  await report(id, null);
  await runDownload(id, deps);
  expect((await load(id)).nextAttemptAt).toEqual(new Date(now.getTime() + POLL_MS));
});

it("does not let a replayed report undo a later one", async () => {
  const id = await askForIt();
  pass(60_000);
  await report(id, "Media not found in the datastore.");
  pass(-59_000);
  await report(id, null);
  expect((await load(id)).fetchReport).toMatchObject({ problem: { text: "Media not found in the datastore." } });
});

it("does not take the report on an earlier question for one on this", async () => {
  const { id } = await createItemRow(number, { status: "RETRY_WAIT" });
  await report(id, "Media not found in the datastore.");
  pass(1_000);
  answer(pending);
  await runDownload(id, deps);
  pass(POLL_MS);
  await runDownload(id, deps);
  expect(await load(id)).toMatchObject({
    status: "AWAITING_PROVIDER",
    awaitingSince: new Date(START.getTime() + 1_000),
  });
});

it("starts over when somebody asks again meanwhile", async () => {
  const id = await askForIt();
  await report(id, "Media not found in the datastore.");
  await inTransaction((tx) => startDownload(SYSTEM, tx, id, "OPERATOR"));
  expect(await load(id)).toMatchObject({ status: "QUEUED", awaitingSince: null, fetchReport: null });
  pass(1_000);
  await runDownload(id, deps);
  expect(await load(id)).toMatchObject({ status: "AWAITING_PROVIDER", attemptCount: 2, awaitingSince: now });
});

it("ends the wait when the provider says that it is over", async () => {
  const id = await askForIt();
  pass(POLL_MS);
  answer(() => {
    throw new ProviderError({ reason: "TIMEOUT", retryable: true, publicMessage: "It took too long." });
  });
  await runDownload(id, deps);
  expect(await load(id)).toMatchObject({
    status: "RETRY_WAIT",
    failureReason: "TIMEOUT",
    awaitingSince: null,
    retryCount: 1,
  });
});

it("does not ask the provider anew because a worker stopped while polling", async () => {
  const id = await askForIt();
  pass(POLL_MS);
  const stopping = new AbortController();
  answer((_ref, { signal }) => {
    stopping.abort();
    throw signal.reason;
  });
  await runDownload(id, { ...deps, stopping: stopping.signal });
  expect(await load(id)).toMatchObject({
    status: "RETRY_WAIT",
    awaitingSince: START,
    attempts: [{ outcome: "ABANDONED" }],
  });
  answer(bytes);
  await runDownload(id, deps);
  expect(asked.at(-1)?.awaitingSince).toEqual(START);
  expect(await load(id)).toMatchObject({ status: "STORED", awaitingSince: null, attemptCount: 2 });
});
