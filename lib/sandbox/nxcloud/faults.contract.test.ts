import { connect } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RunningStandIn } from "../stand-in";
import { createNxcloudControl, type NxcloudControl } from "./control-client";
import type { Media } from "./schemas";
import { startNxcloud } from "./start";
import { ACCOUNT, callNxcloud, callUpload, linkTo, mediaBody, NUMBER, seedBytes } from "./test-caller";

const SIZE = 500_000;
let sandbox: RunningStandIn;
let client: NxcloudControl;
let media: Media;

beforeAll(async () => {
  sandbox = await startNxcloud({ port: 0 });
  client = createNxcloudControl(sandbox.url);
  await client.putAccount(ACCOUNT);
  media = await seedBytes(client, SIZE);
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await client.clearFaults();
  await client.clearRequests();
});

const match = { operation: "download" } as const;
const link = () => client.link(media.id, 600);
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

async function outcomeOf(query: Parameters<NxcloudControl["requests"]>[0]) {
  const [entry] = await client.requests({ ...query, finished: true, atLeast: 1, waitMs: 5000 });
  return entry?.outcome;
}

describe("which requests a rule strikes", () => {
  const fault = { kind: "status", status: 503 } as const;
  const statusOf = async (id: string) => (await fetch(await client.link(id, 60))).status;

  test("only as often as it says", async () => {
    await client.addFault({ match, times: 2, fault });
    expect([await statusOf(media.id), await statusOf(media.id), await statusOf(media.id)]).toEqual([503, 503, 200]);
    expect((await client.faults())[0]?.applied).toBe(2);
  });

  test("only the media it names", async () => {
    const other = await seedBytes(client, 5);
    await client.addFault({ match: { mediaId: other.id, operation: "download" }, times: "forever", fault });
    expect([await statusOf(media.id), await statusOf(other.id), await statusOf(other.id)]).toEqual([200, 503, 503]);
  });

  test("only the path it names, and none once removed", async () => {
    const rule = await client.addFault({ match: { path: "/api/wa/getMedia" }, times: "forever", fault });
    const call = () =>
      fetch(`${sandbox.url}/api/wa/getMedia`, { method: "POST" }).then(async (answer) => {
        await answer.arrayBuffer();
        return answer.status;
      });
    expect(await call()).toBe(503);
    await client.removeFault(rule.id);
    expect(await call()).toBe(200);
  });

  test("a rule added again under its id replaces the first", async () => {
    await client.addFault({ id: "one", match, fault });
    await client.addFault({
      id: "one",
      match,
      fault: { kind: "status", status: 429, headers: { "retry-after": "7" } },
    });
    const response = await fetch(await link());
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "7"]);
  });
});

describe("faults of the answer", () => {
  test("status with headers and body", async () => {
    await client.addFault({ match, fault: { kind: "status", status: 500, body: "<oops>", headers: { a: "b" } } });
    const response = await fetch(await link());
    expect([response.status, response.headers.get("a"), await response.text()]).toEqual([500, "b", "<oops>"]);
  });

  test("wrong bytes differ in the last byte alone", async () => {
    const right = await bytesOf(await fetch(await link()));
    await client.addFault({ match, fault: { kind: "wrong-bytes" } });
    const wrong = await bytesOf(await fetch(await link()));
    expect(wrong.length).toBe(SIZE);
    expect(wrong.subarray(0, -1).equals(right.subarray(0, -1))).toBe(true);
    expect(wrong.at(-1)).not.toBe(right.at(-1));
  });

  test("malformed JSON", async () => {
    await client.addFault({ match: { operation: "getMedia" }, fault: { kind: "malformed-json" } });
    await expect(callNxcloud(sandbox.url, "/api/wa/getMedia", mediaBody(media.id))).rejects.toThrow(SyntaxError);
  });

  test("any code, for uploads too", async () => {
    await client.addFault({ match: { operation: "getMedia" }, fault: { kind: "code", code: 9001 } });
    await client.addFault({ match: { operation: "uploadMedia" }, fault: { kind: "code", code: 9099, data: { a: 1 } } });
    const fields = { business_phone: NUMBER, messaging_product: "whatsapp", type: "text/plain" };
    const upload = await callUpload(sandbox.url, "/api/wa/uploadMedia", fields, new Blob(["x"]));
    expect((await callNxcloud(sandbox.url, "/api/wa/getMedia", mediaBody(media.id))).code).toBe(9001);
    expect(upload).toMatchObject({ code: 9099, data: { a: 1 } });
  });

  test("an expired link from getMedia, and a link that expires at the store", async () => {
    await client.addFault({ match: { operation: "getMedia" }, fault: { kind: "expired-link" } });
    expect(await (await fetch(await linkTo(sandbox.url, media.id))).text()).toContain("Request has expired.");
    await client.addFault({ match, fault: { kind: "expired-link" } });
    expect(await (await fetch(await linkTo(sandbox.url, media.id))).text()).toContain("Request has expired.");
  });

  test.each([
    ["same-host", () => sandbox.storageUrl],
    ["other-host", () => sandbox.storageUrl.replace("127.0.0.1", "localhost")],
    ["private-address", () => "https://10."],
    ["metadata-address", () => "http://169.254.169.254/"],
    ["plain-http", () => "http://files.example.com/"],
    ["https://files.example.com/x", () => "https://files.example.com/x"],
  ])("redirect and link to %s", async (location, expected) => {
    await client.addFault({ match, fault: { kind: "redirect", status: 307, location } });
    const response = await fetch(await link(), { redirect: "manual" });
    expect(response.status).toBe(307);
    expect(response.headers.get("location")).toContain(expected());
    await client.addFault({ match: { operation: "getMedia" }, fault: { kind: "link", location } });
    expect(await linkTo(sandbox.url, media.id)).toContain(expected());
  });

  test("a redirect to the other host can be followed there", async () => {
    await client.addFault({ match, fault: { kind: "redirect", location: "other-host" } });
    expect((await bytesOf(await fetch(await link()))).length).toBe(SIZE);
  });
});

