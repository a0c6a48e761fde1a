import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RunningStandIn } from "../stand-in";
import { createOnPremisesControl, type OnPremisesControl } from "./control-client";
import { DEFAULT_SETTINGS } from "./schemas";
import { startOnPremises } from "./start";
import { ADMIN, basic, CLERK, call, logIn, outcome, tokenOf } from "./test-caller";

const WEEK_MS = 7 * 86_400_000;
let sandbox: RunningStandIn;
let client: OnPremisesControl;

beforeAll(async () => {
  sandbox = await startOnPremises({ port: 0 });
  client = createOnPremisesControl(sandbox.url);
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await client.changeSettings(DEFAULT_SETTINGS);
  await client.putInstallation({ admin: ADMIN, user: CLERK, version: "v2.53.6" });
  await client.skewClock(0);
});

const get = (path: string, authorization?: string) =>
  call(`${sandbox.url}${path}`, "GET", { headers: authorization ? { authorization } : {} });
const health = (authorization?: string) => get("/v1/health", authorization);
const wrong = { ...ADMIN, password: "Parcel-desk-2" };

describe("login", () => {
  test("answers a token for seven days, with a blank in its date", async () => {
    const before = Math.floor(Date.now() / 1000) * 1000;
    const { status, body } = await logIn(sandbox.url);
    const after = Date.now();
    expect([status, body.meta]).toEqual([200, { version: "v2.53.6", api_status: "stable" }]);
    const [{ token, expires_after: until }] = body.users as [{ token: string; expires_after: string }];
    expect(until).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+00:00$/);
    const end = Date.parse(until.replace(" ", "T"));
    expect(end).toBeGreaterThanOrEqual(before + WEEK_MS);
    expect(end).toBeLessThanOrEqual(after + WEEK_MS);
    expect((await health(`Bearer ${token}`)).body).toMatchObject({ health: { gateway_status: "connected" } });
  });

  test.each([
    ["a wrong password", basic(wrong)],
    ["an unknown user", basic({ ...ADMIN, username: "root" })],
    ["no colon", `Basic ${Buffer.from("admin").toString("base64")}`],
    ["another scheme", "Bearer x"],
  ])("refuses %s", async (_, authorization) => {
    const answer = await call(`${sandbox.url}/v1/users/login`, "POST", { headers: { authorization } });
    expect(outcome(answer)).toEqual([401, 1005]);
    expect(answer.body.errors).toEqual([
      { code: 1005, title: "Access denied", details: "Missing or invalid authentication credentials" },
    ]);
  });

  test("refuses no credentials at all, and a body that is no JSON", async () => {
    expect(outcome(await call(`${sandbox.url}/v1/users/login`, "POST"))).toEqual([401, 1005]);
    expect(outcome(await logIn(sandbox.url, ADMIN, '{"new_'))).toEqual([400, 1025]);
  });

  test("the factory's account has to change its password, to a strong one", async () => {
    await client.putInstallation({});
    const factory = { username: "admin", password: "secret" };
    expect(outcome(await logIn(sandbox.url, factory))).toEqual([401, 1024]);
    expect(outcome(await logIn(sandbox.url, factory, '{"new_password":"weak"}'))).toEqual([400, 1009]);
    const changed = await logIn(sandbox.url, factory, JSON.stringify({ new_password: ADMIN.password }));
    expect(changed.status).toBe(200);
    expect([await logIn(sandbox.url), await logIn(sandbox.url, factory)].map(outcome)).toEqual([
      [200, undefined],
      [401, 1005],
    ]);
  });

  test("is closed to all after too many wrong passwords, and open again a minute later", async () => {
    await client.changeSettings({ loginFailuresAllowed: 2 });
    await logIn(sandbox.url, wrong);
    await logIn(sandbox.url, wrong);
    expect(outcome(await logIn(sandbox.url))).toEqual([429, 1015]);
    await client.skewClock(61_000);
    expect((await logIn(sandbox.url)).status).toBe(200);
  });

  test("the right password forgets wrong ones, and 0 counts none", async () => {
    await client.changeSettings({ loginFailuresAllowed: 2 });
    for (const user of [wrong, ADMIN, wrong]) await logIn(sandbox.url, user);
    expect((await logIn(sandbox.url)).status).toBe(200);
    await client.changeSettings({ loginFailuresAllowed: 0 });
    for (const user of [wrong, wrong, wrong]) await logIn(sandbox.url, user);
    expect((await logIn(sandbox.url)).status).toBe(200);
  });
});

