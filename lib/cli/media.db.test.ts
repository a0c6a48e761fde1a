import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { blobStore } from "../blob/registry";
import { db } from "../data/db";
import type { MediaStatus } from "../data/generated/client";
import { forgetEnv } from "../env";
import { useTestDatabase } from "../testing/database";
import { runCliForJson, runCliHere, runCliProcess, startCli } from "../testing/run-cli";
import { waitFor } from "../testing/wait-for";

const dataDir = mkdtempSync(path.join(tmpdir(), "attache-cli-"));
process.env.ATTACHE_SECRET_KEY = Buffer.alloc(32, 7).toString("base64");
process.env.ATTACHE_DATA_DIR = dataDir;
forgetEnv();
useTestDatabase();
afterAll(() => rmSync(dataDir, { recursive: true }));

const DIGITS = "4930123456";
const BYTES = randomBytes(3_000_000);
let blobId: string;
let numberId: string;

beforeAll(async () => {
  const stored = await blobStore().put(Readable.from([BYTES]), {
    maxBytes: BYTES.length,
    signal: new AbortController().signal,
  });
  const sha256 = createHash("sha256").update(BYTES).digest("hex");
  const facts = { sha256, store: stored.store, key: stored.key, sizeBytes: BYTES.length, mimeType: "image/png" };
  blobId = (await db().blob.create({ data: facts })).id;
});

beforeEach(async () => {
  await db().$executeRaw`TRUNCATE "connection", "audit_entry" CASCADE`;
  const connection = { name: "Desk", providerKind: "nxcloud", settings: {}, sealedSecrets: "", sealedWebhookToken: "" };
  const number = { providerNumberId: DIGITS, phoneNumber: DIGITS, displayName: "Desk" };
  numberId = (await db().businessPhoneNumber.create({ data: { ...number, connection: { create: connection } } })).id;
});

async function newItem(providerMediaId: string, status: MediaStatus, withBytes = false): Promise<string> {
  const { connectionId } = await db().businessPhoneNumber.findUniqueOrThrow({ where: { id: numberId } });
  const item = await db().mediaItem.create({
    data: {
      connectionId,
      phoneNumberId: numberId,
      providerMediaId,
      status,
      direction: "INBOUND",
      source: "WEBHOOK",
      kind: "IMAGE",
      sender: "4917012345678",
      receivedAt: new Date("2026-03-01T08:00:00Z"),
      blobId: withBytes ? blobId : null,
    },
  });
  return item.id;
}

const settle = (id: string, status: MediaStatus) => db().mediaItem.update({ where: { id }, data: { status } });
const deeds = async () => (await db().auditEntry.findMany({ orderBy: { at: "asc" } })).map((entry) => entry.action);

describe("media list and media show", () => {
  it("filter by number and status, and mask the customer's number", async () => {
    const failed = await newItem("a", "FAILED");
    await newItem("b", "STORED", true);
    const args = ["media", "list", "--number", "+49 30 123456", "--status", "failed,gone", "--direction", "inbound"];
    const { items, nextCursor } = await runCliForJson(args);
    expect([items.map((item: { id: string }) => item.id), nextCursor]).toEqual([[failed], null]);
    const { stdout } = await runCliHere(["media", "show", failed, "--json"]);
    expect(JSON.parse(stdout.toString()).item).toMatchObject({ id: failed, status: "FAILED", providerMediaId: "a" });
    expect(stdout.toString()).not.toContain("4917012345678");
  });

  it("go on where a page ended", async () => {
    for (const id of ["a", "b", "c"]) await newItem(id, "STORED", true);
    const first = await runCliForJson(["media", "list", "--limit", "2"]);
    const second = await runCliForJson(["media", "list", "--limit", "2", "--cursor", first.nextCursor]);
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([2, 1, null]);
  });
});

