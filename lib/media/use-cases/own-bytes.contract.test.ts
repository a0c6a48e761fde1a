import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blobStoreNamed } from "../../blob/registry";
import type { BlobKey } from "../../blob/types";
import { claimItem } from "../../data/attempts";
import { recordAudit } from "../../data/audit";
import { db } from "../../data/db";
import { inTransaction } from "../../data/transaction";
import { ConflictError, NotFoundError } from "../../errors";
import { inLine, itemsOf, runOf, started } from "../../testing/bulk";
import { useTestDatabase } from "../../testing/database";
import { createItemRow, createNumberRow, operatorScope, SYSTEM } from "../../testing/factories";
import { again, bytesOf, deps, detail, fresh, runToEnd, seederOf, shaOf, versionsOf } from "../../testing/kept-bytes";
import { type NxcloudStage, openNxcloudStage } from "../../testing/nxcloud-stage";
import { sweep } from "../../worker/sweeps";
import { adoptBytes } from "./adopt-bytes";
import { cancelBulkRun } from "./bulk/steer-run";
import { ingestReference, startDownload } from "./ingest-reference";
import { numberLimits } from "./number-limits";
import { purgeItem } from "./purge";
import { readMediaDetail } from "./read-media";
import { reclaimStorage } from "./reclaim-storage";
import { readTimeline } from "./timeline/read-timeline";

useTestDatabase();

let stage: NxcloudStage;
beforeAll(async () => {
  stage = await openNxcloudStage();
});
afterAll(() => stage.close());
const { put, stored } = seederOf(() => stage);

describe("bytes that we have under another item", () => {
  async function lost(bytes: Buffer, number: { id: string; connectionId: string } = stage.number) {
    const media = await put(fresh());
    await stage.sandbox.setMediaState(media.id, "object-missing");
    const facts = { providerMediaId: media.id, declaredSha256: shaOf(bytes), kind: "DOCUMENT" as const };
    return createItemRow(number, facts);
  }

  it("are taken at once for what the provider has let go of, within one number", async () => {
    const source = await stored({ declare: true });
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
    expect(await db().incidentSubject.findMany({ where: { subjectId: id } })).toMatchObject([
      { occurrences: 1, solvedAt: expect.any(Date) },
    ]);
  });

  it("are not taken when they are held back there, or gone from the store", async () => {
    const heldBack = await stored({ declare: true });
    await db().mediaVersion.updateMany({ where: { mediaItemId: heldBack.id }, data: { verdict: "MISMATCH" } });
    const vanished = await stored({ declare: true });
    const { key } = await db().blob.findUniqueOrThrow({ where: { sha256: shaOf(vanished.bytes) } });
    await blobStoreNamed("disk").delete(key as BlobKey);
    for (const { bytes } of [heldBack, vanished]) {
      const { id } = await lost(bytes);
      await runToEnd(id);
      expect(await detail(id)).toMatchObject({ status: "GONE", versions: [] });
    }
  });

  it("are taken for what a delivery told of as lost", async () => {
    const source = await stored({ declare: true });
    const facts = {
      ...(({ id: phoneNumberId, connectionId }) => ({ phoneNumberId, connectionId }))(stage.number),
      direction: "INBOUND" as const,
      providerMediaId: `told-of-${source.id}`,
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
    const source = await stored({ declare: true });
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
      inTransaction(async (tx) => {
        const { sha256 } = await adoptBytes(scope, tx, { itemId: id, fromItemId }, new Date());
        const subject = { subjectType: "media_item", subjectId: id, phoneNumberId: elsewhere.id };
        await recordAudit(scope, tx, { action: "media.adopt", ...subject, details: { fromItemId, sha256 } });
      });

    expect(await readMediaDetail(one, id)).toMatchObject({ owned: null, can: { adopt: false } });
    await expect(adopt(one)).rejects.toThrow(NotFoundError);
    const { id: unlike } = await stored({ declare: true });
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
    const timeline = await readTimeline(one, id, {});
    expect(JSON.stringify([seen, timeline])).not.toContain(source.id);
    await expect(adopt(both)).rejects.toThrow(ConflictError);
  });

  it("end an item in every bulk run that waits for it, also in one that is cancelled and whose worker died", async () => {
    const source = await stored({ declare: true });
    const { id } = await createItemRow(stage.number, { status: "FAILED", declaredSha256: shaOf(source.bytes) });
    const runId = await started({ by: "items", itemIds: [id] });
    expect(await inLine(runId)).toEqual([id]);
    const now = new Date();
    const by = { workerId: "dead", leaseOwner: "dead", now, leaseUntil: now, limitsOf: numberLimits };
    expect((await inTransaction((tx) => claimItem(tx, id, by))).taken).not.toBeNull();
    await inTransaction((tx) => cancelBulkRun(SYSTEM, tx, runId, now));
    await sweep(new Date(now.getTime() + 1_000));
    expect(await detail(id)).toMatchObject({ status: "RETRY_WAIT" });

    await inTransaction((tx) => adoptBytes(SYSTEM, tx, { itemId: id, fromItemId: source.id }, new Date()));
    expect(await itemsOf(runId)).toMatchObject([{ state: "SUCCEEDED", finishedAt: expect.any(Date) }]);
    expect(await runOf(runId)).toMatchObject({ status: "CANCELLED", succeeded: 1, failed: 0 });
  });
});

describe("a purge", () => {
  it("takes every version, leaves the bytes that others have, and can be followed by a download", async () => {
    const { id, mediaId, bytes } = await stored({ declare: false });
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
    const { id } = await stored({ declare: true });
    const purge = (scope: typeof SYSTEM) => inTransaction((tx) => purgeItem(scope, tx, id));
    await expect(purge(operatorScope("x", [], "ADMIN"))).rejects.toThrow(NotFoundError);
    await inTransaction((tx) => startDownload(SYSTEM, tx, id, "OPERATOR"));
    await expect(purge(SYSTEM)).rejects.toThrow(ConflictError);
    expect(await versionsOf(id)).toHaveLength(1);
  });

  it("makes the upload that an item came of let go of its bytes as well", async () => {
    const { id, bytes } = await stored({ declare: true });
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
