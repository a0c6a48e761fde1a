import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RunningStandIn } from "../stand-in";
import { createNxcloudControl, type NxcloudControl } from "./control-client";
import { DEFAULT_SETTINGS } from "./schemas";
import { startNxcloud } from "./start";
import { ACCOUNT, type CallOptions, callNxcloud, callUpload, mediaBody, NUMBER, seedBytes } from "./test-caller";

let sandbox: RunningStandIn;
let client: NxcloudControl;

beforeAll(async () => {
  sandbox = await startNxcloud({ port: 0 });
  client = createNxcloudControl(sandbox.url);
  await client.putAccount(ACCOUNT);
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await client.changeSettings(DEFAULT_SETTINGS);
  await client.skewClock(0);
});

const getMedia = (mediaId: string, options?: CallOptions) =>
  callNxcloud(sandbox.url, "/api/wa/getMedia", mediaBody(mediaId), options);

describe("who may call", () => {
  test.each(["accessKey", "action", "bizType", "ts", "sign"])("without %s: 1001", async (name) => {
    expect(await getMedia("x", { headers: { [name]: undefined } })).toMatchObject({
      status: 200,
      code: 1001,
      data: null,
    });
  });

  test("a missing parameter comes before an unknown key", async () => {
    expect((await getMedia("x", { headers: { accessKey: "nobody", sign: undefined } })).code).toBe(1001);
  });

  test("an unknown key comes before a stale timestamp: 1005", async () => {
    expect((await getMedia("x", { headers: { accessKey: "nobody" }, ts: "1" })).code).toBe(1005);
  });

  test("a stale timestamp comes before a wrong signature: 1004", async () => {
    expect((await getMedia("x", { ts: String(Date.now() - 61_000), secret: "wrong" })).code).toBe(1004);
  });

  test("a timestamp in seconds is stale", async () => {
    expect((await getMedia("x", { ts: String(Math.floor(Date.now() / 1000)) })).code).toBe(1004);
  });

  test("a timestamp of half a minute ago is accepted", async () => {
    const media = await seedBytes(client, 10);
    expect((await getMedia(media.id, { ts: String(Date.now() - 30_000) })).code).toBe(0);
  });

  test("a skewed server clock refuses the right time", async () => {
    await client.skewClock(120_000);
    expect((await getMedia("x")).code).toBe(1004);
  });

  test("a wrong secret comes before a wrong action: 1003", async () => {
    expect((await getMedia("x", { secret: "wrong", headers: { action: "send" } })).code).toBe(1003);
  });

  test("a body re-serialised after signing: 1003", async () => {
    const sentBody = JSON.stringify(mediaBody("x"), null, 1);
    expect((await getMedia("x", { sentBody })).code).toBe(1003);
  });

  test("escaping after signing changes the body: 1003", async () => {
    const signed = '{"business_phone":"牛"}';
    const sentBody = '{"business_phone":"\\u725b"}';
    expect((await callNxcloud(sandbox.url, "/api/wa/getMedia", signed, { sentBody })).code).toBe(1003);
  });

  test("JSON under another content type: 1003", async () => {
    expect((await getMedia("x", { headers: { "content-type": "text/plain" } })).code).toBe(1003);
  });

  test.each([{ bizType: "3" }, { action: "deleteMedia" }])("signed for something else, %o: 1002", async (headers) => {
    expect((await getMedia("x", { headers })).code).toBe(1002);
  });

  test("a signature over the right text is accepted whatever the order of keys", async () => {
    const media = await seedBytes(client, 10);
    const body = `{ "messaging_product":"whatsapp",\n"Media-ID":"${media.id}", "business_phone":"${NUMBER}" }`;
    expect((await callNxcloud(sandbox.url, "/api/wa/getMedia", body)).code).toBe(0);
  });
});

test("a body beyond reason is refused unread", async () => {
  const answer = await fetch(`${sandbox.url}/api/wa/getMedia`, { method: "POST", body: "x".repeat(1_100_000) });
  expect(answer.status).toBe(413);
});

