import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RunningStandIn } from "../stand-in";
import { createNxcloudControl, type NxcloudControl } from "./control-client";
import { startNxcloud } from "./start";
import { ACCOUNT, callNxcloud, callUpload, linkTo, mediaBody, NUMBER, seedBytes } from "./test-caller";

let dataDir: string;
let sandbox: RunningStandIn;
let client: NxcloudControl;

async function start() {
  sandbox = await startNxcloud({ port: 0, dataDir });
  client = createNxcloudControl(sandbox.url);
}

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "sandbox-test-"));
  await start();
  await client.putAccount(ACCOUNT);
});
afterEach(async () => {
  await sandbox.close();
  await rm(dataDir, { recursive: true });
});

const control = (method: string, route: string, body?: string, headers?: Record<string, string>) =>
  fetch(`${sandbox.url}/control/${route}`, { method, ...(body === undefined ? {} : { body }), headers });

describe("what the control API refuses, and how it says so", () => {
  test.each([
    [
      "PUT",
      "faults",
      '{"match":{"operation":"download"},"fault":{"kind":"stall","after":1}}',
      'Unrecognized key: "after"',
    ],
    ["PUT", "faults", '{"match":{},"fault":{"kind":"wrong-bytes"}}', "name an operation"],
    [
      "PUT",
      "faults",
      '{"match":{"path":"/"},"fault":{"kind":"oversize","by":"endless","contentLength":"honest"}}',
      "endless",
    ],
    ["PATCH", "settings", '{"unknownMediaCod":1}', "unknownMediaCod"],
    ["PUT", "accounts", '{"accessKey":"a"}', "accessSecret"],
    ["PUT", "clock", "{", "not JSON"],
    ["GET", "requests?foo=1", undefined, "foo"],
  ])("%s %s %s", async (method, route, body, reason) => {
    const response = await control(method, route, body);
    expect(response.status).toBe(400);
    expect((await response.json()).error).toContain(reason);
  });

  test("unknown routes, media, samples and rules are 404", async () => {
    const missing = {
      accessKey: ACCOUNT.accessKey,
      businessPhone: NUMBER,
      content: { from: "sample", name: "no.jpg" },
    };
    const statuses = await Promise.all([
      control("GET", "nothing"),
      control("GET", "media/none"),
      control("DELETE", "faults/none"),
      control("PUT", "media", JSON.stringify(missing)),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  });

  test("a page of another site", async () => {
    expect((await control("DELETE", "requests", undefined, { origin: "https://example.com" })).status).toBe(403);
  });
});

describe("what survives a restart", () => {
  test("accounts, media, uploaded bytes and standing faults, not the log", async () => {
    const media = await seedBytes(client, 1000);
    const kept = await client.putMedia({
      accessKey: ACCOUNT.accessKey,
      businessPhone: NUMBER,
      content: { from: "base64", data: Buffer.from("kept").toString("base64") },
    });
    const fields = { business_phone: NUMBER, messaging_product: "whatsapp", type: "text/plain" };
    const { data } = await callUpload(sandbox.url, "/api/wa/uploadMedia", fields, new Blob(["uploaded"]));
    const fault = { kind: "malformed-json" } as const;
    await client.addFault({ id: "once", match: { operation: "deleteMedia" }, fault });
    await client.addFault({ id: "standing", match: { operation: "deleteMedia" }, times: "forever", fault });
    await sandbox.close();
    await start();
    const textOf = async (id: string) => (await fetch(await linkTo(sandbox.url, id))).text();
    expect(await textOf((data as { id: string }).id)).toBe("uploaded");
    expect(await textOf(kept.id)).toBe("kept");
    expect((await client.findMedia(media.id))?.sha256).toBe(media.sha256);
    expect((await client.faults()).map(({ id }) => id)).toEqual(["standing"]);
    expect(await client.requests({ operation: "uploadMedia" })).toEqual([]);
  });

  test("an unreadable state stops the start instead of being overwritten", async () => {
    await sandbox.close();
    await writeFile(path.join(dataDir, "state.json"), '{"accounts":[');
    await expect(start()).rejects.toThrow();
    await rm(path.join(dataDir, "state.json"));
    await start();
  });

  test("replaced, deleted and refused bytes leave no file behind", async () => {
    const put = (data: string) =>
      client.putMedia({
        id: "same",
        accessKey: ACCOUNT.accessKey,
        businessPhone: NUMBER,
        content: { from: "base64", data },
      });
    await put("YQ==");
    await put("Yg==");
    await callNxcloud(sandbox.url, "/api/wa/deleteMedia", mediaBody("same"));
    const fields = { business_phone: NUMBER, messaging_product: "whatsapp", type: "image/heic" };
    await callUpload(sandbox.url, "/api/wa/uploadMedia", fields, new Blob(["refused"]));
    expect(await readdir(path.join(dataDir, "objects"))).toEqual([]);
  });
});

test("a taken port is an error, not a half-started sandbox", async () => {
  await expect(startNxcloud({ port: Number(new URL(sandbox.url).port) })).rejects.toThrow("EADDRINUSE");
});

test("the request log says what came and what was answered, and can be cleared", async () => {
  await callNxcloud(sandbox.url, "/api/wa/getMedia", mediaBody("none"));
  const [entry] = await client.requests({ operation: "getMedia", finished: true, atLeast: 1, waitMs: 5000 });
  expect(entry).toMatchObject({
    host: "api",
    method: "POST",
    path: "/api/wa/getMedia",
    mediaId: "none",
    status: 200,
    code: -1,
    outcome: "completed",
    violations: [],
    headers: { biztype: "2", accesskey: ACCOUNT.accessKey },
  });
  await client.clearRequests();
  expect(await client.requests()).toEqual([]);
});
