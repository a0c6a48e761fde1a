import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RunningStandIn } from "../stand-in";
import { createMetaCloudControl, type MetaCloudControl } from "./control-client";
import { DEFAULT_SETTINGS } from "./schemas";
import { startMetaCloud } from "./start";
import { APP, callGraph, NUMBER, OTHER_NUMBER, STRANGER, seedBytes, TOKEN, uploadPart, WABA } from "./test-caller";

let sandbox: RunningStandIn;
let client: MetaCloudControl;

beforeAll(async () => {
  sandbox = await startMetaCloud({ port: 0 });
  client = createMetaCloudControl(sandbox.url);
  await client.putApp(APP);
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await client.changeSettings(DEFAULT_SETTINGS);
  await client.clearFaults();
  await client.clearRequests();
});

const call = (path: string, token?: string | null) => callGraph(`${sandbox.url}${path}`, {}, token);
const listed = `/v23.0/${WABA}/phone_numbers`;

describe("who may call", () => {
  test.each([
    ["EAAGexpired", 463],
    ["EAAGinvalid", 467],
    ["EAAGpassword", 460],
    ["nobody", undefined],
    [null, undefined],
  ])("%s: 401, code 190, subcode %s", async (token, subcode) => {
    const answer = await call(listed, token);
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({ code: 190, type: "OAuthException" });
    expect(answer.body.error_subcode).toBe(subcode);
    expect(answer.headers.get("www-authenticate")).toContain('OAuth "Facebook Platform" "invalid_token"');
  });

  test("numbers without whatsapp_business_management: 403, 200/1349174 with a text for people", async () => {
    const { status, body } = await call(listed, "EAAGmessaging");
    expect(status).toBe(403);
    expect(body).toMatchObject({ code: 200, error_subcode: 1349174, error_user_title: expect.any(String) });
    expect((await call(`/v23.0/${NUMBER}`, "EAAGmessaging")).status).toBe(403);
  });

  test("media without whatsapp_business_messaging: 403, code 10", async () => {
    const { id } = await seedBytes(client, 1);
    expect(await call(`/v23.0/${id}`, "EAAGmanagement")).toMatchObject({ status: 403, body: { code: 10 } });
  });

  test("a token in the URL is taken, and written down as a violation", async () => {
    expect((await call(`${listed}?access_token=${TOKEN}`, null)).status).toBe(200);
    expect(await client.requests({ withViolations: true })).toHaveLength(1);
  });
});

describe("appsecret_proof", () => {
  const proof = (secret: string) => createHmac("sha256", secret).update(TOKEN).digest("hex");

  test("is checked when sent", async () => {
    expect((await call(`${listed}?appsecret_proof=${proof(APP.appSecret)}`)).status).toBe(200);
    const wrong = await call(`${listed}?appsecret_proof=${proof("other")}`);
    expect(wrong).toMatchObject({ status: 400, body: { code: 100, type: "GraphMethodException" } });
    expect((await call(`${listed}?appsecret_proof=x`)).status).toBe(400);
  });

  test("is demanded where the app demands it", async () => {
    await client.putApp({ ...STRANGER, requireProof: true });
    const url = "/v23.0/2/phone_numbers";
    expect((await call(url, "EAAGproof")).body.message).toBe(
      "API calls from the server require an appsecret_proof argument",
    );
    const right = createHmac("sha256", STRANGER.appSecret).update("EAAGproof").digest("hex");
    expect((await call(`${url}?appsecret_proof=${right}`, "EAAGproof")).status).toBe(200);
  });
});

