import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Agent, fetch as undiciFetch } from "undici";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { createOnPremisesControl, type OnPremisesControl } from "./control-client";
import { type RunningOnPremises, startOnPremises } from "./start";
import { ADMIN, call, outcome, receiveWebhooks, tokenOf } from "./test-caller";

let dataDir: string;
let sandbox: RunningOnPremises;
let client: OnPremisesControl;

async function start() {
  sandbox = await startOnPremises({ port: 0, dataDir });
  client = createOnPremisesControl(sandbox.url);
}

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "on-premises-test-"));
  await start();
  await client.putInstallation({ admin: ADMIN });
});
afterEach(async () => {
  await sandbox.close();
  await rm(dataDir, { recursive: true });
});

const withToken = (token: string, init: RequestInit = {}) => ({
  ...init,
  headers: { authorization: `Bearer ${token}`, ...init.headers },
});
const upload = (token: string, body: BodyInit) =>
  call(`${sandbox.url}/v1/media`, "POST", withToken(token, { body, headers: { "content-type": "text/plain" } }));
const get = (token: string, id: string) => call(`${sandbox.url}/v1/media/${id}`, "GET", withToken(token));
const content = { from: "base64", data: "aGVsbG8=" } as const;

describe("what survives a restart", () => {
  test("installation, sessions, media and standing faults; not the log, nor a token in clear", async () => {
    const token = await tokenOf(sandbox.url);
    const uploaded = (await upload(token, "uploaded")).body as unknown as { media: [{ id: string }] };
    const kept = await client.putMedia({ content, senderHasIt: false });
    const fault = { kind: "malformed-json" } as const;
    await client.addFault({ id: "once", match: { operation: "health" }, fault });
    await client.addFault({ id: "standing", match: { operation: "health" }, times: "forever", fault });
    await sandbox.close();
    expect(await readFile(path.join(dataDir, "state.json"), "utf8")).not.toContain(token);
    await start();
    expect((await get(token, uploaded.media[0].id)).body).toBe("uploaded");
    expect((await get(token, kept.id)).body).toBe("hello");
    expect(await client.findMedia(kept.id)).toEqual(kept);
    expect((await client.faults()).map(({ id }) => id)).toEqual(["standing"]);
    expect(await client.requests({ operation: "uploadMedia" })).toEqual([]);
  });

  test("unacknowledged webhooks, unless the installation does not persist them", async () => {
    const receiver = await receiveWebhooks();
    onTestFinished(() => receiver.close());
    const { id } = await client.putMedia({ content });
    const savedAfterFailure = async (callback_persist: boolean) => {
      const application = { callback_persist, webhooks: { url: receiver.url } };
      await client.putInstallation({ admin: ADMIN, application });
      await client.changeSettings({ retryOutcome: "callback-first" });
      receiver.answers = [500];
      await call(`${sandbox.url}/v1/media/${id}/download`, "GET", withToken(await tokenOf(sandbox.url)));
      expect(await client.undelivered()).toHaveLength(1);
      await sandbox.close();
      const { undelivered } = JSON.parse(await readFile(path.join(dataDir, "state.json"), "utf8"));
      await start();
      return undelivered.length;
    };
    expect(await savedAfterFailure(false)).toBe(0);
    expect(await savedAfterFailure(true)).toBe(1);
    await receiver.atLeast(3);
  });

  test("an unreadable state stops the start instead of being overwritten", async () => {
    await sandbox.close();
    await writeFile(path.join(dataDir, "state.json"), '{"media":[');
    await expect(start()).rejects.toThrow();
    await rm(path.join(dataDir, "state.json"));
    await start();
  });

  test("replaced, deleted and refused bytes leave no file behind", async () => {
    await client.putMedia({ id: "same", content });
    await client.putMedia({ id: "same", content });
    await client.deleteMedia("same");
    const token = await tokenOf(sandbox.url);
    const { media } = (await upload(token, "x")).body as unknown as { media: [{ id: string }] };
    await call(`${sandbox.url}/v1/media/${media[0].id}`, "DELETE", withToken(token));
    await upload(token, "");
    await client.changeSettings({ maxUploadBytes: 10 });
    await upload(token, "longer than that");
    expect(await readdir(path.join(dataDir, "objects"))).toEqual([]);
  });
});

describe("https", () => {
  async function startTls(folder?: string) {
    const running = await startOnPremises({ port: 0, tls: true, ...(folder && { dataDir: folder }) });
    onTestFinished(() => running.close());
    return running;
  }

  async function healthStatus(url: string, ca?: string) {
    const dispatcher = new Agent({ connect: { ca } });
    onTestFinished(() => dispatcher.close());
    return (await undiciFetch(`${url}/v1/health`, { dispatcher })).status;
  }

  test("is trusted by its certificate alone, under both names of this machine", async () => {
    const { url, storageUrl, certificate } = await startTls();
    expect([url.slice(0, 8), storageUrl]).toEqual(["https://", url]);
    expect(await healthStatus(url, certificate)).toBe(401);
    expect(await healthStatus(url.replace("127.0.0.1", "localhost"), certificate)).toBe(401);
    await expect(healthStatus(url)).rejects.toMatchObject({ cause: { code: "DEPTH_ZERO_SELF_SIGNED_CERT" } });
    const other = await startTls();
    await expect(healthStatus(url, other.certificate)).rejects.toThrow();
  });

  test("carries the control API too", async () => {
    const { url, certificate } = await startTls();
    expect((await createOnPremisesControl(url, certificate).health()).api).toBe(url);
  });

  test("keeps its certificate over restarts", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "on-premises-test-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const first = await startOnPremises({ port: 0, tls: true, dataDir: folder });
    await first.close();
    const second = await startOnPremises({ port: 0, tls: true, dataDir: folder });
    await second.close();
    expect(first.certificate).toContain("BEGIN CERTIFICATE");
    expect(second.certificate).toBe(first.certificate);
  });

  test("is off unless asked for", () => {
    expect([sandbox.url.slice(0, 7), sandbox.certificate]).toEqual(["http://", undefined]);
  });
});

