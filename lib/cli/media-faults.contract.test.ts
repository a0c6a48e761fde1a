import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "../data/db";
import { forgetEnv } from "../env";
import { useTestDatabase } from "../testing/database";
import { OTHER_CASES, PASSING, SILENT, STAYING } from "../testing/media-faults/download-cases";
import { cut, type FaultInput, tooMuch } from "../testing/media-faults/fault-inputs";
import { type CliReport, FaultRig, putOffRetries, type Retries, seedPhoto } from "../testing/media-faults/fault-rig";
import { leaks, pages, rowsOfAllTables, secretsOf } from "../testing/media-faults/secret-search";
import { PASSING_UPLOADS, STAYING_UPLOADS } from "../testing/media-faults/upload-cases";
import type { Stage } from "../testing/nxcloud-stage";
import { waitFor } from "../testing/wait-for";
import { startWorkerProcess, type WorkerProcess } from "../testing/worker-process";

const dataDir = mkdtempSync(path.join(tmpdir(), "attache-faults-"));
process.env.ATTACHE_DATA_DIR = dataDir;
process.env.ATTACHE_SECRET_KEY = randomBytes(32).toString("base64");
forgetEnv();
useTestDatabase();

/** Longer than any case takes: what is waited for is always a fact. */
const CASE_MS = 240_000;
const LONG = { timeoutMs: CASE_MS };
const WAITING = ["--wait", "--timeout", "200"];
const PHOTO = randomBytes(50_000);
const TEXT = "Opening hours: 9 to 5\n".repeat(20_000);

const rig = new FaultRig(dataDir);
const workers: WorkerProcess[] = [];

beforeAll(async () => {
  for (const retries of ["put-off", "soon"] satisfies Retries[])
    writeFileSync(path.join(dataDir, `${retries}.txt`), TEXT);
  await putOffRetries();
});
afterAll(async () => {
  await rig.close();
  rmSync(dataDir, { recursive: true });
});

/** A worker process takes the jobs of the calling block. */
function useWorker(environment: Readonly<Record<string, string>> = {}): void {
  let worker: WorkerProcess | undefined;
  beforeAll(async () => {
    worker = await startWorkerProcess({
      ATTACHE_LOG_LEVEL: "debug",
      ATTACHE_MAX_MEDIA_BYTES: String(2 * 1024 * 1024),
      ATTACHE_ALLOWED_PRIVATE_HOSTS: "127.0.0.1",
      ...environment,
    });
    workers.push(worker);
  });
  afterAll(() => worker?.stop());
}

async function stageWithPhoto(retries: Retries) {
  const stage = await rig.openStage();
  return { stage, media: await seedPhoto(stage, PHOTO, retries) };
}

function fetchPhoto({ number }: Stage, { id }: { readonly id: string }): Promise<CliReport> {
  const what = ["--number", number.id, "--provider-media-id", id, "--direction", "inbound"];
  return rig.cli("media", "fetch", ...what, ...WAITING);
}

const redownload = ({ id }: { readonly id: string }) => rig.cli("media", "redownload", id, ...WAITING);

/** As the tables of cases have it. */
function endingOf({ item }: CliReport, media: { readonly sha256: string }): string {
  if (item.status !== "STORED") return `${item.status} ${item.failure?.reason}`;
  if (item.sha256 === media.sha256) return "STORED";
  expect(hashVerdict(item)).toBe("unverifiable");
  return "STORED other bytes";
}

const hashVerdict = (item: CliReport["item"]) => item.findings.find(({ id }) => id === "hash")?.verdict;

function expectEnding(report: CliReport, media: { readonly sha256: string }, ending: string): void {
  expect(ending.split(" or ")).toContain(endingOf(report, media));
  expect(report.exitCode).toBe(report.item.status === "STORED" ? 0 : 1);
  const [latest] = report.item.attempts;
  expect(latest?.failure?.reason).toBe(report.item.failure?.reason);
  for (const { note } of latest?.exchanges ?? []) expect(note).not.toBe("");
}

async function fetchUnder(operation: "getMedia" | "download", fault: FaultInput, ending: string) {
  const { stage, media } = await stageWithPhoto("put-off");
  await stage.sandbox.addFault({ match: { operation }, times: "forever", fault });
  expectEnding(await fetchPhoto(stage, media), media, ending);
}

async function uploadNote({ number }: Stage, retries: Retries) {
  const file = path.join(dataDir, `${retries}.txt`);
  const { exitCode, upload } = await rig.cli("media", "upload", "--number", number.id, file, ...WAITING);
  return { exitCode, ending: [upload.status, upload.failure?.reason].filter(Boolean).join(" ") };
}

/** An item whose declared hash came by callback; `fault` strikes from the first attempt on. */
async function declaredPhoto(retries: Retries, fault?: FaultInput) {
  const { stage, media } = await stageWithPhoto(retries);
  if (fault) await strikeDownloads(stage, fault, "forever");
  await rig.receiveCallback(stage, media.id);
  const item = await waitFor(() => db().mediaItem.findFirst({ where: { providerMediaId: media.id } }), LONG);
  return { stage, media, item };
}

const strikeDownloads = ({ sandbox }: Stage, fault: FaultInput, times: 1 | "forever") =>
  sandbox.addFault({ match: { operation: "download" }, times, fault });

const isStored = (id: string) => db().mediaItem.findFirst({ where: { id, status: "STORED" } });