describe("faults of the connection", () => {
  test("reset before the answer and within it", async () => {
    await client.addFault({ match, fault: { kind: "reset" } });
    await expect(fetch(await link())).rejects.toThrow();
    await client.addFault({ match, fault: { kind: "reset", afterBytes: 100_000 } });
    const response = await fetch(await link());
    expect(response.headers.get("content-length")).toBe(String(SIZE));
    await expect(response.arrayBuffer()).rejects.toThrow();
    expect(await outcomeOf({ operation: "download" })).toBe("cut");
  });

  test("reset while an upload is being sent", async () => {
    await client.addFault({
      match: { operation: "uploadMedia" },
      fault: { kind: "reset", afterRequestBytes: 50_000 },
    });
    const fields = { business_phone: NUMBER, messaging_product: "whatsapp", type: "text/plain" };
    const file = new Blob([Buffer.alloc(4_000_000)]);
    await expect(callUpload(sandbox.url, "/api/wa/uploadMedia", fields, file)).rejects.toThrow();
    expect(await outcomeOf({ operation: "uploadMedia" })).toBe("cut");
  });

  test("truncated under a full length is an error to the reader", async () => {
    await client.addFault({ match, fault: { kind: "truncate", atBytes: 1000, ending: "full-length" } });
    await expect((await fetch(await link())).arrayBuffer()).rejects.toThrow();
  });

  test("truncated in chunks looks complete", async () => {
    await client.addFault({ match, fault: { kind: "truncate", atBytes: 1000, ending: "chunked" } });
    const response = await fetch(await link());
    expect(response.headers.get("content-length")).toBeNull();
    expect((await bytesOf(response)).length).toBe(1000);
  });

  test("stall sends the first bytes and nothing more until the caller leaves", async () => {
    await client.addFault({ match, fault: { kind: "stall", afterBytes: 10 } });
    const leave = new AbortController();
    const reader = (await fetch(await link(), { signal: leave.signal })).body?.getReader();
    expect((await reader?.read())?.value?.length).toBe(10);
    leave.abort();
    await reader?.closed.catch(() => undefined);
    expect(await outcomeOf({ operation: "download" })).toBe("client-closed");
  });

  test("stall while an upload is being sent keeps it waiting", async () => {
    const stalled = { kind: "stall", afterRequestBytes: 50_000 } as const;
    await client.addFault({ match: { operation: "uploadMedia" }, fault: stalled });
    const leave = new AbortController();
    const sent = fetch(`${sandbox.url}/api/wa/uploadMedia`, {
      method: "POST",
      body: Buffer.alloc(4_000_000),
      signal: leave.signal,
    });
    const [entry] = await client.requests({ operation: "uploadMedia", atLeast: 1, waitMs: 5000 });
    expect(entry).toMatchObject({ outcome: null, fault: "stall" });
    expect(entry?.bytesReceived).toBeLessThan(1_000_000);
    leave.abort();
    await expect(sent).rejects.toThrow();
  });

  test.each([
    ["honest", SIZE + 1000, SIZE + 1000],
    ["none", SIZE + 1000, null],
  ] as const)("oversize with length %s", async (contentLength, size, announced) => {
    await client.addFault({ match, fault: { kind: "oversize", by: 1000, contentLength } });
    const response = await fetch(await link());
    expect(response.headers.get("content-length")).toBe(announced === null ? null : String(announced));
    expect((await bytesOf(response)).length).toBe(size);
  });

  test("oversize past its own length", async () => {
    await client.addFault({ match, fault: { kind: "oversize", by: 1000, contentLength: "original" } });
    const url = new URL(await link());
    const socket = connect(Number(url.port), url.hostname);
    socket.write(`GET ${url.pathname}${url.search} HTTP/1.1\r\nhost: ${url.host}\r\nconnection: close\r\n\r\n`);
    const raw = await buffer(socket);
    const bodyStart = raw.indexOf("\r\n\r\n") + 4;
    expect(raw.subarray(0, bodyStart).toString().toLowerCase()).toContain(`content-length: ${SIZE}\r\n`);
    expect(raw.length - bodyStart).toBe(SIZE + 1000);
  });

  test("an endless answer goes on until the caller leaves", async () => {
    await client.addFault({ match, fault: { kind: "oversize", by: "endless", contentLength: "none" } });
    const response = await fetch(await link());
    let received = 0;
    for await (const chunk of response.body ?? []) {
      received += chunk.length;
      if (received > 20 * SIZE) break;
    }
    expect(await outcomeOf({ operation: "download" })).toBe("client-closed");
  });

  test("delay and slow answer the right bytes", async () => {
    await client.addFault({ match, fault: { kind: "delay", ms: 5 } });
    await client.addFault({ match, fault: { kind: "slow", bytesPerSecond: 50_000_000 } });
    const first = await bytesOf(await fetch(await link()));
    const second = await bytesOf(await fetch(await link()));
    expect([first.length, second.equals(first)]).toEqual([SIZE, true]);
  });
});
