import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { httpCall } from "../http-call";
import type { RunningStandIn } from "../stand-in";
import { createMetaCloudControl, type MetaCloudControl } from "./control-client";
import { DEFAULT_SETTINGS, type Media } from "./schemas";
import { startMetaCloud } from "./start";
import { APP, callGraph, STRANGER, seedBytes, TOKEN } from "./test-caller";

let sandbox: RunningStandIn;
let client: MetaCloudControl;
let media: Media;

beforeAll(async () => {
  sandbox = await startMetaCloud({ port: 0 });
  client = createMetaCloudControl(sandbox.url);
  await client.putApp(APP);
  await client.putApp(STRANGER);
  media = await seedBytes(client, 150_000, { mimeType: "image/png" });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await client.changeSettings(DEFAULT_SETTINGS);
  await client.skewClock(0);
  await client.clearFaults();
  await client.clearRequests();
});

const authorization = `Bearer ${TOKEN}`;
const link = async (id = media.id) => String((await callGraph(`${sandbox.url}/v23.0/${id}`)).body.url);
const download = (url: string, headers: Record<string, string> = { authorization }) => fetch(url, { headers });

describe("a download", () => {
  test("gives the seeded bytes under the recorded headers", async () => {
    const response = await download(await link());
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(media.sha256);
    const headers = Object.fromEntries(response.headers);
    expect(headers).toMatchObject({
      "content-type": "image/png",
      "content-length": "150000",
      "content-disposition": "inline;filename=whatsapp.png",
      "accept-ranges": "bytes",
      "cache-control": "private, no-cache, no-store, must-revalidate",
      "cross-origin-resource-policy": "cross-origin",
    });
    expect(headers.etag).toMatch(/^"[0-9a-f]{32}"$/);
  });

  test("its digest is Adler-32", async () => {
    const response = await download(await link());
    const deflated = deflateSync(Buffer.from(await response.arrayBuffer()));
    const adler32 = deflated.readUInt32BE(deflated.length - 4);
    expect(response.headers.get("content-digest")).toBe(`adler32=${adler32}`);
  });

  test.each([
    ["bytes=0-9", 206, "bytes 0-9/150000", 10],
    ["bytes=-5", 206, "bytes 149995-149999/150000", 5],
    ["bytes=150000-", 200, null, 150_000],
  ])("answers range %s", async (range, status, contentRange, size) => {
    const response = await download(await link(), { authorization, range });
    expect([response.status, response.headers.get("content-range")]).toEqual([status, contentRange]);
    expect((await response.arrayBuffer()).byteLength).toBe(size);
  });
});

describe("what is refused", () => {
  test.each([null, "nobody", "EAAGexpired", "EAAGstranger"])("with token %s: 401, or as set", async (token) => {
    const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
    expect((await download(await link(), headers)).status).toBe(401);
    for (const status of [403, 404] as const) {
      await client.changeSettings({ downloadUnauthorizedStatus: status });
      expect((await download(await link(), headers)).status).toBe(status);
    }
  });

  test("a link after its five minutes: 404 with a short plain text", async () => {
    const url = await link();
    await client.skewClock(299_000);
    expect((await download(url)).status).toBe(200);
    await client.skewClock(301_000);
    const response = await download(url);
    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toContain("text/plain");
    expect(await response.text()).toBe("Not Found");
  });

  test.each(["ext", "mid", "hash"])("a link whose %s was changed: 404", async (name) => {
    const other = await seedBytes(client, 5);
    const url = new URL(await link());
    const changed = { ext: "99999999999", mid: other.id, hash: `ATv${"a".repeat(43)}` }[name] ?? "";
    url.searchParams.set(name, changed);
    expect((await download(url.href)).status).toBe(404);
  });

  test.each(["object-missing", "deleted", "expired"] as const)(
    "a link to media that is %s meanwhile: 404",
    async (state) => {
      const { id } = await seedBytes(client, 5);
      const url = await link(id);
      await client.setMediaState(id, state);
      expect((await download(url)).status).toBe(404);
      expect((await callGraph(`${sandbox.url}/${id}`)).status).toBe(state === "object-missing" ? 200 : 400);
    },
  );

  test("no User-Agent, only when told so", async () => {
    const url = await link();
    const statusOf = async (userAgent: Record<string, string>) =>
      (await httpCall("GET", url, { authorization, ...userAgent }, null, 5000)).status;
    expect(await statusOf({})).toBe(200);
    await client.changeSettings({ emptyUserAgentStatus: 403 });
    expect([await statusOf({}), await statusOf({ "user-agent": "attache" })]).toEqual([403, 200]);
  });

  test("another method or path", async () => {
    const url = await link();
    expect((await fetch(url, { method: "HEAD", headers: { authorization } })).status).toBe(405);
    expect((await download(url.replace("attachments", "others"))).status).toBe(404);
  });
});

describe("where credentials may not go", () => {
  const elsewhere = async () => (await link()).replace("127.0.0.1", "localhost");
  const violations = async () =>
    (await client.requests({ host: "storage", withViolations: true })).flatMap((entry) => entry.violations);

  test.each(["authorization", "cookie"])("%s to a foreign host name is refused and recorded", async (name) => {
    expect((await download(await elsewhere(), { [name]: "x" })).status).toBe(403);
    expect(await violations()).toEqual([`header ${name} reached a foreign host`]);
  });

  test("appsecret_proof to the download host is refused and recorded", async () => {
    expect((await download(`${await link()}&appsecret_proof=x`)).status).toBe(403);
    expect(await violations()).toEqual(["appsecret_proof reached the download host"]);
  });

  test("a redirect to another host serves whoever leaves the token behind", async () => {
    await client.addFault({ match: { operation: "download" }, fault: { kind: "redirect", location: "other-host" } });
    const response = await download(await link());
    expect(response.url).toContain("localhost");
    expect((await response.arrayBuffer()).byteLength).toBe(150_000);
    expect(await violations()).toEqual([]);
  });
});

test("a fault tells a good link that it has expired", async () => {
  await client.addFault({ match: { operation: "download", mediaId: media.id }, fault: { kind: "expired-link" } });
  expect((await download(await link())).status).toBe(404);
  expect((await download(await link())).status).toBe(200);
});

test("the control API makes links of any lifetime", async () => {
  expect((await download(await client.link(media.id, 60))).status).toBe(200);
  expect((await download(await client.link(media.id, -60))).status).toBe(404);
});
