import { createHash, randomUUID } from "node:crypto";
import { mkdtemp, readdir, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { blobStore } from "../../blob/registry";
import { dropUnreferencedBlobs, findUnreferencedBlobs } from "../../data/blobs";
import { db } from "../../data/db";
import { inSqlTransaction, inTransaction } from "../../data/transaction";
import { holdBlob, recordVersion } from "../../data/versions";
import { forgetEnv } from "../../env";
import { useTestDatabase } from "../../testing/database";
import { createItemRow, createNumber } from "../../testing/factories";
import { lockWaits } from "../../testing/lock-waits";
import { waitFor } from "../../testing/wait-for";
import { keepBytes } from "./keep-bytes";
import { reclaimStorage } from "./reclaim-storage";

useTestDatabase();

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "attache-reclaim-"));
  process.env.ATTACHE_DATA_DIR = dataDir;
  forgetEnv();
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

const DAYS_AGO = new Date(Date.now() - 3 * 24 * 3_600_000);

async function keep(text: string) {
  const stored = await blobStore().put(Readable.from([Buffer.from(text)]), {
    maxBytes: 1_000,
    signal: new AbortController().signal,
  });
  const row = { sha256: createHash("sha256").update(text).digest("hex"), sizeBytes: stored.sizeBytes };
  return { key: stored.key, row: { ...row, store: stored.store, key: stored.key, mimeType: "text/plain" } };
}

/** As if the bytes had been written days ago. */
async function age(key: string): Promise<void> {
  const entries = await readdir(path.join(dataDir, "blobs"), { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (entry.name === key) await utimes(path.join(entry.parentPath, entry.name), DAYS_AGO, DAYS_AGO);
  }
}

const sweep = () => reclaimStorage(new Date(), new AbortController().signal);
const isThere = async (key: Awaited<ReturnType<typeof keep>>["key"]) => (await blobStore().stat(key)) !== null;

it("keeps bytes for as long as one item has them, and deletes them when the last lets go", async () => {
  const { key, row } = await keep(`shared ${randomUUID()}`);
  const blob = await db().blob.create({ data: { ...row, createdAt: DAYS_AGO } });
  const number = await createNumber();
  const items = [await createItemRow(number, { blobId: blob.id }), await createItemRow(number, { blobId: blob.id })];
  for (const item of items) {
    await sweep();
    expect(await isThere(key)).toBe(true);
    await db().mediaItem.update({ where: { id: item.id }, data: { blobId: null } });
  }
  await sweep();
  expect(await isThere(key)).toBe(false);
  expect(await db().blob.count({ where: { id: blob.id } })).toBe(0);
});

it("deletes old bytes without a row and leaves new ones, whose row may be on its way", async () => {
  const [old, fresh] = [await keep(`old ${randomUUID()}`), await keep(`fresh ${randomUUID()}`)];
  await age(old.key);
  await sweep();
  expect(await isThere(old.key)).toBe(false);
  expect(await isThere(fresh.key)).toBe(true);
});

it("keeps old bytes and thumbnails that a row names", async () => {
  const [bytes, thumbnail] = [await keep(`bytes ${randomUUID()}`), await keep(`thumbnail ${randomUUID()}`)];
  const blob = await db().blob.create({
    data: { ...bytes.row, createdAt: DAYS_AGO, thumbnailKey: thumbnail.key, thumbnailState: "ready" },
  });
  await createItemRow(await createNumber(), { blobId: blob.id });
  await age(bytes.key);
  await age(thumbnail.key);
  await sweep();
  expect([await isThere(bytes.key), await isThere(thumbnail.key)]).toEqual([true, true]);
});

it("leaves bytes that somebody is taking up right now to them, and deletes the others", async () => {
  const [wanted, other] = [await keep(`wanted ${randomUUID()}`), await keep(`other ${randomUUID()}`)];
  const [blob] = await db().blob.createManyAndReturn({
    data: [wanted, other].map(({ row }) => ({ ...row, createdAt: DAYS_AGO })),
  });
  const blobId = blob?.id ?? "";
  const item = await createItemRow(await createNumber());
  let swept: Promise<void> | undefined;
  await inTransaction(async (tx) => {
    expect(await holdBlob(tx, blobId)).toBe(true);
    await recordVersion(tx, item.id, { blobId, origin: "REUSE", verdict: "VERIFIED", findings: [] });
    swept = sweep();
    await waitFor(async () => !(await isThere(other.key)) || (await lockWaits()) > 0);
  });
  await swept;
  expect([await isThere(wanted.key), await isThere(other.key)]).toEqual([true, false]);
  expect(await db().mediaVersion.count({ where: { mediaItemId: item.id } })).toBe(1);
});

it("leaves bytes alone that somebody has taken up since they were found", async () => {
  const [wanted, other] = [await keep(`found ${randomUUID()}`), await keep(`found as well ${randomUUID()}`)];
  const blobs = await db().blob.createManyAndReturn({
    data: [wanted, other].map(({ row }) => ({ ...row, createdAt: DAYS_AGO })),
  });
  const found = await findUnreferencedBlobs(new Date());
  expect(found).toEqual(expect.arrayContaining(blobs.map(({ id }) => id)));
  await createItemRow(await createNumber(), { blobId: blobs[0]?.id ?? "" });
  const dropped = await inTransaction((tx) => dropUnreferencedBlobs(tx, found));
  expect(dropped.map(({ key }) => key)).toEqual([other.key]);
});

it.each([true, false])(
  "keeps bytes that come again while their row is taken away (known ones there: %s)",
  async (there) => {
    const text = `again ${randomUUID()}`;
    const [known, again] = [await keep(text), await keep(text)];
    await db().blob.create({ data: { ...known.row, createdAt: DAYS_AGO } });
    const item = await createItemRow(await createNumber());
    const stat = vi.spyOn(blobStore(), "stat").mockImplementationOnce(async () => {
      await sweep();
      return there ? { sizeBytes: again.row.sizeBytes, modifiedAt: DAYS_AGO } : null;
    });
    const kept = await keepBytes({ ...again.row, key: again.key }, "text/plain", inSqlTransaction, async (tx, blob) => {
      await recordVersion(tx, item.id, { blobId: blob.id, origin: "DOWNLOAD", verdict: "VERIFIED", findings: [] });
      return blob;
    }).finally(() => stat.mockRestore());
    expect(kept?.key).toBe(again.key);
    expect([await isThere(known.key), await isThere(again.key)]).toEqual([false, true]);
  },
);
