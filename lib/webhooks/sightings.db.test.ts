import { randomUUID } from "node:crypto";
import { beforeEach, expect, it, vi } from "vitest";
import { db } from "../data/db";
import { inTransaction } from "../data/transaction";
import { logger } from "../logger";
import type { InboundEvent } from "../providers/types";
import { useTestDatabase } from "../testing/database";
import { createItemRow, createNumber } from "../testing/factories";
import { processDelivery } from "./process";
import { replayDelivery } from "./replay";
import { itemNamed, tell } from "./test-delivery";
import { arrived, neverArrived, tooLarge } from "./test-told";

vi.mock("../connections/open-connection", async () => {
  const { toldReceiver } = await import("./test-told");
  return { openReceiver: () => toldReceiver };
});

useTestDatabase();

let number: Awaited<ReturnType<typeof createNumber>>;
beforeEach(async () => {
  number = await createNumber();
});

/** Which deliveries spoke of the item, the first one first. */
async function sightingsOf(mediaItemId: string) {
  const rows = await db().sighting.findMany({ where: { mediaItemId }, orderBy: { at: "asc" } });
  return rows.map(({ webhookEventId, at }) => ({ webhookEventId, at }));
}

const at = (minute: number) => new Date(Date.UTC(2026, 4, 1, 12, minute));

it("every delivery that speaks of an item is noted with the time at which it came", async () => {
  const says = (event: InboundEvent, minute: number) => tell(number.connectionId, [event], at(minute));
  const first = await says(arrived(number.providerNumberId, "seen-often"), 1);
  const second = await says(arrived(number.providerNumberId, "seen-often", { problem: tooLarge }), 2);
  const about = { type: "fetch-reported", providerNumberId: null, providerMediaId: "seen-often" } as const;
  const third = await says({ ...about, problem: null }, 3);
  await says(arrived(number.providerNumberId, "another"), 4);
  expect(await sightingsOf((await itemNamed("seen-often")).id)).toEqual([
    { webhookEventId: first.id, at: at(1) },
    { webhookEventId: second.id, at: at(2) },
    { webhookEventId: third.id, at: at(3) },
  ]);
});

it("media that never arrived are noted under every delivery that tells of them", async () => {
  const told = [neverArrived(number.providerNumberId, "wamid.9")];
  const [one, two] = [await tell(number.connectionId, told, at(1)), await tell(number.connectionId, told, at(2))];
  const { id } = await itemNamed("message:wamid.9");
  expect((await sightingsOf(id)).map(({ webhookEventId }) => webhookEventId)).toEqual([one.id, two.id]);
});

it("a refused upload is noted at the item that it became, and at no other", async () => {
  const item = await createItemRow(number, { direction: "UPLOADED", status: "STORED", messageId: "wamid.out" });
  const bystander = await createItemRow(number, { direction: "UPLOADED", status: "STORED" });
  const bytes = { sha256: randomUUID(), store: "disk", key: randomUUID(), sizeBytes: 1, mimeType: "image/png" };
  const blob = await db().blob.create({ data: bytes });
  const file = { fileName: "a.png", kind: "IMAGE", mimeType: "image/png", sizeBytes: 1, status: "DONE" } as const;
  await db().upload.create({
    data: { ...file, phoneNumberId: number.id, blobId: blob.id, finishedAt: at(0), mediaItemId: item.id },
  });
  const { providerNumberId } = number;
  const refused = { type: "upload-refused", providerNumberId, messageId: "wamid.out", problem: tooLarge } as const;
  const delivery = await tell(number.connectionId, [{ ...refused, at: at(1) }], at(2));
  expect(await sightingsOf(item.id)).toEqual([{ webhookEventId: delivery.id, at: at(2) }]);
  expect(await sightingsOf(bystander.id)).toEqual([]);
});

it("a delivery that names an item twice, or is read again, is noted once", async () => {
  const twice = arrived(number.providerNumberId, "said-twice");
  const delivery = await tell(number.connectionId, [twice, twice], at(1));
  await inTransaction((tx) => replayDelivery({ kind: "system", actor: "cli", requestId: "test" }, tx, delivery.id));
  await processDelivery(delivery.id, "test", new Date());
  expect(await sightingsOf((await itemNamed("said-twice")).id)).toEqual([{ webhookEventId: delivery.id, at: at(1) }]);
});

it("what could not be recorded leaves no sighting behind", async () => {
  vi.spyOn(logger, "warn").mockImplementation(() => undefined);
  const lost = arrived(number.providerNumberId, "x".repeat(9_000).concat(randomUUID()), { kind: "NONE" as never });
  await expect(tell(number.connectionId, [lost, arrived(number.providerNumberId, "kept")])).rejects.toThrow();
  const items = await db().mediaItem.findMany({ where: { connectionId: number.connectionId } });
  const sightings = await db().sighting.findMany({ where: { mediaItem: { connectionId: number.connectionId } } });
  expect(sightings.map(({ mediaItemId }) => mediaItemId)).toEqual(items.map(({ id }) => id));
});
