import { beforeEach, expect, it, vi } from "vitest";
import { db } from "../data/db";
import type { InboundEvent } from "../providers/types";
import { useTestDatabase } from "../testing/database";
import { createNumber } from "../testing/factories";
import { tell } from "./test-delivery";

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