describe("getMedia and deleteMedia", () => {
  test("answers type, name without extension and a link that gives the bytes", async () => {
    const media = await seedBytes(client, 200_000);
    const { data } = await getMedia(media.id);
    const { url, ...rest } = data as { url: string };
    expect(rest).toEqual({
      mime_type: "application/octet-stream",
      file_name: media.objectKey.split("-").slice(1).join(""),
    });
    expect(url.startsWith(`${sandbox.storageUrl}/${media.objectKey}?`)).toBe(true);
    expect((await (await fetch(url)).arrayBuffer()).byteLength).toBe(200_000);
  });

  test.each([
    ["media-id instead of Media-ID", { business_phone: NUMBER, "media-id": "x", messaging_product: "whatsapp" }, 9000],
    ["another product", { business_phone: NUMBER, "Media-ID": "x", messaging_product: "sms" }, 1002],
    ["a number as text parameter", { business_phone: 1, "Media-ID": "x", messaging_product: "whatsapp" }, 1002],
    ["a stranger's number", { business_phone: "8600000000000", "Media-ID": "x", messaging_product: "whatsapp" }, 9002],
    ["an unbound number", { business_phone: "8615800001796", "Media-ID": "x", messaging_product: "whatsapp" }, 9006],
    ["no object at all", "[]", 1002],
  ])("%s: %#", async (_, body, code) => {
    expect((await callNxcloud(sandbox.url, "/api/wa/getMedia", body)).code).toBe(code);
  });

  test("an unknown and an expired id give the same code, which is a setting", async () => {
    const media = await seedBytes(client, 10);
    await client.setMediaState(media.id, "expired");
    expect([(await getMedia("unknown")).code, (await getMedia(media.id)).code]).toEqual([-1, -1]);
    await client.changeSettings({ unknownMediaCode: 9002, failureStatus: 400 });
    expect(await getMedia("unknown")).toMatchObject({ status: 400, code: 9002 });
  });

  test("a deleted media object is unknown afterwards, its link too", async () => {
    const media = await seedBytes(client, 10);
    const link = await client.link(media.id, 60);
    const deleted = await callNxcloud(sandbox.url, "/api/wa/deleteMedia", mediaBody(media.id));
    expect(deleted.data).toEqual({ success: true });
    expect((await getMedia(media.id)).code).toBe(-1);
    expect((await fetch(link)).status).toBe(404);
  });
});

describe("numbers", () => {
  const body = { appkey: ACCOUNT.appkey, messaging_product: "whatsapp" };

  test("getPhone answers a map of one-record arrays, of bound numbers only", async () => {
    const { data } = await callNxcloud(sandbox.url, "/api/wa/getPhone", body);
    expect(data).toEqual({
      [NUMBER]: [expect.objectContaining({ verified_name: "Parcel Desk", display_phone_number: "+86 158 0000 1795" })],
    });
  });

  test("getPhone answers an array when told so", async () => {
    await client.changeSettings({ getPhoneShape: "array" });
    const { data } = await callNxcloud(sandbox.url, "/api/wa/getPhone", { ...body, business_phones: NUMBER });
    expect(data).toEqual([expect.objectContaining({ status: "CONNECTED" })]);
  });

  test("phoneList is an array with registration facts, for integrators", async () => {
    const path = "/api/wa/integrator/embedded/register/phoneList";
    const { data } = await callNxcloud(sandbox.url, path, { appkey: ACCOUNT.appkey });
    expect(data).toHaveLength(2);
    expect((await callNxcloud(sandbox.url, path, { appkey: "other" })).code).toBe(9008);
    await client.putAccount({ ...ACCOUNT, integrator: false });
    expect((await callNxcloud(sandbox.url, path, { appkey: ACCOUNT.appkey })).code).toBe(9007);
    await client.putAccount(ACCOUNT);
  });
});

describe("uploads", () => {
  const fields = { business_phone: NUMBER, messaging_product: "whatsapp", type: "image/jpeg" };
  const photo = new Blob([Buffer.alloc(300_000, "x")], { type: "image/jpeg" });
  const upload = (over: Record<string, string> = {}, file: Blob | null = photo, options?: CallOptions) =>
    callUpload(sandbox.url, "/api/wa/uploadMedia", { ...fields, ...over }, file, options);

  test("what was uploaded comes back byte for byte under its id", async () => {
    const { data } = await upload();
    const { id } = data as { id: string };
    const link = ((await getMedia(id)).data as { url: string }).url;
    const fetched = await (await fetch(link)).arrayBuffer();
    expect(Buffer.from(fetched).equals(Buffer.from(await photo.arrayBuffer()))).toBe(true);
  });

  test("a signature that covers a body is wrong here", async () => {
    expect((await upload({}, photo, { headers: { sign: "0".repeat(32) } })).code).toBe(1003);
  });

  test("a refused file has the configured code", async () => {
    await client.changeSettings({ uploadRefusedCode: 9001 });
    const tooBig = new Blob([Buffer.alloc(5 * 1024 * 1024 + 1)]);
    expect([(await upload({}, tooBig)).code, (await upload({ type: "image/heic" })).code]).toEqual([9001, 9001]);
  });

  test("a missing field or file: 9000", async () => {
    expect([(await upload({ type: "" })).code, (await upload({}, null)).code]).toEqual([9000, 9000]);
  });

  test("the action of the template call is taken only when lenient", async () => {
    const options = { headers: { action: "uploadTemplateFile" } };
    expect((await upload({}, photo, options)).code).toBe(1002);
    await client.changeSettings({ lenientAction: true });
    expect((await upload({ appkey: ACCOUNT.appkey }, photo, options)).code).toBe(0);
  });

  test("a template file's handle is no media id", async () => {
    const { data } = await callUpload(sandbox.url, "/api/wa/uploadTemplateFile", fields, photo);
    const { id } = data as { id: string };
    expect(id).toMatch(/^4:/);
    expect((await getMedia(id)).code).toBe(-1);
  });
});
