import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { blobStoreNamed } from "../../blob/registry";
import type { BlobKey } from "../../blob/types";
import { db } from "../../data/db";
import { inTransaction } from "../../data/transaction";
import { forgetEnv } from "../../env";
import { meaningOfReason } from "../../media/diagnosis/reasons";
import { storedDiagnosis } from "../../media/diagnosis/stored";
import { startDownload } from "../../media/use-cases/ingest-reference";
import { runDownload } from "../../media/use-cases/run-download";
import { advance, inLine, itemsOf, runOf, started } from "../bulk";
import { useTestDatabase } from "../database";
import { createItemRow, SYSTEM } from "../factories";
import { expectedOf, type FaultCase, type Provider } from "./cases";
import { type MatrixStage, openMatrixStage } from "./stage";

const UNDER_WAY = ["QUEUED", "DOWNLOADING", "RETRY_WAIT", "AWAITING_PROVIDER"];
/** More rounds than any fault has attempts. */
const ROUNDS = 60;
/** Longer than a breaker stays open. */
const HELD_BACK_MS = 31 * 60_000;
/** A whole canary and as many again. */
const BULK_ITEMS = 10;
const CANARY = 5;

/** Gives the calling test file what its downloads need. Call it at the top level. */
export function useMatrix(providerTimeoutMs: number): void {
  const dataDir = mkdtempSync(path.join(tmpdir(), "attache-matrix-"));
  Object.assign(process.env, {
    ATTACHE_DATA_DIR: dataDir,
    ATTACHE_SECRET_KEY: randomBytes(32).toString("base64"),
    ATTACHE_ALLOWED_PRIVATE_HOSTS: "127.0.0.1",
    ATTACHE_MAX_MEDIA_BYTES: String(1024 * 1024),
    ATTACHE_PROVIDER_TIMEOUT_MS: String(providerTimeoutMs),
  });
  forgetEnv();
  useTestDatabase();
  afterAll(() => rmSync(dataDir, { recursive: true }));
}

/** What each fault of a provider comes to: for a first download, for one of an item that has bytes, for a bulk run. */
export function faultMatrix(provider: Provider, faults: readonly FaultCase[]): void {
  const cases = faults.map((fault) => [fault.name, fault] as const);
  const onStage = async (run: (stage: MatrixStage) => Promise<void>) => {
    const stage = await openMatrixStage(provider);
    await run(stage).finally(() => stage.close());
  };

  it.concurrent.each(cases)("a first download under %s", (_, fault) =>
    onStage(async (stage) => {
      const { itemId, mediaId } = await refer(stage, "REFERENCED");
      await stage.strike(fault, mediaId);
      await ask(itemId, "WEBHOOK");
      const item = await expectOutcome(stage, fault, itemId, 0);
      expect(item.blob !== null).toBe(item.status === "QUARANTINED");
    }),
  );

  it.concurrent.each(cases)("a re-download under %s leaves the bytes that are there", (_, fault) =>
    onStage(async (stage) => {
      const { itemId, mediaId, sha256, bytes } = await refer(stage, "REFERENCED");
      await ask(itemId, "WEBHOOK");
      expect(await runToItsEnd(itemId)).toMatchObject({ status: "STORED", blob: { sha256 } });
      await stage.forgetCalls();
      await stage.strike(fault, mediaId);
      await ask(itemId, "OPERATOR");
      const { blob } = await expectOutcome(stage, fault, itemId, 1);
      expect(blob?.sha256).toBe(sha256);
      const read = await blobStoreNamed(blob?.store ?? "").open(blob?.key as BlobKey);
      expect(Buffer.concat(await read.body.toArray()).equals(bytes)).toBe(true);
    }),
  );

  it.concurrent.each(cases)("a bulk run under %s stops before it has asked for most of its items", (_, fault) =>
    onStage(async (stage) => {
      for (let index = 0; index < BULK_ITEMS; index += 1) {
        await stage.strike(fault, (await refer(stage, "FAILED")).mediaId, index === 0);
      }
      const runId = await started({ by: "filter", number: stage.number.id }, ["UNKNOWN", "HOPELESS"]);
      while (await workOnLine(runId)) await advance(runId);
      await advance(runId);
      const attempts = await db().attempt.findMany({ where: { phoneNumberId: stage.number.id } });
      expect(attempts.length).toBeGreaterThan(0);
      expect(attempts.length).toBeLessThanOrEqual(CANARY);
      for (const attempt of attempts)
        expect(attempt).toMatchObject({ trigger: "BULK", failureReason: fault.meaning.reason });
      expect(await stage.calls()).toEqual(callsOf(fault, attempts.length));
      const breaker = await db().numberBreaker.findUnique({ where: { phoneNumberId: stage.number.id } });
      const stopped = (await runOf(runId)).status === "HALTED" || (breaker !== null && breaker.state !== "CLOSED");
      expect(stopped, "the run is halted, or its number holds back").toBe(true);
      const untouched = (await itemsOf(runId)).filter(({ state }) => state === "WAITING");
      expect(untouched.length).toBeGreaterThanOrEqual(BULK_ITEMS - CANARY);
    }),
  );
}