describe("versions and headers", () => {
  test("the version that was asked for is told", async () => {
    const { headers } = await call(listed);
    expect(headers.get("facebook-api-version")).toBe("v23.0");
    expect(headers.get("x-ad-api-version-warning")).toBeNull();
    expect(headers.get("content-type")).toBe("application/json; charset=UTF-8");
    expect(headers.get("x-fb-trace-id")).toMatch(/./);
    expect(headers.get("x-fb-request-id")).toMatch(/./);
  });

  test("without a version the oldest one answers, and no warning", async () => {
    const { headers, status } = await call(`/${WABA}/phone_numbers`);
    expect([status, headers.get("facebook-api-version")]).toEqual([200, "v19.0"]);
    expect(headers.get("x-ad-api-version-warning")).toBeNull();
  });

  test("an older version is upgraded with a warning", async () => {
    await client.changeSettings({ oldestVersion: "v24.0" });
    const { headers } = await call(listed);
    expect(headers.get("facebook-api-version")).toBe("v24.0");
    expect(headers.get("x-ad-api-version-warning")).toContain("v23.0");
  });

  test("usage numbers are those that were set, under the business account, on errors too", async () => {
    const appUsage = { call_count: 91, total_cputime: 3, total_time: 4 };
    const businessUsage = { call_count: 95, total_cputime: 5, total_time: 6, estimated_time_to_regain_access: 7 };
    await client.changeSettings({ appUsage, businessUsage });
    const media = await seedBytes(client, 1);
    const answers = [await call(listed), await call(`/v23.0/${media.id}`), await call(`/v23.0/${NUMBER}?fields=no`)];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 400]);
    for (const { headers } of answers) {
      expect(JSON.parse(headers.get("x-app-usage") ?? "")).toEqual(appUsage);
      expect(JSON.parse(headers.get("x-business-use-case-usage") ?? "")).toEqual({
        [WABA]: [{ type: "whatsapp", ...businessUsage }],
      });
    }
  });

  test.each([
    ["POST", `/v23.0/${NUMBER}`],
    ["GET", `/v23.0/${NUMBER}/media`],
    ["GET", "/v23.0/a/b/c"],
    ["GET", "/"],
  ])("%s %s is unknown", async (method, path) => {
    const { status, body } = await callGraph(`${sandbox.url}${path}`, { method });
    expect([status, body.code]).toEqual([400, 2500]);
  });
});

describe("errors that a fault asks for", () => {
  const ask = async (code: number | string, over: { message?: string; data?: unknown } = {}) => {
    await client.addFault({ match: { operation: "phoneNumbers" }, fault: { kind: "code", code, ...over } });
    return call(listed);
  };

  test.each([
    [0, 401],
    [1, 400],
    [2, 503],
    [3, 500],
    [4, 400],
    [10, 403],
    [190, 401],
    [200, 403],
    [299, 403],
    [368, 403],
    [80007, 400],
    [130429, 400],
    [131000, 500],
    [131005, 403],
    [131016, 500],
    [131031, 403],
    [131053, 400],
  ])("code %i has status %i", async (code, status) => {
    expect(await ask(code)).toMatchObject({
      status,
      body: { code, type: "OAuthException", message: "Request failed" },
    });
  });

  test("the status is a setting", async () => {
    await client.changeSettings({ codeFaultStatus: 429 });
    expect((await ask(130429)).status).toBe(429);
  });

  test("2 and 4 are transient", async () => {
    expect([(await ask(2)).body.is_transient, (await ask(4)).body.is_transient]).toEqual([true, true]);
    expect((await ask(131000)).body).not.toHaveProperty("is_transient");
  });

  test("code and subcode, with the members in Meta's order and slashes and umlauts escaped", async () => {
    const { text, body } = await ask("100/33", {
      message: "a/ü",
      data: { messaging_product: "whatsapp", details: "d" },
    });
    expect(body).toMatchObject({ code: 100, error_subcode: 33, type: "GraphMethodException", message: "a/ü" });
    expect(Object.keys(body)).toEqual(["message", "type", "code", "error_subcode", "error_data", "fbtrace_id"]);
    expect(text).toContain('"message":"a\\/\\u00fc"');
  });

  test("error_data as text and code as text, when told so", async () => {
    await client.changeSettings({ errorData: "string", errorCode: "string" });
    expect((await ask(131009, { data: "Unknown" })).body).toMatchObject({ code: "131009", error_data: "Unknown" });
    await client.changeSettings({ errorData: "object" });
    expect((await ask(131009, { data: "Unknown" })).body.error_data).toEqual({
      messaging_product: "whatsapp",
      details: "Unknown",
    });
  });

  test("an upload is read to its end and then refused, and nothing is kept", async () => {
    await client.addFault({ match: { operation: "uploadMedia" }, fault: { kind: "code", code: 2 } });
    const bytes = Buffer.alloc(1_000_000);
    const { status, body } = await uploadPart(`${sandbox.url}/v23.0/${NUMBER}/media`, { type: "image/png", bytes });
    expect([status, body.code]).toEqual([503, 2]);
    const [entry] = await client.requests({ operation: "uploadMedia" });
    expect(entry).toMatchObject({ fault: "code", code: 2 });
    expect(entry?.bytesReceived).toBeGreaterThan(1_000_000);
  });
});

