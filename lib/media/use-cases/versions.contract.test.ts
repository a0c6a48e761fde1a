import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "../../data/db";
import { inTransaction } from "../../data/transaction";
import { ConflictError, NotFoundError } from "../../errors";
import { useTestDatabase } from "../../testing/database";
import { operatorScope, SYSTEM } from "../../testing/factories";
import {
  again,
  bytesOf,
  deps,
  detail,
  fresh,
  makeDue,
  runToEnd,
  seederOf,
  shaOf,
  versionsOf,
} from "../../testing/kept-bytes";
import { type NxcloudStage, openNxcloudStage } from "../../testing/nxcloud-stage";
import { showVersion } from "./adopt-bytes";
import { startDownload } from "./ingest-reference";
import { openContent, openVersion } from "./open-content";
import { readMediaDetail } from "./read-media";
import { reclaimStorage } from "./reclaim-storage";
import { runDownload } from "./run-download";

useTestDatabase();

let stage: NxcloudStage;
beforeAll(async () => {
  stage = await openNxcloudStage();
});
afterAll(() => stage.close());
const { put, refer, stored } = seederOf(() => stage);

describe("bytes that came", () => {
  it("are a version that is verified when their declared hash agrees", async () => {
    const { id, bytes } = await stored({ declare: true });
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
    const { id } = await stored({ declare: false });
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
    await makeDue(id);
    await runToEnd(id);
    expect(await detail(id)).toMatchObject({ status: "GONE", blobId: null, versions: [{ sha256: shaOf(bytes) }] });
    await db().blob.updateMany({ data: { createdAt: new Date(0) } });
    await reclaimStorage(new Date(), deps.stopping);
    expect(await versionsOf(id)).toHaveLength(1);
  });

  it("do not take the place of earlier good ones, and stand beside them", async () => {
    const { id, mediaId, bytes } = await stored({ declare: true });
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
    const { id, mediaId, bytes } = await stored({ declare: false });
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
    const { id } = await stored({ declare: true });
    await again(id);
    await again(id);
    expect(await versionsOf(id)).toHaveLength(1);
  });

  it("do not tell that somebody else has the same ones", async () => {
    const first = await stored({ declare: false });
    const media = await put(first.bytes);
    const { id } = await refer(media.id);
    await runToEnd(id);
    const steps = async (item: string) =>
      (await detail(item)).attempts[0]?.exchanges.slice(-2).map(({ step, note, bytes }) => ({ step, note, bytes }));
    expect((await detail(id)).blobId).toBe((await detail(first.id)).blobId);
    expect(await steps(id)).toEqual(await steps(first.id));
  });

  it("that tell of an error are no picture, and end held back", async () => {
    const page = Buffer.from("<!doctype html><title>503</title><p>The file service is not available.");
    const media = await put(page);
    const { id } = await refer(media.id, { kind: "IMAGE", declaredMimeType: "image/jpeg" });
    await runDownload(id, deps);
    expect(await detail(id)).toMatchObject({ status: "RETRY_WAIT", failure: { reason: "BAD_RESPONSE" } });
    await makeDue(id);
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
    await makeDue(id);
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
    const versionId = (await versionsOf(id))[0]?.id ?? "";
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
    const { id: otherId } = await stored({ declare: true });
    const show = (scope: typeof SYSTEM, itemId: string) =>
      inTransaction((tx) => showVersion(scope, tx, { itemId, versionId }, new Date()));
    await expect(show(SYSTEM, otherId)).rejects.toThrow(NotFoundError);
    await expect(show(operatorScope("x", []), id)).rejects.toThrow(NotFoundError);
    await inTransaction((tx) => startDownload(SYSTEM, tx, id, "OPERATOR"));
    await expect(show(SYSTEM, id)).rejects.toThrow(ConflictError);
  });
});
