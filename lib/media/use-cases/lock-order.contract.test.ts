import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { blobStore } from "../../blob/registry";
import type { BlobKey } from "../../blob/types";
import { lockNumber } from "../../data/breakers";
import { db } from "../../data/db";
import { inTransaction } from "../../data/transaction";
import { holdBlob } from "../../data/versions";
import { useTestDatabase } from "../../testing/database";
import { bytesOf, deps, seederOf, shaOf } from "../../testing/kept-bytes";
import { somebodyWaits } from "../../testing/lock-waits";
import { type NxcloudStage, openNxcloudStage } from "../../testing/nxcloud-stage";
import { waitFor } from "../../testing/wait-for";
import { runDownload } from "./run-download";

useTestDatabase();

let stage: NxcloudStage;
beforeAll(async () => {
  stage = await openNxcloudStage();
});
afterAll(() => stage.close());
const { put, refer, stored } = seederOf(() => stage);

it("bytes that vanished are healed while another item of the number takes them over", async () => {
  const source = await stored({ declare: true });
  const blob = await db().blob.findUniqueOrThrow({ where: { sha256: shaOf(source.bytes) } });
  await blobStore().delete(blob.key as BlobKey);
  const { id } = await refer((await put(source.bytes)).id);
  // So that its breaker has to be told of a success too.
  await db().numberBreaker.create({ data: { phoneNumberId: stage.number.id, consecutiveFailures: 1 } });

  const original = blobStore().put.bind(blobStore());
  let takenOver: Promise<boolean> | undefined;
  const spy = vi.spyOn(blobStore(), "put").mockImplementationOnce(async (...args) => {
    await new Promise<void>((locked) => {
      takenOver = inTransaction(async (tx) => {
        await lockNumber(tx, stage.number.id);
        locked();
        await waitFor(somebodyWaits);
        return holdBlob(tx, blob.id);
      });
    });
    return original(...args);
  });
  await runDownload(id, deps).finally(() => spy.mockRestore());
  expect(await takenOver).toBe(true);
  expect(await db().attempt.findMany({ where: { mediaItemId: id } })).toMatchObject([{ outcome: "SUCCEEDED" }]);
  expect(await bytesOf(source.id)).toBe(source.bytes.toString());
});