async function refer(stage: MatrixStage, status: "REFERENCED" | "FAILED") {
  const bytes = randomBytes(5_000);
  const { id: mediaId, sha256 } = await stage.seed(bytes);
  const facts = { providerMediaId: mediaId, status, declaredSha256: sha256 };
  const { id: itemId } = await createItemRow(stage.number, facts);
  return { itemId, mediaId, sha256, bytes };
}

const ask = (itemId: string, trigger: "WEBHOOK" | "OPERATOR") =>
  inTransaction((tx) => startDownload(SYSTEM, tx, itemId, trigger));

const load = (id: string) =>
  db().mediaItem.findUniqueOrThrow({
    where: { id },
    include: { blob: true, attempts: { orderBy: { number: "asc" } } },
  });

const depsAt = (now: () => Date) => ({
  workerId: "matrix",
  clock: { now },
  random: () => 0.5,
  stopping: new AbortController().signal,
});

/** Makes every attempt that is due, one after the other, by a clock that jumps to when each is. */
async function runToItsEnd(itemId: string) {
  let aheadMs = 0;
  const now = () => new Date(Date.now() + aheadMs);
  let made = (await load(itemId)).attempts.length;
  for (let round = 0; round < ROUNDS; round += 1) {
    await runDownload(itemId, depsAt(now));
    const item = await load(itemId);
    if (!UNDER_WAY.includes(item.status)) return item;
    // Without an attempt it was its number that held it back.
    const heldBack = item.attempts.length === made;
    made = item.attempts.length;
    const dueInMs = (item.nextAttemptAt?.getTime() ?? 0) - now().getTime();
    aheadMs += heldBack ? HELD_BACK_MS : Math.max(0, dueInMs) + 1;
  }
  throw new Error(`The item is ${(await load(itemId)).status} after ${ROUNDS} rounds.`);
}

async function expectOutcome(stage: MatrixStage, fault: FaultCase, itemId: string, earlierAttempts: number) {
  const item = await runToItsEnd(itemId);
  const { status, attempts } = expectedOf(fault, earlierAttempts > 0);
  const { reason, cause } = fault.meaning;
  const made = item.attempts.slice(earlierAttempts);
  expect({
    status: item.status,
    reason: item.failureReason,
    cause: (storedDiagnosis(item.failureDiagnosis) ?? meaningOfReason(item.failureReason ?? ""))?.cause,
    attempts: made.map(({ failureReason }) => failureReason),
    calls: await stage.calls(),
  }).toEqual({
    status,
    reason,
    cause,
    attempts: Array.from({ length: attempts }, () => reason),
    calls: callsOf(fault, attempts),
  });
  expect(item.leaseOwner).toBeNull();
  return item;
}

/** One attempt at each item that a run has in line. False when none was made: nothing is in line, or all is held back. */
async function workOnLine(runId: string): Promise<boolean> {
  const attemptsSoFar = () =>
    db().attempt.count({ where: { mediaItem: { bulkItems: { some: { bulkRunId: runId } } } } });
  const before = await attemptsSoFar();
  for (const itemId of await inLine(runId))
    await runDownload(
      itemId,
      depsAt(() => new Date()),
    );
  return (await attemptsSoFar()) > before;
}

function callsOf({ calls }: FaultCase, attempts: number) {
  return { link: calls.link * attempts, bytes: calls.bytes * attempts };
}
