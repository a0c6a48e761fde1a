import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RunningStandIn } from "../stand-in";
import { createOnPremisesControl, type OnPremisesControl } from "./control-client";
import { DEFAULT_SETTINGS } from "./schemas";
import { startOnPremises } from "./start";
import { ADMIN, call, outcome, receiveWebhooks, tokenOf, type WebhookReceiver } from "./test-caller";

const DAY_MS = 86_400_000;
let sandbox: RunningStandIn;
let client: OnPremisesControl;
let receiver: WebhookReceiver;
let token: string;

beforeAll(async () => {
  sandbox = await startOnPremises({ port: 0 });
  client = createOnPremisesControl(sandbox.url);
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  receiver = await receiveWebhooks();
  await client.changeSettings({ ...DEFAULT_SETTINGS, retryCompletion: "manual" });
  await install({});
  return () => receiver.close();
});

async function install(changes: Partial<Parameters<OnPremisesControl["putInstallation"]>[0]>) {
  const application = { webhooks: { url: receiver.url } };
  await client.putInstallation({ admin: ADMIN, application, ...changes });
  token = await tokenOf(sandbox.url);
}

const authorised = (path: string) =>
  call(`${sandbox.url}${path}`, "GET", { headers: { authorization: `Bearer ${token}` } });
const retry = (id: string) => authorised(`/v1/media/${id}/download`);
const found = async (id: string) => (await authorised(`/v1/media/${id}`)).status === 200;
const seed = (changes: Partial<Parameters<OnPremisesControl["putMedia"]>[0]> = {}) =>
  client.putMedia({ content: { from: "sample", name: "table-lamp.jpg" }, onVolume: false, ...changes });
const items = () => receiver.received.map(({ body }) => JSON.parse(body).media_items);

/** Accepts, lets it end, and tells what the webhooks said: "stored", "failed". */
async function outcomesOf(id: string) {
  expect((await retry(id)).status).toBe(200);
  await client.completeRetry(id);
  return items().map(([item]) => (item.errors ? "failed" : "stored"));
}

test("accepting is a receipt: the file and the webhook come later", async () => {
  const { id, sha256 } = await seed();
  const { status, body } = await retry(id);
  expect([status, body]).toEqual([200, { media_items: [{ id }], meta: { version: "v2.45.1", api_status: "stable" } }]);
  expect([await found(id), await client.pendingRetries(), receiver.received.length]).toEqual([false, [id], 0]);
  expect(await client.completeRetry(id)).toMatchObject([{ delivered: true, attempts: [{ status: 200 }] }]);
  const image = { id, mime_type: "image/jpeg", sha256, status: "downloaded" };
  expect(items()).toEqual([[{ image, type: "image" }]]);
  expect([await found(id), await client.pendingRetries()]).toEqual([true, []]);
});

test.each([201, 202] as const)("the receipt may be a %i", async (retryStatus) => {
  await client.changeSettings({ retryStatus });
  expect((await retry((await seed()).id)).status).toBe(retryStatus);
});

test("it ends by itself after the time set", async () => {
  await client.changeSettings({ retryCompletion: 1 });
  const { id } = await seed();
  await retry(id);
  await receiver.atLeast(1);
  expect([items().length, await found(id)]).toEqual([1, true]);
});

test("it never ends, when told so, until the control API says it may", async () => {
  await client.changeSettings({ retryCompletion: "never" });
  const { id } = await seed();
  await retry(id);
  expect(await client.pendingRetries()).toEqual([id]);
  await client.completeRetry(id);
  expect(await found(id)).toBe(true);
  await expect(client.completeRetry(id)).rejects.toThrow("pending");
});

