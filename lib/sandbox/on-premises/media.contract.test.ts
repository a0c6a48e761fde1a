import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RunningStandIn } from "../stand-in";
import { createOnPremisesControl, type OnPremisesControl } from "./control-client";
import { DEFAULT_SETTINGS } from "./schemas";
import { startOnPremises } from "./start";
import { ADMIN, CLERK, call, outcome, tokenOf } from "./test-caller";

const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[\da-f]{4}-[\da-f]{12}$/;
let sandbox: RunningStandIn;
let client: OnPremisesControl;
let token: string;

beforeAll(async () => {
  sandbox = await startOnPremises({ port: 0 });
  client = createOnPremisesControl(sandbox.url);
  await client.putInstallation({ admin: ADMIN, user: CLERK });
  token = await tokenOf(sandbox.url, CLERK);
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await client.changeSettings(DEFAULT_SETTINGS);
  await client.clearRequests();
});

const authorised = (method: string, path: string, init: RequestInit = {}) =>
  call(`${sandbox.url}${path}`, method, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });
const upload = (body: BodyInit, type = "text/plain") =>
  authorised("POST", "/v1/media", { body, headers: { "content-type": type } });
const get = (id: string, headers?: HeadersInit) => authorised("GET", `/v1/media/${id}`, { headers });
const hello = { from: "base64", data: Buffer.from("hello").toString("base64") } as const;
const idOf = ({ body }: { body: object }) => (body as { media: [{ id: string }] }).media[0].id;
const violations = async () => (await client.requests({ withViolations: true })).flatMap((entry) => entry.violations);

describe("upload", () => {
  test("keeps the body as it came and answers 201 with a UUID, to any user", async () => {
    const answer = await upload("three words here");
    expect([answer.status, answer.body.meta]).toEqual([201, { version: "v2.45.1", api_status: "stable" }]);
    expect(idOf(answer)).toMatch(UUID);
    const stored = await get(idOf(answer));
    expect([stored.headers.get("content-type"), stored.body]).toEqual(["text/plain", "three words here"]);
    expect(await client.media(idOf(answer))).toMatchObject({ direction: "uploaded", onVolume: true, sizeBytes: 16 });
    expect(await violations()).toEqual([]);
  });

  test("answers 200, when told so", async () => {
    await client.changeSettings({ uploadStatus: 200 });
    expect((await upload("x")).status).toBe(200);
  });

  test("needs a content type", async () => {
    const answer = await authorised("POST", "/v1/media", { body: new Blob(["x"]) });
    expect(answer.body.errors).toMatchObject([{ code: 1008, details: "Content-Type missing" }]);
    expect(answer.status).toBe(400);
  });

  test("needs a body, and one that is not too long", async () => {
    await client.changeSettings({ maxUploadBytes: 100_000 });
    const empty = await upload("");
    expect([empty.status, empty.body.errors]).toMatchObject([
      400,
      [{ code: 1008, details: "Request had no (empty) content" }],
    ]);
    expect((await upload("x".repeat(100_000))).status).toBe(201);
    const tooLong = await upload("x".repeat(100_001));
    expect([tooLong.status, tooLong.body.errors]).toMatchObject([
      400,
      [{ code: 1009, details: "Request content exceeds size of 100 MB" }],
    ]);
  });

  test("is refused without a token once the body has come, not while it is being sent", async () => {
    const answer = await call(`${sandbox.url}/v1/media`, "POST", {
      body: Buffer.alloc(2_000_000),
      headers: { "content-type": "text/plain" },
    });
    expect(outcome(answer)).toEqual([401, 1005]);
    expect(await client.requests({ operation: "uploadMedia" })).toMatchObject([{ bytesReceived: 2_000_000 }]);
  });

  test("of a form or of JSON is kept as it is, and noted", async () => {
    const form = new FormData();
    form.append("file", new Blob(["inner"]));
    const answer = await authorised("POST", "/v1/media", { body: form });
    expect((await get(idOf(answer))).body).toMatch(/^--+formdata.*form-data; name="file".*inner/s);
    expect((await upload("{}", "application/json")).status).toBe(201);
    expect(await violations()).toEqual(["multipart form as an upload", "JSON as an upload"]);
  });
});

describe("fetch", () => {
  test("answers the bytes of the volume with their type, as an attachment", async () => {
    const { id } = await client.putMedia({ content: hello, mimeType: "image/png" });
    const { status, headers, body } = await get(id);
    expect([status, body]).toEqual([200, "hello"]);
    expect(headers.get("content-type")).toBe("image/png");
    expect(headers.get("content-disposition")).toBe("attachment");
    expect(headers.get("content-length")).toBe("5");
  });

  test.each([
    ["list (2).pdf", 'attachment; filename="list (2).pdf"'],
    ["résumé.pdf", "attachment; filename*=UTF-8''r%C3%A9sum%C3%A9.pdf"],
  ])("names the file %s, when told so", async (fileName, disposition) => {
    await client.changeSettings({ dispositionName: true });
    const { id } = await client.putMedia({ content: hello, fileName });
    expect((await get(id)).headers.get("content-disposition")).toBe(disposition);
  });

  test("does not find what is unknown, nor what was never downloaded", async () => {
    const { id } = await client.putMedia({ content: hello, onVolume: false });
    for (const missing of [id, "0c8e8a4b-7e0f-4f6f-8a58-1b1f9b7f9a11"]) {
      const answer = await get(missing);
      expect(outcome(answer)).toEqual([404, 1006]);
      expect(answer.body.errors).toMatchObject([{ details: `File with id ${missing} not found` }]);
    }
    await client.changeSettings({ missingMedia: "empty" });
    const empty = await get(id);
    expect([empty.status, empty.body, empty.headers.get("content-type")]).toEqual([404, "", null]);
  });

  test("knows no ranges, unless told so", async () => {
    const { id } = await client.putMedia({ content: hello });
    const whole = await get(id, { range: "bytes=1-3" });
    expect([whole.status, whole.body]).toEqual([200, "hello"]);
    await client.changeSettings({ range: true });
    const part = await get(id, { range: "bytes=1-3" });
    expect([part.status, part.body, part.headers.get("content-range")]).toEqual([206, "ell", "bytes 1-3/5"]);
  });
});