describe("numbers", () => {
  const numbers = (query: string) => call(`${listed}?${query}`);
  const page = (answer: { body: Readonly<Record<string, unknown>> }) =>
    answer.body as { data: { id: string }[]; paging: { cursors: { before: string; after: string }; next?: string } };

  test("all members without fields, only the named ones and the id with them", async () => {
    const [first] = page(await numbers("")).data;
    expect(first).toMatchObject({ id: NUMBER, display_phone_number: "+1 555-078-3881", quality_rating: "GREEN" });
    expect(first).not.toHaveProperty("noStorage");
    const [named] = page(await numbers("fields=verified_name,status")).data;
    expect(named).toEqual({ verified_name: "Parcel Desk", status: "CONNECTED", id: NUMBER });
  });

  test("cursors are always there, next only while there is more", async () => {
    const first = page(await numbers("limit=2&fields=id"));
    expect(first.data.map(({ id }) => id)).toEqual([NUMBER, OTHER_NUMBER]);
    expect(first.paging.cursors.before).toBe("MAZDZD");
    const second = page(await callGraph(first.paging.next ?? ""));
    expect(second.data).toHaveLength(1);
    expect(second.paging.cursors.after).toMatch(/./);
    expect(second.paging).not.toHaveProperty("next");
    const back = page(await numbers(`limit=2&fields=id&before=${second.paging.cursors.before}`));
    expect(back.data).toEqual(first.data);
    expect((await numbers(`after=${second.paging.cursors.after}`)).body).toEqual({ data: [] });
  });

  test("next keeps the version, and carries the token only when told so", async () => {
    const next = async () => new URL(page(await numbers("limit=1")).paging.next ?? "");
    expect((await next()).pathname).toBe(listed);
    expect((await next()).searchParams.has("access_token")).toBe(false);
    await client.changeSettings({ nextCarriesToken: true });
    expect((await next()).searchParams.get("access_token")).toBe(TOKEN);
  });

  test.each(["limit=0", "limit=101", "limit=x", "fields=nothing", "after=%21"])("%s: 400, code 100", async (query) => {
    const { status, body } = await numbers(query);
    expect([status, body.code, body.error_subcode]).toEqual([400, 100, undefined]);
  });

  test("one number with fields, and the business account", async () => {
    const { body } = await call(`/v23.0/${NUMBER}?fields=code_verification_status`);
    expect(body).toEqual({ code_verification_status: "VERIFIED", id: NUMBER });
    expect((await call(`/v23.0/${WABA}`)).body).toEqual({ id: WABA, name: "Example" });
  });

  test.each(["1234567/phone_numbers", "2/phone_numbers", "2", "3"])("%s, unknown or foreign: 100/33", async (path) => {
    await client.putApp(STRANGER);
    expect(await call(`/v23.0/${path}`)).toMatchObject({ status: 400, body: { code: 100, error_subcode: 33 } });
  });
});
