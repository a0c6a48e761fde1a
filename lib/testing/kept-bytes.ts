import { createHash } from "node:crypto";
import { systemClock } from "../clock";
import { db } from "../data/db";
import type { Prisma } from "../data/generated/client";
import { inTransaction } from "../data/transaction";
import { startDownload } from "../media/use-cases/ingest-reference";
import { openContent } from "../media/use-cases/open-content";
import { readMediaDetail } from "../media/use-cases/read-media";
import { runDownload } from "../media/use-cases/run-download";
import { createItemRow, SYSTEM } from "./factories";
import type { NxcloudStage } from "./nxcloud-stage";

export const deps = {
  workerId: "test-worker",
  clock: systemClock,
  random: () => 0,
  stopping: new AbortController().signal,
};

export const shaOf = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
export const detail = (id: string) => readMediaDetail(SYSTEM, id);

let made = 0;
/** A document that nobody has seen before. */
export const fresh = () => Buffer.from(`%PDF-1.7\nnumber ${++made} of ${process.pid}`);

export function versionsOf(id: string) {
  return db().mediaVersion.findMany({
    where: { mediaItemId: id },
    include: { blob: true },
    orderBy: { createdAt: "asc" },
  });
}

/** The bytes that an item shows. */
export async function bytesOf(id: string): Promise<string> {
  const content = await openContent(SYSTEM, id, "media.view", new Date());
  return Buffer.concat(await (await content.open()).body.toArray()).toString();
}

/** Makes attempts until none is due any more. */
export async function runToEnd(id: string): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    await runDownload(id, deps);
    const { status } = await db().mediaItem.findUniqueOrThrow({ where: { id } });
    if (status !== "RETRY_WAIT" && status !== "QUEUED") return;
    await makeDue(id);
  }
  throw new Error("It never ended.");
}

/** Does away with the wait for the next attempt, and with what its number holds back after many failures. */
export async function makeDue(id: string): Promise<void> {
  await db().numberBreaker.deleteMany();
  await db().mediaItem.update({ where: { id }, data: { nextAttemptAt: null } });
}

/** Asks for an item anew. */
export async function again(id: string): Promise<void> {
  await inTransaction((tx) => startDownload(SYSTEM, tx, id, "OPERATOR"));
  await runToEnd(id);
}

/** Seeds documents at a stage's provider and our items for them. */
export function seederOf(stage: () => NxcloudStage) {
  /** Puts bytes at the provider; under an id that is there already, in place of the others. */
  function put(bytes: Buffer, id?: string) {
    const { accessKey, digits } = stage().account;
    const content = { from: "base64" as const, data: bytes.toString("base64") };
    return stage().sandbox.putMedia({ accessKey, businessPhone: digits, content, ...(id && { id }) });
  }

  function refer(providerMediaId: string, overrides: Partial<Prisma.MediaItemUncheckedCreateInput> = {}) {
    const document = { kind: "DOCUMENT", declaredMimeType: "application/pdf" } as const;
    return createItemRow(stage().number, { providerMediaId, ...document, ...overrides });
  }

  /** An item that is stored, with its bytes; without `declare` nobody said what their SHA-256 is. */
  async function stored({ declare }: { declare: boolean }) {
    const bytes = fresh();
    const media = await put(bytes);
    const { id } = await refer(media.id, declare ? { declaredSha256: shaOf(bytes) } : {});
    await runToEnd(id);
    return { id, mediaId: media.id, bytes };
  }

  return { put, refer, stored };
}
