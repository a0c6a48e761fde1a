import { randomUUID } from "node:crypto";
import { expect } from "@playwright/test";
import { db } from "../lib/data/db";
import { paths } from "../lib/paths";
import { waitFor } from "../lib/testing/wait-for";
import { type Desk, openDesk } from "./fixtures/desk";
import { photo } from "./fixtures/media";
import { test } from "./fixtures/test";
import { stage } from "./stage";

const MEBIBYTE = 1024 * 1024;

function post(url: string, body: string | Uint8Array<ArrayBuffer>): Promise<Response> {
  return fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
}

function eventsOf(desk: Desk) {
  return db().webhookEvent.findMany({ where: { connectionId: desk.connectionId }, orderBy: { receivedAt: "asc" } });
}

test("a delivery becomes an item with everything that the message said", async ({ desk }) => {
  const item = await desk.receive(await photo({ caption: "See the crack", from: "4915100002018", profileName: "Kim" }));
  expect(item).toMatchObject({
    phoneNumberId: desk.number.id,
    direction: "INBOUND",
    source: "WEBHOOK",
    kind: "IMAGE",
    caption: "See the crack",
    sender: "4915100002018",
    senderName: "Kim",
    declaredMimeType: "image/jpeg",
  });
  expect(await eventsOf(desk)).toMatchObject([{ status: "PROCESSED", itemCount: 1, verifiedBy: "path" }]);
  const number = await db().businessPhoneNumber.findUniqueOrThrow({ where: { id: desk.number.id } });
  expect(number.lastWebhookAt).not.toBeNull();
});

test("a delivery to a number that we do not know yet is kept under a new number", async ({ desk, sandbox }) => {
  const digits = "8615899999999";
  const numbers = [desk.number.digits, digits].map((phoneNumber) => ({ phoneNumber, verifiedName: "Shop" }));
  await sandbox.putAccount({ ...desk.account, appkey: "desk-app", numbers });
  const mediaId = await desk.putMedia(await photo());
  const { accessKey } = desk.account;
  await sandbox.deliver({
    accessKey,
    businessPhone: digits,
    url: desk.webhookUrl,
    message: { type: "image", mediaId },
  });
  const item = await waitFor(() => db().mediaItem.findFirst({ where: { providerMediaId: mediaId } }));
  const number = await db().businessPhoneNumber.findUniqueOrThrow({ where: { id: item.phoneNumberId } });
  expect(number).toMatchObject({ connectionId: desk.connectionId, phoneNumber: digits });
});

test("a wrong token and an unknown connection are answered alike, and nothing is kept", async ({ desk }) => {
  const body = JSON.stringify({ messages: [] });
  const { consoleUrl } = stage();
  for (const path of [
    paths.api.webhook(desk.connectionId, `${desk.webhookToken}x`),
    paths.api.webhook(desk.connectionId, "guess"),
    paths.api.webhook(randomUUID(), desk.webhookToken),
    paths.api.webhook("none", desk.webhookToken),
  ]) {
    const answer = await post(consoleUrl + path, body);
    expect([answer.status, await answer.text()], path).toEqual([404, "unknown webhook"]);
  }
  expect(await eventsOf(desk)).toEqual([]);
});

test("a delivery that is too large is refused, one below the limit is taken", async ({ desk }) => {
  const padded = (size: number) => new Uint8Array(size).fill(32);
  expect((await post(desk.webhookUrl, padded(3 * MEBIBYTE + 1))).status).toBe(413);
  expect(await eventsOf(desk)).toEqual([]);
  expect((await post(desk.webhookUrl, padded(3 * MEBIBYTE))).status).toBe(200);
  expect(await eventsOf(desk)).toHaveLength(1);
});

test("a delivery that makes no sense is kept, marked, and changes nothing", async ({ desk }) => {
  expect((await post(desk.webhookUrl, "{ not json")).status).toBe(200);
  const event = await waitFor(async () => (await eventsOf(desk)).find(({ status }) => status === "FAILED"));
  expect(Buffer.from(event.body).toString()).toBe("{ not json");
  expect(event.result).toBeTruthy();
  expect(await db().mediaItem.count({ where: { connectionId: desk.connectionId } })).toBe(0);
});

test("anything but a POST is refused", async ({ desk }) => {
  expect((await fetch(desk.webhookUrl)).status).toBe(405);
  expect(await eventsOf(desk)).toEqual([]);
});

test("where a signature is required, unsigned and wrongly signed deliveries are refused", async ({ sandbox }) => {
  const desk = await openDesk(sandbox, { callbackSignature: "required" });
  const mediaId = await desk.putMedia(await photo());
  const deliver = (signing: "off" | "wrong" | "md5" | "sha256") =>
    sandbox.deliver({
      accessKey: desk.account.accessKey,
      businessPhone: desk.number.digits,
      url: desk.webhookUrl,
      message: { type: "image", mediaId, messageId: "ABGHsigned" },
      signing,
      maxAttempts: 1,
    });
  for (const signing of ["off", "wrong"] as const) {
    expect((await deliver(signing)).attempts, signing).toMatchObject([{ status: 401 }]);
  }
  expect(await eventsOf(desk)).toEqual([]);
  for (const signing of ["md5", "sha256"] as const) {
    expect((await deliver(signing)).attempts, signing).toMatchObject([{ status: 200 }]);
  }
  expect(await eventsOf(desk)).toMatchObject([{ verifiedBy: "signature" }, { verifiedBy: "signature" }]);
  await desk.settled(mediaId, "STORED");
});

test("the same delivery twice makes one item and one download", async ({ desk, sandbox }) => {
  const media = await photo();
  const item = await desk.receive(media);
  await desk.announce(item.providerMediaId, media);
  await waitFor(async () => (await eventsOf(desk)).filter(({ status }) => status === "PROCESSED").length === 2);
  expect(await db().mediaItem.count({ where: { connectionId: desk.connectionId } })).toBe(1);
  const asked = await sandbox.requests({ operation: "getMedia", host: "api" });
  const { accessKey } = desk.account;
  expect(asked.filter(({ headers }) => headers.accesskey === accessKey)).toHaveLength(1);
});

test("a connection that is switched off takes no delivery, so that the provider tries again", async ({ desk }) => {
  await db().connection.update({ where: { id: desk.connectionId }, data: { enabled: false } });
  expect((await post(desk.webhookUrl, "{}")).status).toBe(503);
  expect(await eventsOf(desk)).toEqual([]);
});
