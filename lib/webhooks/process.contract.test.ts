import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { webhookTokenOf } from "../connections/open-connection";
import { db } from "../data/db";
import { logger } from "../logger";
import { useTestDatabase } from "../testing/database";
import { type NxcloudStage, openNxcloudStage } from "../testing/nxcloud-stage";
import { processDelivery } from "./process";
import { receiveDelivery } from "./receive";

useTestDatabase();

let stage: NxcloudStage;
beforeAll(async () => {
  stage = await openNxcloudStage();
});
afterAll(() => stage.close());

const image = (id: string, more: object = {}) => ({
  from: "8617600000819",
  id: `ABGH-${id}`,
  timestamp: "1663053029",
  type: "image",
  image: { id, mime_type: "image/jpeg", ...more },
});

async function deliver(messages: readonly object[]): Promise<string> {
  const connection = await db().connection.findUniqueOrThrow({ where: { id: stage.connectionId } });
  const body = JSON.stringify({ messages, merchant_phone: stage.account.digits, messaging_product: "whatsapp" });
  const reply = await receiveDelivery({
    connectionId: connection.id,
    token: webhookTokenOf(connection),
    request: {
      method: "POST",
      url: new URL("https://console.invalid/"),
      headers: { "content-type": "application/json" },
      body: Buffer.from(body),
      remoteAddress: null,
    },
  });
  expect(reply.status).toBe(200);
  const event = await db().webhookEvent.findFirstOrThrow({ orderBy: { receivedAt: "desc" } });
  return event.id;
}

const load = (id: string) => db().webhookEvent.findUniqueOrThrow({ where: { id } });
const items = (prefix: string) => db().mediaItem.count({ where: { providerMediaId: { startsWith: prefix } } });

it("stores a delivery raw together with its job, before anything is made of it", async () => {
  const id = await deliver([image("raw-1")]);
  expect(await load(id)).toMatchObject({ status: "RECEIVED", verifiedBy: "path" });
  expect(await items("raw-")).toBe(0);
  const jobs = await db().$queryRaw<unknown[]>`
    SELECT 1 FROM graphile_worker._private_jobs WHERE "key" = ${`webhook:${id}`}`;
  expect(jobs).toHaveLength(1);
});

it("records each media once, however often and in whatever order deliveries are read", async () => {
  const [first, second] = [await deliver([image("once-1"), image("once-2")]), await deliver([image("once-2")])];
  for (const id of [second, first, second, first]) await processDelivery(id, "test", new Date());
  expect(await items("once-")).toBe(2);
  expect(await load(first)).toMatchObject({ status: "PROCESSED", itemCount: 2 });
});

it("records more media of one delivery than fit one transaction", async () => {
  const id = await deliver(Array.from({ length: 260 }, (_, index) => image(`many-${index}`)));
  await processDelivery(id, "test", new Date());
  expect(await items("many-")).toBe(260);
  expect(await load(id)).toMatchObject({ status: "PROCESSED", itemCount: 260 });
});

it("keeps what senders write that the database cannot hold from losing their media", async () => {
  const id = await deliver([
    image("odd-1", { caption: "a\u0000b \ud83d" }),
    image(`odd-${"9".repeat(8_000)}`),
    image("odd-2"),
  ]);
  await processDelivery(id, "test", new Date());
  expect(await items("odd-")).toBe(2);
  const item = await db().mediaItem.findFirstOrThrow({ where: { providerMediaId: "odd-1" } });
  expect(item.caption).toBe("ab");
});

it("tries again for an hour what cannot be recorded, records the rest at once, and then says so", async () => {
  vi.spyOn(logger, "warn").mockImplementation(() => undefined);
  await db().$executeRaw`ALTER TABLE "media_item" ADD CONSTRAINT "none_bad" CHECK ("provider_media_id" <> 'rest-bad')`;
  const id = await deliver([image("rest-1"), image("rest-bad"), image("rest-2")]);
  await expect(processDelivery(id, "test", new Date())).rejects.toThrow();
  expect(await items("rest-")).toBe(2);
  expect((await load(id)).status).toBe("RECEIVED");
  await db().webhookEvent.update({ where: { id }, data: { receivedAt: new Date(Date.now() - 2 * 3_600_000) } });
  await processDelivery(id, "test", new Date());
  expect(await load(id)).toMatchObject({
    status: "FAILED",
    itemCount: 2,
    result: "2 media items; 1 that could not be recorded",
  });
});

it("marks a delivery that makes no sense with the reason and keeps it", async () => {
  const id = await deliver([]);
  await db().webhookEvent.update({ where: { id }, data: { body: Buffer.from("{not json") } });
  await processDelivery(id, "test", new Date());
  const event = await load(id);
  expect(event.status).toBe("FAILED");
  expect(event.result).not.toBe("");
});
