import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { blobStoreNamed } from "../../blob/registry";
import type { BlobKey } from "../../blob/types";
import { systemClock } from "../../clock";
import { db } from "../../data/db";
import type { Prisma } from "../../data/generated/client";
import { inTransaction } from "../../data/transaction";
import { forgetEnv } from "../../env";
import { NotFoundError } from "../../errors";
import type { NxcloudControl } from "../../sandbox/nxcloud/control-client";
import { useTestDatabase } from "../../testing/database";
import { createItemRow, SYSTEM } from "../../testing/factories";
import { ACCESS_SECRET, type NxcloudStage, openNxcloudStage } from "../../testing/nxcloud-stage";
import { startDownload } from "./ingest-reference";
import { openContent } from "./open-content";
import { tryNumber } from "./pause-number";
import { runDownload } from "./run-download";

useTestDatabase();

let stage: NxcloudStage;
beforeAll(async () => {
  process.env.ATTACHE_PROVIDER_TIMEOUT_MS = "1500";
  stage = await openNxcloudStage();
});
afterAll(() => stage.close());
beforeEach(async () => {
  await stage.sandbox.clearFaults();
  // One number takes all of these failures, in a row.
  await db().numberBreaker.deleteMany();
});

const deps = { workerId: "test-worker", clock: systemClock, random: () => 0.5, stopping: new AbortController().signal };

function seed(bytes: Buffer, more: Partial<Parameters<NxcloudControl["putMedia"]>[0]> = {}) {
  const { accessKey, digits } = stage.account;
  const content = { from: "base64" as const, data: bytes.toString("base64") };
  return stage.sandbox.putMedia({ accessKey, businessPhone: digits, content, ...more });
}

function refer(providerMediaId: string, overrides: Partial<Prisma.MediaItemUncheckedCreateInput> = {}) {
  return createItemRow(stage.number, { providerMediaId, kind: "UNKNOWN", ...overrides });
}

function load(id: string) {
  return db().mediaItem.findUniqueOrThrow({
    where: { id },
    include: { blob: true, attempts: { orderBy: { number: "asc" } } },
  });
}

