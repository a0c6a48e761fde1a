import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { blobStoreNamed } from "../../blob/registry";
import type { BlobKey } from "../../blob/types";
import { systemClock } from "../../clock";
import { db } from "../../data/db";
import type { Prisma } from "../../data/generated/client";
import { inTransaction } from "../../data/transaction";
import { ConflictError, NotFoundError } from "../../errors";
import { useTestDatabase } from "../../testing/database";
import { createItemRow, createNumberRow, operatorScope, SYSTEM } from "../../testing/factories";
import { type NxcloudStage, openNxcloudStage } from "../../testing/nxcloud-stage";
import { adoptBytes, showVersion } from "./adopt-bytes";
import { ingestReference, startDownload } from "./ingest-reference";
import { openContent, openVersion } from "./open-content";
import { purgeItem } from "./purge";
import { readMediaDetail } from "./read-media";
import { reclaimStorage } from "./reclaim-storage";
import { runDownload } from "./run-download";

useTestDatabase();

let stage: NxcloudStage;
beforeAll(async () => {
  stage = await openNxcloudStage();
});
afterAll(() => stage.close());
beforeEach(() => stage.sandbox.clearFaults());

const deps = { workerId: "test-worker", clock: systemClock, random: () => 0, stopping: new AbortController().signal };
const shaOf = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

/** Puts bytes at the provider; under an id that is there already, in place of the others. */
function put(bytes: Buffer, id?: string) {
  const { accessKey, digits } = stage.account;
  const content = { from: "base64" as const, data: bytes.toString("base64") };
  return stage.sandbox.putMedia({ accessKey, businessPhone: digits, content, ...(id && { id }) });
}

let made = 0;
/** A document that nobody has seen before. */
const fresh = () => Buffer.from(`%PDF-1.7\nnumber ${++made}`);

function refer(providerMediaId: string, overrides: Partial<Prisma.MediaItemUncheckedCreateInput> = {}) {
  return createItemRow(stage.number, {
    providerMediaId,
    kind: "DOCUMENT",
    declaredMimeType: "application/pdf",
    ...overrides,
  });
}

/** Runs every attempt that is due until none is. */
async function runToEnd(id: string): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    await runDownload(id, deps);
    const { status } = await db().mediaItem.findUniqueOrThrow({ where: { id } });
    if (status !== "RETRY_WAIT" && status !== "QUEUED") return;
    await db().mediaItem.update({ where: { id }, data: { nextAttemptAt: null } });
  }
  throw new Error("It never ended.");
}

async function again(id: string): Promise<void> {
  await inTransaction((tx) => startDownload(SYSTEM, tx, id, "OPERATOR"));
  await runToEnd(id);
}

/** An item that is stored, with its bytes. */
async function stored(declare = true) {
  const bytes = fresh();
  const media = await put(bytes);
  const { id } = await refer(media.id, declare ? { declaredSha256: shaOf(bytes) } : {});
  await runToEnd(id);
  return { id, mediaId: media.id, bytes };
}

const detail = (id: string) => readMediaDetail(SYSTEM, id);
const keptOf = (id: string) =>
  db().mediaVersion.findMany({ where: { mediaItemId: id }, include: { blob: true }, orderBy: { createdAt: "asc" } });

async function bytesOf(id: string): Promise<string> {
  const content = await openContent(SYSTEM, id, "media.view", new Date());
  return Buffer.concat(await (await content.open()).body.toArray()).toString();
}