describe("media fetch", () => {
  const fetchArgs = ["media", "fetch", "--number", DIGITS, "--provider-media-id", "new-1", "--direction", "inbound"];

  it("records the object, puts it in line and audits who asked, all without waiting", async () => {
    const { item } = await runCliForJson(fetchArgs);
    expect(item).toMatchObject({ providerMediaId: "new-1", status: "QUEUED", direction: "INBOUND" });
    expect(await db().$queryRaw`SELECT "key" FROM graphile_worker._private_jobs`).toEqual([
      { key: `download:${item.id}` },
    ]);
    expect(await db().auditEntry.findMany()).toMatchObject([
      { action: "media.fetch", actor: "cli", subjectId: item.id, phoneNumberId: numberId },
    ]);
  });

  it("says that there is no worker, gives up in time and ends with 1", async () => {
    const { exitCode, stdout, stderr } = await runCliHere([...fetchArgs, "--wait", "--timeout", "4", "--json"]);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout.toString()).item.status).toBe("QUEUED");
    expect(stderr).toContain("No worker is running");
  });
});

describe("media redownload --wait", () => {
  it.each([
    ["STORED", 0],
    ["GONE", 1],
    ["FAILED", 1],
    ["QUARANTINED", 1],
  ] as const)("ends when the item is %s, with exit code %i", async (status, exitCode) => {
    const id = await newItem("a", "FAILED", true);
    const waiting = runCliForJson(["media", "redownload", id, "--wait"], { exitCode });
    await waitFor(() => db().mediaItem.findFirst({ where: { id, status: "QUEUED" } }));
    await settle(id, status);
    expect((await waiting).item.status).toBe(status);
    expect(await deeds()).toEqual(["media.redownload"]);
  });

  it("does not sit out a wait whose next attempt comes too late anyway", async () => {
    const id = await newItem("a", "FAILED");
    const waiting = runCliHere(["media", "redownload", id, "--wait", "--timeout", "600", "--json"]);
    await waitFor(() => db().mediaItem.findFirst({ where: { id, status: "QUEUED" } }));
    const nextAttemptAt = new Date(Date.now() + 3_600_000);
    await db().mediaItem.update({ where: { id }, data: { status: "RETRY_WAIT", nextAttemptAt } });
    const { exitCode, stdout, stderr } = await waiting;
    expect([exitCode, JSON.parse(stdout.toString()).item.status]).toEqual([1, "RETRY_WAIT"]);
    expect(stderr).toContain(nextAttemptAt.toISOString());
  });

  it("says that there is no such item and audits nothing", async () => {
    const id = "01900000-0000-7000-8000-00000000dead";
    const { exitCode, stderr } = await runCliHere(["media", "redownload", id]);
    expect([exitCode, stderr]).toEqual([1, `There is no item ${id}.\n`]);
    expect(await deeds()).toEqual([]);
  });

  it("is refused for media that never got an id, and nothing is recorded", async () => {
    const id = await newItem("message:wamid.1", "GONE");
    await db().mediaItem.update({ where: { id }, data: { neverArrived: true } });
    const { exitCode, stderr } = await runCliHere(["media", "redownload", id]);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining("ask the customer to send it again")]);
    expect(await deeds()).toEqual([]);
  });
});

describe("media upload", () => {
  const file = path.join(dataDir, "note.txt");
  const uploadArgs = ["media", "upload", "--number", DIGITS, file];
  beforeEach(() => writeFileSync(file, "Opening hours: 9 to 5\n"));

  it("takes the bytes, puts them in line and audits who sent them", async () => {
    const { upload } = await runCliForJson(uploadArgs);
    expect(upload).toMatchObject({ fileName: "note.txt", mimeType: "text/plain", status: "QUEUED", sizeBytes: 22 });
    expect(await db().auditEntry.findMany()).toMatchObject([
      { action: "media.upload", actor: "cli", subjectId: upload.id, phoneNumberId: numberId },
    ]);
  });

  it.each([
    ["DONE", 0],
    ["FAILED", 1],
  ] as const)("waits until it is %s and ends with %i", async (status, exitCode) => {
    const waiting = runCliForJson([...uploadArgs, "--wait"], { exitCode });
    const { id } = await waitFor(() => db().upload.findFirst());
    await db().upload.update({ where: { id }, data: { status, providerMediaId: "made-by-the-provider" } });
    expect((await waiting).upload).toMatchObject({ id, status, providerMediaId: "made-by-the-provider" });
  });

  it("does not sit out a wait whose next attempt comes too late anyway", async () => {
    const waiting = runCliForJson([...uploadArgs, "--wait", "--timeout", "600"], { exitCode: 1 });
    const { id } = await waitFor(() => db().upload.findFirst());
    const nextAttemptAt = new Date(Date.now() + 3_600_000);
    await db().upload.update({ where: { id }, data: { status: "RETRY_WAIT", nextAttemptAt } });
    expect((await waiting).upload).toMatchObject({ id, status: "RETRY_WAIT" });
  });

  it("refuses a file that is not there, and one that the provider does not take, and keeps nothing", async () => {
    const missing = await runCliHere(["media", "upload", "--number", DIGITS, "/nowhere/photo.jpg"]);
    expect([missing.exitCode, missing.stderr]).toEqual([2, "There is no file /nowhere/photo.jpg.\n"]);
    writeFileSync(file, BYTES.subarray(0, 1_000));
    const refused = await runCliHere([...uploadArgs, "--json"]);
    expect([refused.exitCode, JSON.parse(refused.stderr).error.code]).toEqual([2, "INVALID_INPUT"]);
    expect(await db().upload.count()).toBe(0);
  });
});

