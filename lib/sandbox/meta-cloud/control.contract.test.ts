import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import type { RunningStandIn } from "../stand-in";
import { createMetaCloudControl, type MetaCloudControl } from "./control-client";
import { startMetaCloud } from "./start";
import { APP, callGraph, NUMBER, seedBytes, startReceiver, TOKEN, uploadPart } from "./test-caller";

let dataDir: string;
let sandbox: RunningStandIn;
let client: MetaCloudControl;

async function start() {
  sandbox = await startMetaCloud({ port: 0, dataDir });
  client = createMetaCloudControl(sandbox.url);
}

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "meta-sandbox-test-"));
  await start();
  await client.putApp(APP);
});
afterEach(async () => {
  await sandbox.close();
  await rm(dataDir, { recursive: true });
});

const control = (method: string, route: string, body?: unknown) =>
  fetch(`${sandbox.url}/control/${route}`, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
const text = { phoneNumberId: NUMBER, event: { type: "text", body: "x" } };

test.each([
  ["PATCH", "settings", { fileSiz: "string" }, "fileSiz"],
  ["PUT", "apps", { appId: "a" }, "digits"],
  ["PUT", "media", { phoneNumberId: NUMBER }, "content"],
  ["POST", "webhooks", { appId: APP.appId, content: text }, "callbackUrl"],
  ["POST", "verify", { appId: APP.appId }, "callbackUrl"],
])("%s %s with what does not fit is 400 and says why", async (method, route, body, reason) => {
  const response = await control(method, route, body);
  expect(response.status).toBe(400);
  expect((await response.json()).error).toContain(reason);
});

test.each([
  ["GET", "media/1", undefined],
  ["POST", "links/1", { lifetimeSeconds: 1 }],
  ["PUT", "media", { phoneNumberId: "1", content: { from: "base64", data: "aGk=" } }],
  ["PUT", "media", { phoneNumberId: NUMBER, content: { from: "sample", name: "no.jpg" } }],
  ["POST", "webhooks", { appId: "1", content: text }],
])("%s %s of what does not exist is 404", async (method, route, body) => {
  expect((await control(method, route, body)).status).toBe(404);
});

test("apps, media, uploaded bytes and standing faults survive a restart", async () => {
  const seeded = await client.putMedia({ phoneNumberId: NUMBER, content: { from: "base64", data: "aGk=" } });
  const upload = await uploadPart(`${sandbox.url}/${NUMBER}/media`, { type: "image/png", bytes: Buffer.from("bytes") });
  const fault = { kind: "delay", ms: 1 } as const;
  await client.addFault({ match: { operation: "getMedia" }, times: "forever", fault });
  await client.addFault({ match: { operation: "getMedia" }, times: 2, fault });
  await sandbox.close();
  await start();
  expect(await client.media(seeded.id)).toEqual(seeded);
  expect(await client.faults()).toHaveLength(1);
  const { body } = await callGraph(`${sandbox.url}/${upload.body.id}`);
  const bytes = await fetch(String(body.url), { headers: { authorization: `Bearer ${TOKEN}` } });
  expect(await bytes.text()).toBe("bytes");
});

test("saved state that cannot be read is not started over", async () => {
  await sandbox.close();
  await writeFile(path.join(dataDir, "state.json"), "{");
  await expect(startMetaCloud({ port: 0, dataDir })).rejects.toThrow();
  await rm(path.join(dataDir, "state.json"));
  await start();
});

test("a refused upload and a forgotten media object leave no bytes behind", async () => {
  const objects = () => readdir(path.join(dataDir, "objects"));
  await uploadPart(`${sandbox.url}/${NUMBER}/media`, { type: "image/heic" });
  expect(await objects()).toEqual([]);
  const { body } = await uploadPart(`${sandbox.url}/${NUMBER}/media`, { type: "image/png" });
  expect(await objects()).toHaveLength(1);
  await client.deleteMedia(String(body.id));
  expect(await objects()).toEqual([]);
  expect(await client.findMedia(String(body.id))).toBeNull();
});

test("media seeded again under its id is replaced", async () => {
  const first = await seedBytes(client, 5, { id: "42" });
  const second = await seedBytes(client, 6, { id: "42", fileName: "b.bin" });
  expect(first.id).toBe(second.id);
  expect(await client.media("42")).toMatchObject({ sizeBytes: 6, fileName: "b.bin", direction: "inbound" });
});

test("the trickle delivers media that can be fetched, and stops", async () => {
  const receiver = await startReceiver();
  onTestFinished(() => receiver.close());
  await client.putApp({ ...APP, callbackUrl: receiver.url });
  await client.trickle(200);
  await receiver.waitFor(1);
  await client.trickle(0);
  const { value } = JSON.parse(receiver.received[0]?.body ?? "null").entry[0].changes[0];
  const [message] = value.messages;
  expect(["image", "video", "audio", "document", "sticker"]).toContain(message.type);
  const media = await client.media(message[message.type].id);
  expect(media.phoneNumberId).toBe(value.metadata.phone_number_id);
  const { body } = await callGraph(`${sandbox.url}/${media.id}`);
  const bytes = await fetch(String(body.url), { headers: { authorization: `Bearer ${TOKEN}` } });
  expect((await bytes.arrayBuffer()).byteLength).toBe(media.sizeBytes);
});
