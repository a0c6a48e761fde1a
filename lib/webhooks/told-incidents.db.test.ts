import { Readable } from "node:stream";
import { beforeEach, expect, it, vi } from "vitest";
import { blobStore } from "../blob/registry";
import { db } from "../data/db";
import { inTransaction } from "../data/transaction";
import { recordVersion } from "../data/versions";
import { forgetEnv } from "../env";
import type { InboundEvent } from "../providers/types";
import { useTestDatabase } from "../testing/database";
import { createItemRow, createNumber } from "../testing/factories";
import { temporaryFolder } from "../testing/temporary-folder";
import { itemNamed, tell } from "./test-delivery";
import { arrived, tooLarge } from "./test-told";

vi.mock("../connections/open-connection", async () => {
  const { toldReceiver } = await import("./test-told");
  return { openReceiver: () => toldReceiver };
});

useTestDatabase();

let number: Awaited<ReturnType<typeof createNumber>>;
beforeEach(async () => {
  number = await createNumber();
});

const neverArrived = (messageId: string, from: string): InboundEvent => ({
  type: "never-arrived",
  providerNumberId: number.providerNumberId,
  businessPhone: number.phoneNumber,
  messageId,
  from,
  fromName: null,
  caption: null,
  kind: "UNKNOWN",
  sentAt: null,
  problem: { code: "131052", text: "Media download error" },
});

const incidents = () => db().incident.findMany({ where: { phoneNumberId: number.id }, include: { subjects: true } });

it("counts media that never arrived once however often they are told, with their customers", async () => {
  const events = [neverArrived("wamid.1", "4915100000001"), neverArrived("wamid.2", "4915100000001")];
  await tell(number.connectionId, events);
  await tell(number.connectionId, [...events, neverArrived("wamid.3", "4915100000002")]);
  const [incident, ...others] = await incidents();
  expect(others).toEqual([]);
  expect(incident).toMatchObject({
    operation: "DOWNLOAD",
    reason: "UNAVAILABLE_AT_SENDER",
    code: "131052",
    occurrences: 3,
  });
  expect(incident?.shownSince).not.toBeNull();
  expect(new Set(incident?.subjects.map(({ customer }) => customer)).size).toBe(2);
});

it("counts an upload that WhatsApp could not use after all", async () => {
  const blob = await db().blob.create({
    data: { sha256: "a".repeat(64), store: "disk", key: "a", sizeBytes: 1, mimeType: "image/jpeg" },
  });
  const upload = await db().upload.create({
    data: {
      phoneNumberId: number.id,
      fileName: "photo.jpg",
      kind: "IMAGE",
      mimeType: "image/jpeg",
      sizeBytes: 1,
      blobId: blob.id,
      status: "DONE",
      finishedAt: new Date(),
    },
  });
  const refused: InboundEvent = {
    type: "upload-refused",
    providerNumberId: number.providerNumberId,
    messageId: "wamid.9",
    at: new Date(),
    problem: { code: "131053", text: "Media upload error" },
  };
  await tell(number.connectionId, [refused]);
  await tell(number.connectionId, [refused]);
  expect(await incidents()).toMatchObject([
    { operation: "UPLOAD", reason: "REJECTED", code: "131053", occurrences: 1, subjects: [{ subjectId: upload.id }] },
  ]);
});

it("counts media told of as lost as solved where another item of the number has the bytes", async () => {
  process.env.ATTACHE_DATA_DIR = temporaryFolder();
  forgetEnv();
  const bytes = Buffer.from(`%PDF-1.7 ${number.id}`);
  const signal = new AbortController().signal;
  const { store, key, sha256, sizeBytes } = await blobStore().put(Readable.from([bytes]), { maxBytes: 1_000, signal });
  const blob = await db().blob.create({ data: { store, key, sha256, sizeBytes, mimeType: "application/pdf" } });
  const source = await createItemRow(number, { status: "STORED", blobId: blob.id });
  const version = { blobId: blob.id, origin: "DOWNLOAD", verdict: "VERIFIED", findings: [] } as const;
  await inTransaction((tx) => recordVersion(tx, source.id, version));
  const descriptor = { mimeType: "application/pdf", sizeBytes: null, sha256, fileName: null };
  await tell(number.connectionId, [
    arrived(number.providerNumberId, "lost-and-found", { problem: tooLarge, descriptor }),
  ]);
  const item = await itemNamed("lost-and-found");
  expect(item.status).toBe("STORED");
  expect(await incidents()).toMatchObject([
    { shownSince: null, subjects: [{ subjectId: item.id, solvedAt: expect.any(Date) }] },
  ]);
});