describe("media content", () => {
  it("writes exactly the bytes to standard output and audits a download", async () => {
    const id = await newItem("a", "STORED", true);
    const { exitCode, stdout, stderr } = await runCliProcess(["media", "content", id]);
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout.equals(BYTES)).toBe(true);
    expect(await deeds()).toEqual(["media.download"]);
  });

  it("ends quietly when its reader has seen enough", async () => {
    const id = await newItem("a", "STORED", true);
    const child = startCli(["media", "content", id]);
    await once(child.stdout, "readable");
    child.stdout.destroy();
    expect(await once(child, "close")).toEqual([0, null]);
  });

  it("says that there are no bytes, and audits nothing", async () => {
    const id = await newItem("a", "GONE");
    const { exitCode, stdout, stderr } = await runCliHere(["media", "content", id]);
    expect([exitCode, stdout.length, stderr]).toEqual([1, 0, `There are no bytes of ${id}: it is GONE.\n`]);
    expect(await deeds()).toEqual([]);
  });
});

describe("media purge and media use-version", () => {
  const keep = (mediaItemId: string, verdict: "VERIFIED" | "MISMATCH") =>
    db().mediaVersion.create({ data: { mediaItemId, blobId, origin: "DOWNLOAD", verdict } });

  it("purge as many items as were confirmed, and record what went", async () => {
    const ids = [await newItem("a", "STORED", true), await newItem("b", "GONE", true)];
    for (const id of ids) await keep(id, "VERIFIED");
    const unconfirmed = await runCliHere(["media", "purge", ...ids, "--confirm", "1"]);
    expect([unconfirmed.exitCode, unconfirmed.stderr]).toEqual([2, "To confirm, give the number of items: 2\n"]);
    expect(await deeds()).toEqual([]);

    const { purged } = await runCliForJson(["media", "purge", ...ids, "--confirm", "2"]);
    expect(purged.map(({ id }: { id: string }) => id)).toEqual(ids);
    expect(await db().mediaItem.count({ where: { id: { in: ids }, status: "PURGED", blobId: null } })).toBe(2);
    const { sha256 } = await db().blob.findUniqueOrThrow({ where: { id: blobId } });
    expect(await db().auditEntry.findMany({ where: { action: "media.purge" } })).toMatchObject([
      { actor: "cli", details: { sha256s: sha256 } },
      { actor: "cli", details: { sha256s: sha256 } },
    ]);
    const missing = await runCliHere(["media", "purge", numberId, "--confirm", "1"]);
    expect([missing.exitCode, missing.stderr]).toEqual([1, `There is no ${numberId}.\n`]);
  });

  it("show what was held back", async () => {
    const id = await newItem("a", "QUARANTINED", true);
    const { id: versionId } = await keep(id, "MISMATCH");
    const shown = await runCliHere(["media", "show", id]);
    expect(shown.stdout.toString()).toMatch(new RegExp(`${versionId}.*held back`));
    const { item } = await runCliForJson(["media", "use-version", id, versionId]);
    expect(item).toMatchObject({ status: "STORED", versions: [{ id: versionId, heldBack: false, current: true }] });
    expect(await deeds()).toEqual(["media.use-version"]);
  });
});