async function storedKeys(): Promise<string[]> {
  const entries = await readdir(path.join(stage.dataDir, "blobs"), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

describe("a download", () => {
  it("stores exactly the provider's bytes, sniffs their type and records what was asked", async () => {
    const bytes = Buffer.from("%PDF-1.7\nhello, this is a stored document");
    const media = await seed(bytes, { mimeType: "application/pdf", fileName: "c5e744fa" });
    const { id } = await refer(media.id);
    await runDownload(id, deps);
    const item = await load(id);
    expect(item).toMatchObject({ status: "STORED", kind: "DOCUMENT", failureReason: null, leaseOwner: null });
    expect(item.blob).toMatchObject({ mimeType: "application/pdf", sizeBytes: BigInt(bytes.length) });
    expect(item.blob?.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
    const read = await blobStoreNamed(item.blob?.store ?? "").open(item.blob?.key as BlobKey);
    expect(Buffer.concat(await read.body.toArray())).toEqual(bytes);
    expect(item.attempts).toMatchObject([{ outcome: "SUCCEEDED", bytesReceived: BigInt(bytes.length) }]);
    expect(item.attempts[0]?.exchanges).toMatchObject([
      { step: "resolve" },
      { step: "fetch" },
      { step: "verify", host: "", note: "No SHA-256 was declared, so that these bytes cannot be verified." },
      { step: "store", host: "", bytes: bytes.length, note: "Written as it came, and kept." },
    ]);
  });

  it("keeps the same bytes once, however many items have them", async () => {
    const bytes = Buffer.from("the very same bytes under two ids");
    const before = await storedKeys();
    const ids = [];
    for (const media of [await seed(bytes), await seed(bytes)]) {
      const { id } = await refer(media.id);
      await runDownload(id, deps);
      ids.push((await load(id)).blobId);
    }
    expect(ids[0]).not.toBeNull();
    expect(ids[1]).toBe(ids[0]);
    expect((await storedKeys()).length).toBe(before.length + 1);
  });

  it("heals bytes that vanished from the store", async () => {
    const media = await seed(Buffer.from("these bytes get lost on the disk"));
    const { id } = await refer(media.id);
    await runDownload(id, deps);
    const lost = (await load(id)).blob;
    await blobStoreNamed(lost?.store ?? "").delete(lost?.key as BlobKey);

    await inTransaction((tx) => startDownload(SYSTEM, tx, id, "OPERATOR"));
    await runDownload(id, deps);
    const healed = await load(id);
    expect(healed.status).toBe("STORED");
    expect(await blobStoreNamed("disk").stat(healed.blob?.key as BlobKey)).not.toBeNull();
  });

  it("keeps stored bytes when asking again finds that the provider has let go of them", async () => {
    const media = await seed(Buffer.from("stored before the provider lost it"));
    const { id } = await refer(media.id);
    await runDownload(id, deps);
    await stage.sandbox.setMediaState(media.id, "object-missing");
    await inTransaction((tx) => startDownload(SYSTEM, tx, id, "OPERATOR"));
    await runDownload(id, deps);
    const item = await load(id);
    expect(item.status).toBe("GONE");
    expect(item.blob).not.toBeNull();
  });

  it("holds back bytes whose declared hash they do not have, after fetching them anew", async () => {
    const media = await seed(Buffer.from("not what the sender sent"), { declaredHash: "wrong" });
    const { id } = await refer(media.id, { declaredSha256: media.declaredSha256 });
    await runDownload(id, deps);
    expect(await load(id)).toMatchObject({ status: "RETRY_WAIT", failureReason: "HASH_MISMATCH", blob: null });
    await db().mediaItem.update({ where: { id }, data: { retryCount: 50, nextAttemptAt: null } });
    await runDownload(id, deps);
    const item = await load(id);
    expect(item).toMatchObject({ status: "QUARANTINED", failureReason: "HASH_MISMATCH" });
    expect(item.blob).not.toBeNull();
  });

  it("lets go of held-back bytes when new ones are asked for, so that nobody gets to see them", async () => {
    const media = await seed(Buffer.from("held back and asked for again"), { declaredHash: "wrong" });
    const { id } = await refer(media.id, { declaredSha256: media.declaredSha256, retryCount: 50 });
    await runDownload(id, deps);
    expect((await load(id)).status).toBe("QUARANTINED");
    await inTransaction((tx) => startDownload(SYSTEM, tx, id, "OPERATOR"));
    await runDownload(id, deps);
    expect(await load(id)).toMatchObject({ status: "RETRY_WAIT", failureReason: "HASH_MISMATCH", blob: null });
    await expect(openContent(SYSTEM, id, "media.view", new Date())).rejects.toThrow(NotFoundError);
  });

  it("goes back in line at once when its worker is told to stop, and leaves no bytes behind", async () => {
    const media = await seed(Buffer.alloc(200_000, 1));
    await stage.sandbox.addFault({
      match: { operation: "download", mediaId: media.id },
      fault: { kind: "stall", afterBytes: 100_000 },
    });
    const before = await storedKeys();
    const { id } = await refer(media.id);
    const stopping = new AbortController();
    const running = runDownload(id, { ...deps, stopping: stopping.signal });
    await stage.sandbox.requests({ operation: "download", mediaId: media.id, atLeast: 1, waitMs: 10_000 });
    stopping.abort();
    await running;
    expect(await load(id)).toMatchObject({
      status: "RETRY_WAIT",
      retryCount: 0,
      attempts: [{ outcome: "ABANDONED", failureReason: "INTERRUPTED" }],
    });
    expect(await storedKeys()).toEqual(before);
  });
});

type Fault = Parameters<NxcloudControl["addFault"]>[0]["fault"];
type Operation = "getMedia" | "download";

const FAULTS: [string, Operation, Fault, string, string][] = [
  ["wrong credentials", "getMedia", { kind: "code", code: 1003 }, "FAILED", "AUTH"],
  ["unknown account", "getMedia", { kind: "code", code: 1005 }, "FAILED", "AUTH"],
  ["a clock that stays off", "getMedia", { kind: "code", code: 1004 }, "FAILED", "CLOCK_SKEW"],
  ["a number that is not bound", "getMedia", { kind: "code", code: 9006 }, "FAILED", "NUMBER_NOT_BOUND"],
  ["a system error", "getMedia", { kind: "code", code: 9001 }, "RETRY_WAIT", "UPSTREAM"],
  ["a code nobody documented", "getMedia", { kind: "code", code: 4711 }, "RETRY_WAIT", "UNKNOWN"],
  ["HTTP 500", "getMedia", { kind: "status", status: 500 }, "RETRY_WAIT", "UPSTREAM"],
  [
    "HTTP 429",
    "getMedia",
    { kind: "status", status: 429, headers: { "retry-after": "60" } },
    "RETRY_WAIT",
    "RATE_LIMITED",
  ],
  ["JSON that is none", "getMedia", { kind: "malformed-json" }, "RETRY_WAIT", "BAD_RESPONSE"],
  ["a reset while asking", "getMedia", { kind: "reset" }, "RETRY_WAIT", "UPSTREAM"],
  ["silence", "getMedia", { kind: "stall" }, "RETRY_WAIT", "TIMEOUT"],
  ["silence half-way", "download", { kind: "stall", afterBytes: 20_000 }, "RETRY_WAIT", "TIMEOUT"],
  [
    "a link to a private address",
    "getMedia",
    { kind: "link", location: "private-address" },
    "FAILED",
    "BLOCKED_TARGET",
  ],
  [
    "a link to the metadata service",
    "getMedia",
    { kind: "link", location: "metadata-address" },
    "FAILED",
    "BLOCKED_TARGET",
  ],
  ["a link that expired", "getMedia", { kind: "expired-link" }, "RETRY_WAIT", "EXPIRED"],
  [
    "a redirect to a private address",
    "download",
    { kind: "redirect", location: "private-address" },
    "FAILED",
    "BLOCKED_TARGET",
  ],
  // The platform may tell a reset that follows close upon data as an ordinary end.
  ["a reset half-way", "download", { kind: "reset", afterBytes: 20_000 }, "RETRY_WAIT", "UPSTREAM|BAD_RESPONSE"],
  [
    "a truncated body",
    "download",
    { kind: "truncate", atBytes: 20_000, ending: "full-length" },
    "RETRY_WAIT",
    "BAD_RESPONSE",
  ],
  ["an endless body", "download", { kind: "oversize", by: "endless", contentLength: "none" }, "FAILED", "TOO_LARGE"],
  ["HTTP 404 of the store", "download", { kind: "status", status: 404 }, "GONE", "NOT_FOUND"],
];

describe("a fault that does not go away", () => {
  const mostBytes = 1024 * 1024;
  beforeAll(() => {
    process.env.ATTACHE_MAX_MEDIA_BYTES = String(mostBytes);
    forgetEnv();
  });

  it.each(FAULTS)("%s (%s) ends where it deserves", async (_name, operation, fault, status, reason) => {
    const media = await seed(Buffer.alloc(50_000, 7), { mimeType: "image/jpeg" });
    await stage.sandbox.addFault({ match: { operation, mediaId: media.id }, times: "forever", fault });
    const before = await storedKeys();
    const { id } = await refer(media.id);
    await runDownload(id, deps);
    const item = await load(id);
    expect(`${item.status} ${item.failureReason}`).toMatch(new RegExp(`^${status} (${reason})$`));
    expect(item.attempts).toHaveLength(1);
    expect(Number(item.attempts[0]?.bytesReceived)).toBeLessThan(2 * mostBytes);
    expect(item.nextAttemptAt !== null).toBe(status === "RETRY_WAIT");
    expect(await storedKeys()).toEqual(before);
    const kept = JSON.stringify(item.attempts, (_key, value) => (typeof value === "bigint" ? String(value) : value));
    expect(kept).not.toContain(ACCESS_SECRET);
    expect(kept).not.toMatch(/Signature=|OSSAccessKeyId=/);
    // Nobody reads "20000 of 50000 bytes".
    expect(kept).not.toMatch(/\d{4,} (of \d+ )?bytes/);
  });
});

describe("a number whose error answers are spent", () => {
  it("asks its provider for nothing more, and fetches what waited once it may", async () => {
    const { settings } = await db().connection.findUniqueOrThrow({ where: { id: stage.connectionId } });
    const narrow = { ...(settings as Prisma.JsonObject), errorsPerHour: 3 };
    await db().connection.update({ where: { id: stage.connectionId }, data: { settings: narrow } });
    for (let count = 0; count < 3; count += 1) {
      const media = await seed(Buffer.from(`gone ${count}`));
      const match = { operation: "download", mediaId: media.id } as const;
      await stage.sandbox.addFault({ match, times: "forever", fault: { kind: "status", status: 404 } });
      const { id } = await refer(media.id);
      await runDownload(id, deps);
      expect((await load(id)).status).toBe("GONE");
    }
    const where = { phoneNumberId: stage.number.id };
    expect(await db().numberBreaker.findUnique({ where })).toMatchObject({ state: "OPEN", trips: 1 });

    const media = await seed(Buffer.from("still there"));
    const { id } = await refer(media.id);
    await runDownload(id, deps);
    expect(await load(id)).toMatchObject({ status: "QUEUED", attemptCount: 0, attempts: [] });
    expect(await stage.sandbox.requests({ mediaId: media.id })).toHaveLength(0);

    await inTransaction((tx) => tryNumber(SYSTEM, tx, stage.number.id, new Date()));
    await runDownload(id, deps);
    expect((await load(id)).status).toBe("STORED");
    expect(await db().numberBreaker.findUnique({ where })).toMatchObject({ state: "CLOSED", trips: 0, because: null });
    await db().connection.update({
      where: { id: stage.connectionId },
      data: { settings: settings as Prisma.JsonObject },
    });
  });
});