describe("faults", () => {
  test.each([
    [{ code: 1014 }, 500, { code: 1014, title: "Internal error" }],
    [{ code: 1016 }, 503, { code: 1016, title: "System overloaded" }],
    [
      { code: 1005, data: { status: 401, details: "why" } },
      401,
      { code: 1005, title: "Access denied", details: "why" },
    ],
    [{ code: 1031, message: "Sender account locked" }, 400, { code: 1031, title: "Sender account locked" }],
  ])("any code of the table, and others: %o", async (fault, status, error) => {
    const token = await tokenOf(sandbox.url);
    await client.addFault({ match: { operation: "uploadMedia" }, fault: { kind: "code", ...fault } });
    const answer = await upload(token, "x");
    expect([answer.status, answer.body.errors]).toEqual([status, [error]]);
    expect(answer.body.meta).toEqual({ version: "v2.45.1", api_status: "stable" });
    expect(await readdir(path.join(dataDir, "objects"))).toEqual([]);
  });

  test("strike one media object, and login", async () => {
    const token = await tokenOf(sandbox.url);
    const [one, other] = [await client.putMedia({ content }), await client.putMedia({ content })];
    await client.addFault({ match: { mediaId: one.id }, times: "forever", fault: { kind: "status", status: 502 } });
    expect([(await get(token, one.id)).status, (await get(token, other.id)).status]).toEqual([502, 200]);
    await client.addFault({ match: { operation: "login" }, fault: { kind: "code", code: 1015 } });
    await expect(tokenOf(sandbox.url)).rejects.toThrow();
    expect(await tokenOf(sandbox.url)).toContain(".");
  });

  test("an upload cut off while it is being sent leaves nothing", async () => {
    const token = await tokenOf(sandbox.url);
    await client.addFault({
      match: { operation: "uploadMedia" },
      fault: { kind: "reset", afterRequestBytes: 50_000 },
    });
    await expect(upload(token, Buffer.alloc(4_000_000))).rejects.toThrow();
    const [entry] = await client.requests({ operation: "uploadMedia", finished: true, atLeast: 1, waitMs: 5000 });
    expect(entry?.outcome).toBe("cut");
    expect(await readdir(path.join(dataDir, "objects"))).toEqual([]);
  });
});

test("the request log says what came and what was answered", async () => {
  const token = await tokenOf(sandbox.url);
  await get(token, "none");
  const [entry] = await client.requests({ operation: "getMedia", finished: true, atLeast: 1, waitMs: 5000 });
  expect(entry).toMatchObject({
    host: "api",
    method: "GET",
    path: "/v1/media/none",
    mediaId: "none",
    status: 404,
    code: 1006,
    outcome: "completed",
    violations: [],
  });
});

test("a new installation has nothing of the last but its media", async () => {
  const token = await tokenOf(sandbox.url);
  const { id } = await client.putMedia({ content });
  await client.changeSettings({ retryCompletion: "manual", retryNeedsWebhook: false });
  await call(`${sandbox.url}/v1/media/${id}/download`, "GET", withToken(token));
  expect(await client.pendingRetries()).toEqual([id]);
  await client.putInstallation({ admin: ADMIN, waId: "4915100002018" });
  expect(outcome(await get(token, id))).toEqual([401, 1005]);
  expect((await get(await tokenOf(sandbox.url), id)).status).toBe(200);
  expect([await client.pendingRetries(), await client.undelivered()]).toEqual([[], []]);
  expect(await client.installation()).toMatchObject({ waId: "4915100002018", gateway: "connected" });
});

test.each([
  ["PUT", "installation", '{"waId":"+49"}', "digits"],
  ["PUT", "installation", '{"application":{"heartbeat":1}}', "heartbeat"],
  ["PATCH", "settings", '{"retryStatus":204}', "Invalid"],
  ["PUT", "media", '{"content":{"from":"base64","data":"-"}}', "base64"],
  ["PATCH", "media/none", "{}", "no media"],
  ["POST", "callbacks", '{"message":{"type":"text"}}', "body"],
])("the control API refuses %s %s %s and says why", async (method, route, body, reason) => {
  const answer = await call(`${sandbox.url}/control/${route}`, method, { body });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(JSON.stringify(answer.body)).toContain(reason);
});

test("a taken port is an error, not a half-started sandbox", async () => {
  await expect(startOnPremises({ port: Number(new URL(sandbox.url).port) })).rejects.toThrow("EADDRINUSE");
});

test("the trickle delivers media that can be fetched", async () => {
  const receiver = await receiveWebhooks();
  onTestFinished(() => receiver.close());
  await client.putInstallation({ admin: ADMIN, application: { webhooks: { url: receiver.url } } });
  await client.trickle(200);
  await receiver.atLeast(1);
  await client.trickle(0);
  const [message] = JSON.parse(receiver.received[0]?.body ?? "").messages;
  const media = await client.media(message[message.type].id);
  const { status, headers } = await get(await tokenOf(sandbox.url), media.id);
  expect([status, headers.get("content-length")]).toEqual([200, String(media.sizeBytes)]);
});