describe("with a patient worker", { timeout: CASE_MS }, () => {
  useWorker();

  it.concurrent.each(STAYING_UPLOADS)("an upload under %j is %s", async (fault, expected) => {
    const stage = await rig.openStage();
    await stage.sandbox.addFault({ match: { operation: "uploadMedia" }, times: "forever", fault });
    const { ending, exitCode } = await uploadNote(stage, "put-off");
    expect(ending).toBe(expected);
    expect(exitCode).toBe(ending === "DONE" ? 0 : 1);
  });

  it.concurrent("bytes that stay others than a callback declared are held back when the retries are used up", async () => {
    const { media, item } = await declaredPhoto("soon", { kind: "wrong-bytes" });
    const report = await redownload(item);
    expectEnding(report, media, "QUARANTINED HASH_MISMATCH");
    expect(hashVerdict(report.item)).toBe("mismatch");
  });

  it.concurrent("an id that NXCloud never knew is given up when the retries are used up", async () => {
    const { stage, media } = await stageWithPhoto("soon");
    await stage.sandbox.deleteMedia(media.id);
    const report = await fetchPhoto(stage, media);
    expectEnding(report, media, "FAILED UNKNOWN");
    expect(report.item.attempts).toHaveLength(4);
  });

  it.concurrent.each([{ kind: "wrong-bytes" }, cut(20_000, "chunked"), tooMuch(1_000, "none")] satisfies FaultInput[])(
    "bytes under %j never replace those that a callback declared",
    async (fault) => {
      const { stage, media, item } = await declaredPhoto("put-off");
      await waitFor(() => isStored(item.id), LONG);
      await strikeDownloads(stage, fault, "forever");
      const report = await redownload(item);
      expectEnding(report, media, "RETRY_WAIT HASH_MISMATCH");
      expect(report.item.sha256).toBe(media.sha256);
    },
  );

  it.concurrent("bytes that are wrong once are fetched again, and then have the declared hash", async () => {
    const { stage, media, item } = await declaredPhoto("soon");
    await waitFor(() => isStored(item.id), LONG);
    await strikeDownloads(stage, { kind: "wrong-bytes" }, 1);
    const report = await redownload(item);
    expectEnding(report, media, "STORED");
    expect(hashVerdict(report.item)).toBe("match");
    expect(report.item.attempts.map(({ failure }) => failure?.reason)).toEqual([undefined, "HASH_MISMATCH", undefined]);
  });

  it.concurrent.each(PASSING_UPLOADS)("an upload that meets %j once is sent again by itself", async (fault) => {
    const stage = await rig.openStage();
    await stage.sandbox.addFault({ match: { operation: "uploadMedia" }, times: 1, fault });
    expect(await uploadNote(stage, "soon")).toEqual({ exitCode: 0, ending: "DONE" });
    expect(await stage.sandbox.requests({ operation: "uploadMedia" })).toHaveLength(2);
  });

  it.concurrent.each([{ kind: "code", code: 9006 }, { kind: "reset" }] satisfies FaultInput[])(
    "what failed under %j works when asked for again after that is over",
    async (fault) => {
      const { stage, media } = await stageWithPhoto("put-off");
      for (const operation of ["getMedia", "uploadMedia"] as const) {
        await stage.sandbox.addFault({ match: { operation }, times: "forever", fault });
      }
      expect([(await uploadNote(stage, "put-off")).exitCode, (await fetchPhoto(stage, media)).exitCode]).toEqual([
        1, 1,
      ]);
      await stage.sandbox.clearFaults();
      expect(await uploadNote(stage, "put-off")).toEqual({ exitCode: 0, ending: "DONE" });
      expectEnding(await fetchPhoto(stage, media), media, "STORED");
    },
  );

  it.concurrent.each(PASSING)("%s under %j, once, takes %i attempts", async (operation, fault, attempts) => {
    const { stage, media } = await stageWithPhoto("soon");
    await stage.sandbox.addFault({ match: { operation }, times: 1, fault });
    const report = await fetchPhoto(stage, media);
    expectEnding(report, media, "STORED");
    expect(report.item.attempts).toHaveLength(attempts);
  });

  it.concurrent.each(OTHER_CASES)("%s ends as %s", async (_, ending, change) => {
    const { stage, media } = await stageWithPhoto("put-off");
    await change(stage, media.id);
    expectEnding(await fetchPhoto(stage, media), media, ending);
  });

  it.concurrent.each(STAYING)("%s under %j ends as %s", fetchUnder);
});

// On a busy machine anything may take as long, so only what falls silent is met with impatience.
describe("with an impatient worker", { timeout: CASE_MS }, () => {
  useWorker({ ATTACHE_PROVIDER_TIMEOUT_MS: "700" });

  it.concurrent.each(SILENT)("%s under %j ends as %s", fetchUnder);
});

describe("after all that", () => {
  it("no secret is in a line of worker or command line, in a row of any table or on a page", async () => {
    const secrets = await secretsOf(rig);
    const kinds = ["access key", "access secret", "OSSAccessKeyId", "secret key", "sign", "Signature", "webhook token"];
    expect(new Set(secrets.values())).toEqual(new Set(kinds));
    const places = new Map([
      ["a worker's output", workers.map((worker) => worker.output()).join("")],
      ["the command line's output", rig.printed],
      ["pages", await pages()],
      ...(await rowsOfAllTables()),
    ]);
    expect(leaks(secrets, places)).toEqual([]);
    expect((await rig.requests()).flatMap(({ violations }) => violations)).toEqual([]);

    const { providerMediaId } = await db().mediaItem.findFirstOrThrow({ where: { direction: "INBOUND" } });
    const harmless = new Map([
      ["worker started", "start"],
      [providerMediaId, "id"],
    ]);
    expect(leaks(harmless, places)).toEqual([
      "start in a worker's output",
      "id in the command line's output",
      "id in pages",
      "id in public.media_item",
    ]);
  });
});