describe("outcomes", () => {
  test("failed: errors beside a status that still says downloaded, and no file", async () => {
    await client.changeSettings({ retryOutcome: "failed" });
    const { id, sha256 } = await seed();
    expect(await outcomesOf(id)).toEqual(["failed"]);
    const errors = [{ code: 400, title: "Parameter not valid", details: "Media not found in the datastore." }];
    const image = { id, mime_type: "image/jpeg", sha256, status: "downloaded" };
    expect(items()).toEqual([[{ errors, image, type: "image" }]]);
    expect(await found(id)).toBe(false);
  });

  test("failed for another reason", async () => {
    await client.changeSettings({ retryOutcome: "failed", retryError: { code: 429, title: "Rate limit hit" } });
    await outcomesOf((await seed()).id);
    expect(items()[0][0].errors).toEqual([{ code: 429, title: "Rate limit hit" }]);
  });

  test("callback-first: file and webhook are there before the answer", async () => {
    await client.changeSettings({ retryOutcome: "callback-first" });
    const { id } = await seed();
    const answered = retry(id).then(() => receiver.received.length);
    expect([await answered, await found(id), await client.pendingRetries()]).toEqual([1, true, []]);
  });

  test("callback-twice: the same webhook comes twice", async () => {
    await client.changeSettings({ retryOutcome: "callback-twice" });
    expect(await outcomesOf((await seed()).id)).toEqual(["stored", "stored"]);
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
  });

  test("poll-only: the file appears and nobody is told", async () => {
    await client.changeSettings({ retryOutcome: "poll-only" });
    const { id } = await seed();
    expect([await outcomesOf(id), await found(id)]).toEqual([[], true]);
  });

  test("callback-late: the file first, the webhook when told once more", async () => {
    await client.changeSettings({ retryOutcome: "callback-late" });
    const { id } = await seed();
    expect([await outcomesOf(id), await found(id)]).toEqual([[], true]);
    await client.completeRetry(id);
    expect([items().length, await client.pendingRetries()]).toEqual([1, []]);
  });

  test("file-late: the webhook first, the file by itself after the time set", async () => {
    await client.changeSettings({ retryOutcome: "file-late" });
    const { id } = await seed();
    expect([await outcomesOf(id), await found(id)]).toEqual([["stored"], false]);
    await client.completeRetry(id);
    expect([items().length, await found(id)]).toEqual([1, true]);
  });
});

describe("what can be had", () => {
  test("what is stored already, even when nobody else has it any more", async () => {
    const sentAt = new Date(Date.now() - 15 * DAY_MS).toISOString();
    expect(await outcomesOf((await seed({ onVolume: true, sentAt, senderHasIt: false })).id)).toEqual(["stored"]);
  });

  test.each([
    [13, false, "stored"],
    [15, false, "failed"],
    [15, true, "stored"],
  ])("media sent %i days ago, at the sender still: %s", async (days, senderHasIt, expected) => {
    const sentAt = new Date(Date.now() - days * DAY_MS).toISOString();
    expect(await outcomesOf((await seed({ sentAt, senderHasIt })).id)).toEqual([expected]);
  });

  test("the age is counted by the sandbox's clock", async () => {
    const { id } = await seed({ senderHasIt: false });
    await client.skewClock(6 * DAY_MS);
    expect(await outcomesOf(id)).toEqual(["stored"]);
    await client.changeMedia(id, { onVolume: false, sentAt: new Date(Date.now() - 9 * DAY_MS).toISOString() });
    expect(await outcomesOf(id)).toEqual(["stored", "failed"]);
    await client.skewClock(0);
  });

  test.each([
    ["disconnected", "failed"],
    [{ a: { gateway_status: "disconnected" }, b: { errors: [{ code: 1014, title: "Internal error" }] } }, "failed"],
    [{ a: { gateway_status: "connecting" }, b: { gateway_status: "connected" } }, "stored"],
  ])("only through a connected node: %o", async (gateway, expected) => {
    await install({ gateway });
    expect(await outcomesOf((await seed()).id)).toEqual([expected]);
  });
});

describe("unknown ids", () => {
  const unknown = randomUUID();

  test("well-formed ones fail by webhook, malformed ones are refused", async () => {
    expect(await outcomesOf(unknown)).toEqual(["failed"]);
    expect(items()[0][0].image).toEqual({ id: unknown, status: "downloaded" });
    expect(outcome(await retry("not-a-uuid"))).toEqual([404, 1006]);
  });

  test("both one way or the other, when told so", async () => {
    await client.changeSettings({ retryUnknownId: "refused" });
    expect(outcome(await retry(unknown))).toEqual([404, 1006]);
    await client.changeSettings({ retryUnknownId: "callback" });
    expect(await outcomesOf("not-a-uuid")).toEqual(["failed"]);
  });
});

test("without a webhook URL it is refused with 1022, or stores silently when told so", async () => {
  await install({ application: {} });
  const { id } = await seed();
  expect(outcome(await retry(id))).toEqual([412, 1022]);
  await client.changeSettings({ retryNeedsWebhook: false });
  expect([await outcomesOf(id), await found(id)]).toEqual([[], true]);
});

test("a webhook of a retry download is sent again until it is acknowledged", async () => {
  await install({ application: { webhooks: { url: receiver.url }, callback_backoff_delay_ms: 1 } });
  receiver.answers = [500, 204, 404];
  const { id } = await seed();
  await retry(id);
  expect(await client.completeRetry(id)).toMatchObject([{ delivered: false, attempts: [{ status: 500 }] }]);
  await receiver.atLeast(4);
  expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
});
