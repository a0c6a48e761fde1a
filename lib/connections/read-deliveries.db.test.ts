import { beforeEach, expect, it } from "vitest";
import { db } from "../data/db";
import type { Connection } from "../data/generated/client";
import { inTransaction } from "../data/transaction";
import { forgetEnv } from "../env";
import { useTestDatabase } from "../testing/database";
import { createItemRow, createNumberRow, operatorScope, SYSTEM } from "../testing/factories";
import { createConnection } from "./create-connection";
import { readDeliveries, readDelivery, revealPayload } from "./read-deliveries";

process.env.ATTACHE_SECRET_KEY = Buffer.alloc(32, 7).toString("base64");
forgetEnv();
useTestDatabase();

let desk: Connection;
let other: Connection;

beforeEach(async () => {
  await db().$executeRaw`TRUNCATE "connection", "audit_entry" CASCADE`;
  [desk, other] = [await open("Desk"), await open("Other")];
});

async function open(name: string): Promise<Connection> {
  const secrets = { accessKey: "key", accessSecret: "secret" };
  const { id } = await inTransaction((tx) =>
    createConnection(SYSTEM, tx, { kind: "nxcloud", name, settings: {}, secrets }),
  );
  return db().connection.findUniqueOrThrow({ where: { id } });
}

function eventOf(connection: Connection, minutesAgo: number) {
  return {
    connectionId: connection.id,
    receivedAt: new Date(Date.UTC(2026, 10, 20, 12) - minutesAgo * 60_000),
    headers: { "content-type": "application/json" },
    body: Buffer.from("{}"),
    bodySha256: "ab",
    verifiedBy: "path",
    status: "PROCESSED",
  } as const;
}

function deliver(connection: Connection, minutesAgo: number, more: object = {}) {
  return db().webhookEvent.create({ data: { ...eventOf(connection, minutesAgo), ...more } });
}

it("reads page after page, newest first, without a gap or a repetition", async () => {
  // Many at the same moment: the place in the list is time and id.
  const data = Array.from({ length: 120 }, (_, index) => eventOf(desk, Math.floor(index / 40)));
  await db().webhookEvent.createMany({ data });
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await readDeliveries(SYSTEM, { cursor });
    seen.push(...page.deliveries.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  const rows = await db().webhookEvent.findMany({ orderBy: [{ receivedAt: "desc" }, { id: "desc" }] });
  expect(seen).toEqual(rows.map(({ id }) => id));
});

it("begins at the top where a page marker is not ours", async () => {
  const { id } = await deliver(desk, 0);
  expect(await readDeliveries(SYSTEM, { cursor: "x" })).toMatchObject({ deliveries: [{ id }] });
});

it("keeps to its filters", async () => {
  const failed = await deliver(desk, 1, { status: "FAILED" });
  const old = await deliver(desk, 90);
  const foreign = await deliver(other, 2);
  const found = async (query: Parameters<typeof readDeliveries>[1]) =>
    (await readDeliveries(SYSTEM, query)).deliveries.map(({ id }) => id);
  expect(await found({ connection: desk.id })).toEqual([failed.id, old.id]);
  expect(await found({ status: "FAILED" })).toEqual([failed.id]);
  expect(await found({ from: "2026-11-20T11:00:00Z" })).toEqual([failed.id, foreign.id]);
  expect(await found({ to: "2026-11-20T11:00:00Z", connection: desk.id })).toEqual([old.id]);
});

it("finds the items that a delivery speaks of, and shows nothing of its sender", async () => {
  const number = await createNumberRow(desk.id, "8615800001795");
  const item = await createItemRow(number, { providerMediaId: "media-1" });
  const image = { id: "media-1", mime_type: "image/jpeg", caption: "my flat" };
  const messages = [{ from: "8617600000819", id: "ABGH", timestamp: "1663053029", type: "image", image }];
  const payload = { messages, merchant_phone: "8615800001795", messaging_product: "whatsapp" };
  const { id } = await deliver(desk, 1, { body: Buffer.from(JSON.stringify(payload)) });
  const delivery = await readDelivery(SYSTEM, id);
  expect(delivery?.items).toEqual([{ id: item.id, phoneNumberId: number.id, kind: "IMAGE", status: item.status }]);
  expect(JSON.stringify(delivery)).not.toMatch(/8617600000819|my flat|media-1/);
  const { data, subject } = await inTransaction((tx) => revealPayload(SYSTEM, tx, id));
  expect(data.text).toContain("8617600000819");
  expect(subject).toEqual({ type: "webhook_event", id });
});

it("shows a delivery that makes no sense, with nothing in it", async () => {
  const { id } = await deliver(desk, 1, { body: Buffer.from("<from>8617600000819"), status: "FAILED" });
  const delivery = await readDelivery(SYSTEM, id);
  expect(delivery).toMatchObject({ items: [], sizeBytes: 19, redacted: { isJson: false } });
  expect(JSON.stringify(delivery)).not.toContain("8617600000819");
});

it("is not there for anybody but admins, whatever numbers they see", async () => {
  const number = await createNumberRow(desk.id);
  const { id } = await deliver(desk, 1);
  const scope = operatorScope("01900000-0000-7000-8000-000000000001", [number.id]);
  expect(await readDeliveries(scope, {})).toEqual({ deliveries: [], nextCursor: null });
  expect([await readDelivery(scope, id), await readDelivery(SYSTEM, "none")]).toEqual([null, null]);
  await expect(inTransaction((tx) => revealPayload(scope, tx, id))).rejects.toThrow("no such delivery");
});

it("reads a delivery of more media than a statement takes values", async () => {
  const messages = Array.from({ length: 40_000 }, (_, index) => ({ type: "image", image: { id: String(index) } }));
  const number = await createNumberRow(desk.id);
  const item = await createItemRow(number, { providerMediaId: "7" });
  const body = Buffer.from(JSON.stringify({ messages, business_phone: "8615800001795" }));
  const { id } = await deliver(desk, 1, { body });
  expect((await readDelivery(SYSTEM, id))?.items).toMatchObject([{ id: item.id }]);
});