describe("delete", () => {
  const remove = (id: string) => authorised("DELETE", `/v1/media/${id}`);

  test("takes inbound media off the volume, not from WhatsApp", async () => {
    const { id } = await client.putMedia({ content: hello });
    const answer = await remove(id);
    expect([answer.status, Object.keys(answer.body)]).toEqual([200, ["meta"]]);
    expect(outcome(await get(id))).toEqual([404, 1006]);
    expect(outcome(await remove(id))).toEqual([404, 1006]);
    expect(await client.media(id)).toMatchObject({ onVolume: false });
  });

  test("of an upload leaves nothing", async () => {
    const id = idOf(await upload("x"));
    await remove(id);
    expect(await client.findMedia(id)).toBeNull();
    expect(outcome(await remove("unknown"))).toEqual([404, 1006]);
  });
});

describe("seeded media", () => {
  test("are on the volume when the installation downloads their kind by itself", async () => {
    const application = { media: { auto_download: ["image" as const] } };
    await client.putInstallation({ admin: ADMIN, application });
    const image = await client.putMedia({ content: { from: "sample", name: "table-lamp.jpg" } });
    const voice = await client.putMedia({ content: { from: "sample", name: "voice-short-yes.ogg" } });
    expect([image, voice]).toMatchObject([
      { kind: "image", onVolume: true },
      { kind: "voice", onVolume: false },
    ]);
    await client.putInstallation({ admin: ADMIN, user: CLERK });
    token = await tokenOf(sandbox.url, CLERK);
  });

  test("are what they are told to be, under the id they are given", async () => {
    const content = { from: "generated", sizeBytes: 70_000, seed: "a" } as const;
    const media = await client.putMedia({ id: "mine", content, kind: "video", mimeType: "video/mp4" });
    expect(media).toMatchObject({ id: "mine", kind: "video", sizeBytes: 70_000, direction: "inbound" });
    const changed = await client.changeMedia("mine", { onVolume: false });
    expect(changed).toEqual({ ...media, onVolume: false });
    await client.deleteMedia("mine");
    expect(await client.findMedia("mine")).toBeNull();
  });
});

describe("what a caller must never do is noted", () => {
  test("credentials where they do not belong", async () => {
    const basic = { authorization: `Basic ${Buffer.from("admin:secret").toString("base64")}` };
    expect(outcome(await call(`${sandbox.url}/v1/media/x`, "GET", { headers: basic }))).toEqual([401, 1005]);
    await call(`${sandbox.url}/v1/media/x`, "GET", { headers: { authorization: "Apikey health-check-key-1" } });
    expect(outcome(await call(`${sandbox.url}/v1/health?access_token=${token}`, "GET"))).toEqual([401, 1005]);
    await authorised("GET", `/v1/health?q=${token}`);
    expect(await violations()).toEqual([
      "user name and password on a call other than login",
      "API key on a call other than health",
      "credentials in the query",
      "credentials in the query",
    ]);
  });

  test("nothing else is", async () => {
    await authorised("GET", "/v1/health?verbose=1");
    await tokenOf(sandbox.url, CLERK);
    expect(await violations()).toEqual([]);
  });
});

test("an unknown path and an unknown method are 404 with 1006", async () => {
  for (const [method, path] of [
    ["GET", "/v1/nothing"],
    ["PUT", "/v1/media/x"],
    ["GET", "/v1/media/x/upload"],
    ["GET", "/"],
  ] as const) {
    expect(outcome(await authorised(method, path))).toEqual([404, 1006]);
  }
});

describe("the rate limit", () => {
  test("lets a burst through, then nobody until time has passed", async () => {
    await client.changeSettings({ rateLimit: { perSecond: 0.001, burst: 2 } });
    const statuses = [await get("x"), await get("x"), await get("x")].map(outcome);
    expect(statuses).toEqual([
      [404, 1006],
      [404, 1006],
      [429, 1015],
    ]);
    await client.skewClock(1_000_000);
    expect(outcome(await get("x"))).toEqual([404, 1006]);
    await client.skewClock(0);
  });

  test("is 20 a second with a burst of 60 unless told otherwise, and can be lifted", async () => {
    expect((await client.changeSettings({ rateLimit: {} })).rateLimit).toEqual({ perSecond: 20, burst: 60 });
    expect((await client.changeSettings({ rateLimit: null })).rateLimit).toBeNull();
  });
});
