import { beforeEach, expect, it, vi } from "vitest";
import { db } from "../../data/db";
import { ProviderError } from "../../providers/errors";
import type { MediaProvider } from "../../providers/types";
import { useTestDatabase } from "../../testing/database";
import { createNumber } from "../../testing/factories";
import { runUpload } from "./run-upload";

const provider = vi.hoisted(() => ({ upload: undefined as MediaProvider["upload"] | undefined }));
vi.mock("../../connections/open-connection", () => ({ openProvider: () => provider }));

useTestDatabase();

let now: Date;
beforeEach(() => {
  now = new Date();
});
const clock = { now: () => now };

async function createUpload() {
  const blob = await db().blob.create({
    data: { sha256: "c".repeat(64), store: "disk", key: "c", sizeBytes: 1, mimeType: "image/jpeg" },
  });
  const facts = { fileName: "photo.jpg", kind: "IMAGE", mimeType: "image/jpeg", sizeBytes: 1 } as const;
  return db().upload.create({ data: { ...facts, phoneNumberId: (await createNumber()).id, blobId: blob.id } });
}

it("being broken off by workers that stop uses up none of its attempts", async () => {
  const { id } = await createUpload();
  const load = () => db().upload.findUniqueOrThrow({ where: { id } });
  for (let times = 1; times <= 3; times += 1) {
    const stopping = new AbortController();
    provider.upload = async (_media, { signal }) => {
      stopping.abort(new Error("The worker is stopping."));
      throw signal.reason;
    };
    await runUpload(id, { workerId: "test", clock, random: () => 0, stopping: stopping.signal });
    expect(await load()).toMatchObject({
      ...{ status: "RETRY_WAIT", nextAttemptAt: now, attemptCount: 0, failureReason: "INTERRUPTED" },
    });
  }
  provider.upload = async () => {
    throw new ProviderError({ reason: "UNKNOWN", retryable: true, publicMessage: "It did not work." });
  };
  await runUpload(id, { workerId: "test", clock, random: () => 0, stopping: new AbortController().signal });
  expect(await load()).toMatchObject({ status: "RETRY_WAIT", attemptCount: 1, failureReason: "UNKNOWN" });
});
