import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "../data/db";
import type { Prisma } from "../data/generated/client";
import type { InboundEvent } from "../providers/types";
import { useTestDatabase } from "../testing/database";
import { createItemRow, createNumber } from "../testing/factories";
import { itemsOf, tell, waitingJobs } from "./test-delivery";
import { tooLarge } from "./test-told";

vi.mock("../connections/open-connection", async () => {
  const { toldReceiver } = await import("./test-told");
  return { openReceiver: () => toldReceiver };
});

useTestDatabase();

let number: Awaited<ReturnType<typeof createNumber>>;
beforeEach(async () => {
  number = await createNumber();
});

describe("a report on a download that the provider makes", () => {
  const report = (providerMediaId: string, told: typeof tooLarge | null = null): InboundEvent => ({
    type: "fetch-reported",
    providerNumberId: null,
    providerMediaId,
    problem: told,
  });
  const waiting = (more: Partial<Prisma.MediaItemUncheckedCreateInput> = {}) =>
    createItemRow(number, {
      status: "AWAITING_PROVIDER",
      awaitingSince: new Date(Date.now() - 30_000),
      nextAttemptAt: new Date(Date.now() + 60_000),
      ...more,
    });

  it.each([null, tooLarge])("makes the item that waits for it due at once (problem: %o)", async (told) => {
    const item = await waiting();
    const at = new Date();
    const event = await tell(number.connectionId, [report(item.providerMediaId, told)], at);
    expect(event).toMatchObject({ status: "PROCESSED", itemCount: 0 });
    const row = await db().mediaItem.findUniqueOrThrow({ where: { id: item.id } });
    expect(row).toMatchObject({ status: "AWAITING_PROVIDER", fetchReport: { at: at.toISOString(), problem: told } });
    expect(row.nextAttemptAt).toEqual(at);
    expect(await waitingJobs(item.id)).toBe(1);
  });

  it("fetches after all what was given up, and leaves stored bytes in peace", async () => {
    const late = await createItemRow(number, { status: "FAILED", failureReason: "TIMEOUT", attemptCount: 3 });
    const stored = await createItemRow(number, { status: "STORED" });
    await tell(number.connectionId, [report(late.providerMediaId), report(stored.providerMediaId)]);
    const status = async (id: string) => (await db().mediaItem.findUniqueOrThrow({ where: { id } })).status;
    expect([await status(late.id), await status(stored.id)]).toEqual(["QUEUED", "STORED"]);
    await tell(number.connectionId, [report(late.providerMediaId, tooLarge)]);
    expect(await status(late.id)).toBe("QUEUED");
  });

  it("makes no item of media that is not known, nor touches another connection's", async () => {
    const foreign = await waiting({ providerMediaId: "same-id" });
    const other = await createNumber();
    const event = await tell(other.connectionId, [report("same-id"), report("nobody-knows")]);
    expect(event).toMatchObject({ status: "IGNORED", result: "2 reports on media that is not known" });
    expect(await itemsOf(other.connectionId)).toEqual([]);
    expect(await db().mediaItem.findUnique({ where: { id: foreign.id } })).toMatchObject({ fetchReport: null });
  });
});

describe("an upload that WhatsApp could not use", () => {
  const at = new Date("2026-05-01T12:00:00Z");
  const ago = (ms: number) => new Date(at.getTime() - ms);
  const refusal = { code: "131053", text: "Unsupported Image mime type text/html." };
  const refused = (messageId: string): InboundEvent => ({
    type: "upload-refused",
    providerNumberId: number.providerNumberId,
    messageId,
    problem: refusal,
    at,
  });
  async function uploaded(finishedAt: Date, messageId?: string) {
    const bytes = { sha256: randomUUID(), store: "disk", key: randomUUID(), sizeBytes: 1, mimeType: "image/png" };
    const blob = await db().blob.create({ data: bytes });
    const item = messageId ? await createItemRow(number, { direction: "UPLOADED", status: "STORED", messageId }) : null;
    const file = { fileName: "a.png", kind: "IMAGE", mimeType: "image/png", sizeBytes: 1, status: "DONE" } as const;
    return db().upload.create({
      data: { ...file, phoneNumberId: number.id, blobId: blob.id, finishedAt, mediaItemId: item?.id ?? null },
    });
  }
  const refusalOf = async ({ id }: { id: string }) => (await db().upload.findUniqueOrThrow({ where: { id } })).refusal;

  it("is the one that the message carried", async () => {
    const [carried, other] = [await uploaded(ago(1_000), "wamid.out.1"), await uploaded(ago(1_000))];
    const event = await tell(number.connectionId, [refused("wamid.out.1")]);
    expect(event).toMatchObject({ status: "PROCESSED", result: "1 uploaded file that WhatsApp could not use" });
    expect(await refusalOf(carried)).toEqual({
      at: at.toISOString(),
      ...refusal,
      messageId: "wamid.out.1",
      matchedBy: "message id",
    });
    expect(await refusalOf(other)).toBeNull();
  });

  it("is the only one of the day before, and keeps what was told first", async () => {
    const [old, only] = [await uploaded(ago(25 * 3_600_000)), await uploaded(ago(3_600_000))];
    await tell(number.connectionId, [refused("wamid.out.2")]);
    await tell(number.connectionId, [refused("wamid.out.2"), refused("wamid.out.3")]);
    expect(await refusalOf(only)).toMatchObject({ messageId: "wamid.out.2", matchedBy: "only candidate" });
    expect(await refusalOf(old)).toBeNull();
  });

  it("is not guessed among several", async () => {
    const both = [await uploaded(ago(1_000)), await uploaded(ago(2_000))];
    const event = await tell(number.connectionId, [refused("wamid.out.4")]);
    expect(event.status).toBe("IGNORED");
    expect(event.result).toMatch(/cannot be told/);
    expect(await Promise.all(both.map(refusalOf))).toEqual([null, null]);
  });
});