describe("tokens", () => {
  test("are needed", async () => {
    for (const path of ["/v1/health", "/v1/media/x", "/v1/media/x/download", "/v1/settings/application"]) {
      expect(outcome(await get(path))).toEqual([401, 1005]);
    }
    expect(outcome(await health("Bearer invented"))).toEqual([401, 1005]);
  });

  test("expire by the sandbox's clock", async () => {
    const token = await tokenOf(sandbox.url);
    await client.skewClock(WEEK_MS - 60_000);
    expect((await health(`Bearer ${token}`)).status).toBe(200);
    await client.skewClock(WEEK_MS + 60_000);
    expect(outcome(await health(`Bearer ${token}`))).toEqual([401, 1005]);
  });

  test("end by logout, one alone, and when revoked, all", async () => {
    const [first, second] = [await tokenOf(sandbox.url), await tokenOf(sandbox.url)];
    const logout = await call(`${sandbox.url}/v1/users/logout`, "POST", {
      headers: { authorization: `Bearer ${first}` },
    });
    expect([logout.status, Object.keys(logout.body)]).toEqual([200, ["meta"]]);
    expect(outcome(await health(`Bearer ${first}`))).toEqual([401, 1005]);
    expect((await health(`Bearer ${second}`)).status).toBe(200);
    await client.revokeTokens();
    expect(outcome(await health(`Bearer ${second}`))).toEqual([401, 1005]);
  });

  test("end at the same user's next login, when told so", async () => {
    await client.changeSettings({ loginEndsOlderTokens: true });
    const [admin, clerk] = [await tokenOf(sandbox.url), await tokenOf(sandbox.url, CLERK)];
    expect((await health(`Bearer ${admin}`)).status).toBe(200);
    await logIn(sandbox.url);
    expect((await health(`Bearer ${admin}`)).status).toBe(401);
    expect((await health(`Bearer ${clerk}`)).status).toBe(200);
  });
});

describe("health", () => {
  test("takes the API key as well, nothing else does", async () => {
    const apiKey = "health-check-key-1";
    await client.putInstallation({ admin: ADMIN, apiKey });
    expect((await health(`Apikey ${apiKey}`)).status).toBe(200);
    expect(outcome(await health("Apikey health-check-key-2"))).toEqual([401, 1005]);
    expect(outcome(await get("/v1/media/x", `Apikey ${apiKey}`))).toEqual([401, 1005]);
  });

  test("without an API key none fits", async () => {
    expect(outcome(await health("Apikey null"))).toEqual([401, 1005]);
  });

  test("says what each of several nodes is doing, or what is wrong with it", async () => {
    const gateway = {
      "one:coreapp": { gateway_status: "connected", role: "primary_master" },
      "two:coreapp": { errors: [{ code: 1014, title: "Internal error" }] },
    };
    await client.putInstallation({ admin: ADMIN, gateway });
    expect((await health(`Bearer ${await tokenOf(sandbox.url)}`)).body.health).toEqual(gateway);
  });
});

describe("application settings", () => {
  const settings = async (method: string, body?: string, user = ADMIN) =>
    call(`${sandbox.url}/v1/settings/application`, method, {
      headers: { authorization: `Bearer ${await tokenOf(sandbox.url, user)}` },
      body,
    });
  const application = async () => ((await settings("GET")).body.settings as { application: object }).application;

  test("start with the documented defaults and the number", async () => {
    expect(await application()).toEqual({
      media: { auto_download: ["image", "document", "audio", "video", "voice", "sticker"] },
      webhooks: { url: "", max_concurrent_requests: 12, message: { sent: false, delivered: true, read: false } },
      callback_persist: true,
      callback_backoff_delay_ms: "3000",
      max_callback_backoff_delay_ms: "900000",
      garbagecollector_enable: { media: false, messages: true },
      heartbeat_interval: 5,
      unhealthy_interval: 30,
      pass_through: false,
      sent_status: false,
      show_security_notifications: false,
      wa_id: "15550783881",
    });
  });

  test("numbers are numbers or text, as told", async () => {
    await client.changeSettings({ settingsNumbers: "numbers" });
    expect(await application()).toMatchObject({ callback_backoff_delay_ms: 3000, heartbeat_interval: 5 });
    await client.changeSettings({ settingsNumbers: "all-as-text" });
    expect(await application()).toMatchObject({
      callback_backoff_delay_ms: "3000",
      heartbeat_interval: "5",
      webhooks: { max_concurrent_requests: "12" },
    });
  });

  test("a change keeps what it leaves out, and DELETE brings the defaults back", async () => {
    const patch = { webhooks: { url: "https://console.example.com/hook" }, callback_backoff_delay_ms: "1000" };
    const answer = await settings("PATCH", JSON.stringify(patch));
    expect([answer.status, Object.keys(answer.body)]).toEqual([200, ["meta"]]);
    await settings("PATCH", JSON.stringify({ media: { auto_download: ["voice"] } }));
    expect(await application()).toMatchObject({
      media: { auto_download: ["voice"] },
      webhooks: { url: patch.webhooks.url, max_concurrent_requests: 12, message: { delivered: true } },
      callback_backoff_delay_ms: "1000",
    });
    await settings("DELETE");
    expect(await application()).toMatchObject({ webhooks: { url: "" }, callback_backoff_delay_ms: "3000" });
  });

  test.each([
    ["no JSON", "{", 1025],
    ["the document's own envelope", '{"settings":{"application":{}}}', 1010],
    ["an unknown media kind", '{"media":{"auto_download":["gif"]}}', 1009],
    ["nothing", "", 1009],
  ])("refuses %s", async (_, body, code) => {
    expect(outcome(await settings("PATCH", body))).toEqual([400, code]);
  });

  test("are for the administrator alone, who is refused otherwise than a stranger", async () => {
    for (const method of ["GET", "PATCH", "DELETE"]) {
      expect(outcome(await settings(method, undefined, CLERK))).toEqual([403, 1005]);
    }
    expect((await health(`Bearer ${await tokenOf(sandbox.url, CLERK)}`)).status).toBe(200);
  });
});