describe("bytes that came", () => {
  it("are a version that is verified when their declared hash agrees", async () => {
    const { id, bytes } = await stored();
    const [version] = (await detail(id)).versions;
    expect(version).toMatchObject({
      origin: "DOWNLOAD",
      verdict: "VERIFIED",
      sha256: shaOf(bytes),
      current: true,
      heldBack: false,
    });
    expect(version?.findings).toContainEqual({
      id: "hash",
      verdict: "match",
      declared: shaOf(bytes),
      measured: shaOf(bytes),
    });
  });

  it("cannot be verified when no hash was declared, and say so", async () => {
    const { id } = await stored(false);
    const item = await detail(id);
    expect(item).toMatchObject({ status: "STORED", versions: [{ verdict: "UNVERIFIABLE" }] });
    expect(item.findings).toContainEqual(expect.objectContaining({ id: "hash", verdict: "unverifiable" }));
  });

  it("are held back when they go on differing from the declared hash, with both values", async () => {
    const bytes = fresh();
    const declared = shaOf(Buffer.from("what the customer sent"));
    const media = await put(bytes);
    const { id } = await refer(media.id, { declaredSha256: declared });
    await runToEnd(id);
    const item = await detail(id);
    expect(item).toMatchObject({
      status: "QUARANTINED",
      failure: { reason: "HASH_MISMATCH" },
      can: { preview: false },
      versions: [{ verdict: "MISMATCH", heldBack: true, current: true, sha256: shaOf(bytes) }],
    });
    expect(item.versions[0]?.findings).toContainEqual({
      id: "hash",
      verdict: "mismatch",
      declared,
      measured: shaOf(bytes),
    });
    const [, , verify] = item.attempts[0]?.exchanges ?? [];
    expect(verify).toMatchObject({ step: "verify", host: "" });
    expect(verify?.note).toContain(declared);
    expect(verify?.note).toContain(shaOf(bytes));
  });

  it("are kept although a later attempt finds the provider without any", async () => {
    const bytes = fresh();
    const media = await put(bytes);
    const { id } = await refer(media.id, { declaredSha256: shaOf(Buffer.from("another file")) });
    await runDownload(id, deps);
    expect(await detail(id)).toMatchObject({ status: "RETRY_WAIT", blobId: null, versions: [{ heldBack: true }] });
    await stage.sandbox.setMediaState(media.id, "object-missing");
    await db().mediaItem.update({ where: { id }, data: { nextAttemptAt: null } });
    await runToEnd(id);
    expect(await detail(id)).toMatchObject({ status: "GONE", blobId: null, versions: [{ sha256: shaOf(bytes) }] });
    await db().blob.updateMany({ data: { createdAt: new Date(0) } });
    await reclaimStorage(new Date(), deps.stopping);
    expect(await keptOf(id)).toHaveLength(1);
  });

  it("do not take the place of earlier good ones, and stand beside them", async () => {
    const { id, mediaId, bytes } = await stored();
    const other = fresh();
    await put(other, mediaId);
    await again(id);
    const item = await detail(id);
    expect(item).toMatchObject({ status: "FAILED", failure: { reason: "HASH_MISMATCH" }, sha256: shaOf(bytes) });
    expect(item.versions.map(({ sha256, current, heldBack }) => [sha256, current, heldBack])).toEqual([
      [shaOf(other), false, true],
      [shaOf(bytes), true, false],
    ]);
    expect(await bytesOf(id)).toBe(bytes.toString());
  });

  it("take the place of earlier ones that nobody could verify either, which stay, and the difference is told", async () => {
    const { id, mediaId, bytes } = await stored(false);
    const other = fresh();
    await put(other, mediaId);
    await again(id);
    const item = await detail(id);
    expect(item).toMatchObject({ status: "STORED", sha256: shaOf(other) });
    expect(item.versions.map(({ sha256, current, heldBack }) => [sha256, current, heldBack])).toEqual([
      [shaOf(other), true, false],
      [shaOf(bytes), false, false],
    ]);
    const difference = { id: "earlier", verdict: "mismatch", declared: shaOf(bytes), measured: shaOf(other) };
    expect(item.findings).toContainEqual(difference);
    await db().blob.updateMany({ data: { createdAt: new Date(0) } });
    await reclaimStorage(new Date(), deps.stopping);
    const earlier = item.versions[1]?.id ?? "";
    const content = await openVersion(SYSTEM, { itemId: id, versionId: earlier }, "media.download");
    expect(Buffer.concat(await (await content.open()).body.toArray())).toEqual(bytes);
  });

  it("are one version however often they come", async () => {
    const { id } = await stored();
    await again(id);
    await again(id);
    expect(await keptOf(id)).toHaveLength(1);
  });

  it("that tell of an error are no picture, and end held back", async () => {
    const page = Buffer.from("<!doctype html><title>503</title><p>The file service is not available.");
    const media = await put(page);
    const { id } = await refer(media.id, { kind: "IMAGE", declaredMimeType: "image/jpeg" });
    await runDownload(id, deps);
    expect(await detail(id)).toMatchObject({ status: "RETRY_WAIT", failure: { reason: "BAD_RESPONSE" } });
    await db().mediaItem.update({ where: { id }, data: { nextAttemptAt: null } });
    await runToEnd(id);
    expect(await detail(id)).toMatchObject({
      status: "QUARANTINED",
      can: { preview: false },
      versions: [{ verdict: "MISMATCH", mimeType: "text/html" }],
    });
  });

  it("that tell of an error make way for the picture when it comes after all", async () => {
    const media = await put(Buffer.from('{"error":{"message":"try later"}}'));
    const { id } = await refer(media.id, { kind: "IMAGE", declaredMimeType: "image/png" });
    await runDownload(id, deps);
    await put(Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"), media.id);
    await db().mediaItem.update({ where: { id }, data: { nextAttemptAt: null } });
    await runToEnd(id);
    const item = await detail(id);
    expect(item).toMatchObject({ status: "STORED", mimeType: "image/png", failure: null });
    expect(item.versions).toMatchObject([{ current: true }, { current: false, heldBack: true }]);
  });
});

describe("bytes that were held back", () => {
  async function heldBack() {
    const bytes = fresh();
    const media = await put(bytes);
    const { id } = await refer(media.id, { declaredSha256: shaOf(Buffer.from("something else")) });
    await runToEnd(id);
    const versionId = (await keptOf(id))[0]?.id ?? "";
    return { id, bytes, versionId };
  }
  const viewer = () => operatorScope("01990000-0000-7000-8000-000000000001", [stage.number.id]);
  const admin = () => operatorScope("01990000-0000-7000-8000-000000000002", "all", "ADMIN");

  it("are handed only to whoever may release them, which is recorded", async () => {
    const { id, versionId } = await heldBack();
    const named = { itemId: id, versionId };
    await expect(openContent(SYSTEM, id, "media.view", new Date())).rejects.toThrow(ConflictError);
    await expect(openVersion(viewer(), named, "media.download")).rejects.toThrow(ConflictError);
    await openVersion(admin(), named, "media.download");
    const entries = await db().auditEntry.findMany({ where: { subjectId: id } });
    expect(entries).toMatchObject([{ action: "media.download-held-back", operatorId: admin().operatorId }]);
    expect((await readMediaDetail(viewer(), id)).versions[0]?.can).toEqual({ open: false, use: false });
    expect((await readMediaDetail(admin(), id)).versions[0]?.can).toEqual({ open: true, use: true });
  });

  it("are shown once somebody has let them through, and go on telling that they differ", async () => {
    const { id, bytes, versionId } = await heldBack();
    await inTransaction((tx) => showVersion(admin(), tx, { itemId: id, versionId }, new Date()));
    const item = await detail(id);
    expect(item).toMatchObject({ status: "STORED", failure: null, versions: [{ current: true, heldBack: false }] });
    expect(item.findings).toContainEqual(expect.objectContaining({ id: "hash", verdict: "mismatch" }));
    expect(await bytesOf(id)).toBe(bytes.toString());
  });

  it("cannot be let through while they are being fetched anew, nor under another item or number", async () => {
    const { id, versionId } = await heldBack();
    const { id: otherId } = await stored();
    const show = (scope: typeof SYSTEM, itemId: string) =>
      inTransaction((tx) => showVersion(scope, tx, { itemId, versionId }, new Date()));
    await expect(show(SYSTEM, otherId)).rejects.toThrow(NotFoundError);
    await expect(show(operatorScope("x", []), id)).rejects.toThrow(NotFoundError);
    await inTransaction((tx) => startDownload(SYSTEM, tx, id, "OPERATOR"));
    await expect(show(SYSTEM, id)).rejects.toThrow(ConflictError);
  });
});

describe("bytes that we have under another item", () => {
  async function lost(bytes: Buffer, number: { id: string; connectionId: string } = stage.number) {
    const media = await put(fresh());
    await stage.sandbox.setMediaState(media.id, "object-missing");
    const facts = { providerMediaId: media.id, declaredSha256: shaOf(bytes), kind: "DOCUMENT" as const };
    return createItemRow(number, facts);
  }

  it("are taken at once for what the provider has let go of, within one number", async () => {
    const source = await stored();
    const { id } = await lost(source.bytes);
    await runToEnd(id);
    const item = await detail(id);
    expect(item).toMatchObject({
      status: "STORED",
      failure: null,
      sha256: shaOf(source.bytes),
      versions: [{ origin: "REUSE", verdict: "VERIFIED", from: { itemId: source.id } }],
      attempts: [{ outcome: "FAILED", failure: { reason: "NOT_FOUND" } }],
    });
    expect(item.attempts[0]?.exchanges.at(-1)).toMatchObject({ step: "store", host: "" });
    expect(item.attempts[0]?.exchanges.at(-1)?.note).toContain("is here already");
    expect(await bytesOf(id)).toBe(source.bytes.toString());
  });

  it("are not taken when they are held back there, or gone from the store", async () => {
    const heldBack = await stored();
    await db().mediaVersion.updateMany({ where: { mediaItemId: heldBack.id }, data: { verdict: "MISMATCH" } });
    const vanished = await stored();
    const { key } = await db().blob.findUniqueOrThrow({ where: { sha256: shaOf(vanished.bytes) } });
    await blobStoreNamed("disk").delete(key as BlobKey);
    for (const { bytes } of [heldBack, vanished]) {
      const { id } = await lost(bytes);
      await runToEnd(id);
      expect(await detail(id)).toMatchObject({ status: "GONE", versions: [] });
    }
  });

  it("are taken for what a delivery told of as lost", async () => {
    const source = await stored();
    const facts = {
      ...(({ id: phoneNumberId, connectionId }) => ({ phoneNumberId, connectionId }))(stage.number),
      direction: "INBOUND" as const,
      providerMediaId: `told-${made}`,
      source: "WEBHOOK" as const,
      kind: "DOCUMENT" as const,
      messageId: null,
      sender: null,
      senderName: null,
      caption: null,
      fileName: null,
      declaredMimeType: null,
      declaredSizeBytes: null,
      declaredSha256: shaOf(source.bytes),
      receivedAt: new Date(),
    };
    const failure = { reason: "UNAVAILABLE_AT_SENDER", code: "131052", httpStatus: null, message: "Media is gone." };
    const unavailable = { failure, neverArrived: false };
    const { itemId } = await inTransaction((tx) => ingestReference(SYSTEM, tx, facts, "WEBHOOK", unavailable));
    expect(await detail(itemId)).toMatchObject({ status: "STORED", versions: [{ origin: "REUSE" }], attempts: [] });
  });

  it("are offered across numbers to whoever may see both, and to nobody else", async () => {
    const source = await stored();
    await db().mediaItem.update({ where: { id: source.id }, data: { fileName: "invoice.pdf" } });
    const elsewhere = await createNumberRow(stage.connectionId, `4930${Date.now()}`.slice(0, 14));
    const { id } = await createItemRow(elsewhere, {
      status: "GONE",
      failureReason: "NOT_FOUND",
      declaredSha256: shaOf(source.bytes),
    });
    const both = operatorScope("01990000-0000-7000-8000-000000000003", [elsewhere.id, stage.number.id]);
    const one = operatorScope("01990000-0000-7000-8000-000000000004", [elsewhere.id]);
    const adopt = (scope: typeof both, fromItemId = source.id) =>
      inTransaction((tx) => adoptBytes(scope, tx, { itemId: id, fromItemId }, new Date()));

    expect(await readMediaDetail(one, id)).toMatchObject({ owned: null, can: { adopt: false } });
    await expect(adopt(one)).rejects.toThrow(NotFoundError);
    const { id: unlike } = await stored();
    await expect(adopt(both, unlike)).rejects.toThrow(NotFoundError);
    expect(await readMediaDetail(both, id)).toMatchObject({
      owned: { itemId: source.id, phoneNumber: stage.account.digits, fileName: "invoice.pdf" },
      can: { adopt: true },
    });

    await adopt(both);
    expect(await readMediaDetail(both, id)).toMatchObject({
      status: "STORED",
      failure: null,
      owned: null,
      versions: [{ origin: "REUSE", verdict: "VERIFIED", from: { itemId: source.id } }],
    });
    // Whoever may not see where they come from is told only that they were here.
    const seen = await readMediaDetail(one, id);
    expect(seen.versions).toMatchObject([{ origin: "REUSE", from: null }]);
    expect(JSON.stringify(seen)).not.toContain(source.id);
    await expect(adopt(both)).rejects.toThrow(ConflictError);
  });
});

describe("a purge", () => {
  it("takes every version, leaves the bytes that others have, and can be followed by a download", async () => {
    const { id, mediaId, bytes } = await stored(false);
    const shared = await createItemRow(stage.number, { declaredSha256: shaOf(bytes), status: "GONE" });
    await inTransaction((tx) => adoptBytes(SYSTEM, tx, { itemId: shared.id, fromItemId: id }, new Date()));
    const other = fresh();
    await put(other, mediaId);
    await again(id);

    const purged = await inTransaction((tx) => purgeItem(SYSTEM, tx, id));
    expect(purged).toEqual({ sha256s: [shaOf(bytes), shaOf(other)], sizeBytes: bytes.length + other.length });
    expect(await detail(id)).toMatchObject({ status: "PURGED", blobId: null, storedAt: null, versions: [] });
    await db().blob.updateMany({ data: { createdAt: new Date(0) } });
    await reclaimStorage(new Date(), deps.stopping);
    expect(await db().blob.count({ where: { sha256: shaOf(other) } })).toBe(0);
    expect(await bytesOf(shared.id)).toBe(bytes.toString());
    await expect(inTransaction((tx) => purgeItem(SYSTEM, tx, id))).rejects.toThrow(ConflictError);

    await again(id);
    expect(await detail(id)).toMatchObject({ status: "STORED", sha256: shaOf(other) });
  });

  it("waits for a download that is under way, and does not know what is not within the scope", async () => {
    const { id } = await stored();
    const purge = (scope: typeof SYSTEM) => inTransaction((tx) => purgeItem(scope, tx, id));
    await expect(purge(operatorScope("x", [], "ADMIN"))).rejects.toThrow(NotFoundError);
    await inTransaction((tx) => startDownload(SYSTEM, tx, id, "OPERATOR"));
    await expect(purge(SYSTEM)).rejects.toThrow(ConflictError);
    expect(await keptOf(id)).toHaveLength(1);
  });

  it("makes the upload that an item came of let go of its bytes as well", async () => {
    const { id, bytes } = await stored();
    const { blobId } = await db().mediaItem.findUniqueOrThrow({ where: { id } });
    const facts = { fileName: "a.pdf", kind: "DOCUMENT", mimeType: "application/pdf", sizeBytes: 1n } as const;
    const upload = await db().upload.create({
      data: { ...facts, phoneNumberId: stage.number.id, blobId, status: "DONE", mediaItemId: id },
    });
    await inTransaction((tx) => purgeItem(SYSTEM, tx, id));
    expect((await db().upload.findUniqueOrThrow({ where: { id: upload.id } })).blobId).toBeNull();
    await db().blob.updateMany({ data: { createdAt: new Date(0) } });
    await reclaimStorage(new Date(), deps.stopping);
    expect(await db().blob.count({ where: { sha256: shaOf(bytes) } })).toBe(0);
  });
});
