import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RunningStandIn } from "../stand-in";
import { createMetaCloudControl, type MetaCloudControl } from "./control-client";
import { DEFAULT_SETTINGS } from "./schemas";
import { startMetaCloud } from "./start";
import {
  APP,
  callGraph,
  NO_STORAGE_NUMBER,
  NUMBER,
  OTHER_NUMBER,
  STRANGER,
  seedBytes,
  uploadPart,
} from "./test-caller";

const DAY_MS = 86_400_000;
let sandbox: RunningStandIn;
let client: MetaCloudControl;

beforeAll(async () => {
  sandbox = await startMetaCloud({ port: 0 });
  client = createMetaCloudControl(sandbox.url);
  await client.putApp(APP);
  await client.putApp(STRANGER);
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await client.changeSettings(DEFAULT_SETTINGS);
  await client.skewClock(0);
  await client.clearFaults();
});

const get = (id: string, query = "") => callGraph(`${sandbox.url}/v23.0/${id}${query}`);
const remove = (id: string, query = "") => callGraph(`${sandbox.url}/v23.0/${id}${query}`, { method: "DELETE" });
const upload = (...rest: Parameters<typeof uploadPart> extends [string, ...infer R] ? R : never) =>
  uploadPart(`${sandbox.url}/v23.0/${NUMBER}/media`, ...rest);
const uploaded = async () => String((await upload({ type: "image/png" })).body.id);

const UNKNOWN = { status: 400, body: { code: 100, error_subcode: 33, type: "GraphMethodException" } };

describe("metadata", () => {
  test("has the recorded members in the recorded order, with slashes escaped", async () => {
    const hello = Buffer.from("hello").toString("base64");
    const { id } = await client.putMedia({
      phoneNumberId: NUMBER,
      content: { from: "base64", data: hello },
      mimeType: "audio/ogg; codecs=opus",
    });
    const { body, text } = await get(id);
    expect(Object.keys(body)).toEqual(["url", "mime_type", "sha256", "file_size", "id", "messaging_product"]);
    expect(body).toMatchObject({
      mime_type: "audio/ogg; codecs=opus",
      sha256: "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
      file_size: 5,
      id,
      messaging_product: "whatsapp",
    });
    expect(text).toContain(
      `${sandbox.storageUrl.replaceAll("/", "\\/")}\\/whatsapp_business\\/attachments\\/?mid=${id}`,
    );
    const { searchParams } = new URL(String(body.url));
    expect([...searchParams.keys()]).toEqual(["mid", "ext", "hash"]);
    expect(searchParams.get("hash")).toMatch(/^AT.{44}$/);
  });

  test("the link lives five minutes by the sandbox's clock, or as long as the setting says", async () => {
    const { id } = await seedBytes(client, 1);
    const left = async () => {
      const ext = new URL(String((await get(id)).body.url)).searchParams.get("ext");
      return Math.round(Number(ext) - Date.now() / 1000);
    };
    expect(Math.abs((await left()) - 300)).toBeLessThan(3);
    await client.skewClock(3_600_000);
    expect(Math.abs((await left()) - 3900)).toBeLessThan(3);
    await client.changeSettings({ linkLifetimeSeconds: 60 });
    expect(Math.abs((await left()) - 3660)).toBeLessThan(3);
  });

  test("the size as text, when told so", async () => {
    await client.changeSettings({ fileSize: "string" });
    expect((await get((await seedBytes(client, 12)).id)).body.file_size).toBe("12");
  });

  test("a wrong hash and none", async () => {
    const wrong = await seedBytes(client, 9, { declaredHash: "wrong" });
    expect((await get(wrong.id)).body.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect((await get(wrong.id)).body.sha256).not.toBe(wrong.sha256);
    expect((await get((await seedBytes(client, 9, { declaredHash: "absent" })).id)).body).not.toHaveProperty("sha256");
  });

  test("with phone_number_id only for media that this number uploaded", async () => {
    const id = await uploaded();
    expect((await get(id, `?phone_number_id=${NUMBER}`)).status).toBe(200);
    expect(await get(id, `?phone_number_id=${OTHER_NUMBER}`)).toMatchObject(UNKNOWN);
    const inbound = await seedBytes(client, 1);
    expect(await get(inbound.id, `?phone_number_id=${NUMBER}`)).toMatchObject(UNKNOWN);
    const seeded = await seedBytes(client, 1, { direction: "uploaded" });
    expect((await get(seeded.id, `?phone_number_id=${NUMBER}`)).status).toBe(200);
  });

  test("a fault hands out an expired link, or one to somewhere else", async () => {
    const { id } = await seedBytes(client, 1);
    await client.addFault({ match: { operation: "getMedia" }, fault: { kind: "expired-link" } });
    const expired = new URL(String((await get(id)).body.url));
    expect(Number(expired.searchParams.get("ext"))).toBeLessThan(Date.now() / 1000);
    await client.addFault({ match: { mediaId: id }, fault: { kind: "link", location: "metadata-address" } });
    expect((await get(id)).body.url).toBe("http://169.254.169.254/latest/meta-data/");
  });
});

describe("an id that Meta does not know", () => {
  test("has the recorded text", async () => {
    const answer = await get("123_123");
    expect(answer).toMatchObject(UNKNOWN);
    expect(answer.body.message).toMatch(
      /^Unsupported get request\. Object with ID '123_123' does not exist, cannot be loaded due to missing permissions, or does not support this operation\. /,
    );
    expect(answer.headers.get("www-authenticate")).toContain('"invalid_request" "Unsupported get request.');
  });

  test.each(["expired", "deleted"] as const)("one that is %s", async (state) => {
    expect(await get((await seedBytes(client, 1, { state })).id)).toMatchObject(UNKNOWN);
    const { id } = await seedBytes(client, 1);
    await client.setMediaState(id, state);
    expect(await get(id)).toMatchObject(UNKNOWN);
    await client.changeSettings({ unknownMediaStatus: 404 });
    expect((await get(id)).status).toBe(404);
  });

  test("somebody else's", async () => {
    const foreign = await seedBytes(client, 1, { phoneNumberId: "3" });
    expect(await get(foreign.id)).toMatchObject(UNKNOWN);
    expect(await remove(foreign.id)).toMatchObject({ status: 400, body: { code: 100 } });
    expect((await callGraph(`${sandbox.url}/${foreign.id}`, {}, "EAAGstranger")).status).toBe(200);
  });

  test("inbound media after 7 days, uploads after 30", async () => {
    const inbound = (await seedBytes(client, 1)).id;
    const upload = await uploaded();
    const statuses = async () => [(await get(inbound)).status, (await get(upload)).status];
    await client.skewClock(7 * DAY_MS - 60_000);
    expect(await statuses()).toEqual([200, 200]);
    await client.skewClock(7 * DAY_MS + 60_000);
    expect(await statuses()).toEqual([400, 200]);
    await client.skewClock(30 * DAY_MS + 60_000);
    expect(await statuses()).toEqual([400, 400]);
    await client.changeSettings({ inboundLifetimeDays: 31 });
    expect(await statuses()).toEqual([200, 400]);
  });
});

describe("delete", () => {
  test("answers success, then both calls know it no more, each in its own words", async () => {
    const id = await uploaded();
    expect((await remove(id)).body).toEqual({ success: true });
    expect(await get(id)).toMatchObject(UNKNOWN);
    const again = await remove(id);
    expect(again.status).toBe(400);
    expect(again.body).toEqual({
      message: "(#100) Invalid post_id parameter",
      type: "OAuthException",
      code: 100,
      fbtrace_id: expect.any(String),
    });
  });

  test("with phone_number_id only for media that this number uploaded", async () => {
    const id = await uploaded();
    expect((await remove(id, `?phone_number_id=${OTHER_NUMBER}`)).status).toBe(400);
    expect((await remove(id, `?phone_number_id=${NUMBER}`)).status).toBe(200);
  });
});

describe("upload", () => {
  test.each([
    ["whatsapp.png", "image/png", 182_859],
    ["downloaded_audio.ogg", "audio/ogg", 4736],
    ["document.pdf", "application/pdf", 14_254],
    ["sticker.webp", "image/webp", 2_163_666],
    ["riquelme.mp4", "video/mp4", 1_686_349],
  ])("the recorded %s is taken and found again", async (name, type, size) => {
    const { status, body } = await upload({ name, type, bytes: Buffer.alloc(size, "x") });
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(["id"]);
    expect(body.id).toMatch(/^\d{15,16}$/);
    const id = String(body.id);
    expect((await get(id)).body).toMatchObject({ file_size: size, mime_type: type });
    expect(await client.media(id)).toMatchObject({ direction: "uploaded", fileName: name, phoneNumberId: NUMBER });
  });

  test("a form made by FormData is taken too, its type with parameters", async () => {
    const form = new FormData();
    form.append("messaging_product", "whatsapp");
    form.append("file", new Blob(["sound"], { type: "audio/ogg; codecs=opus" }), "voice.ogg");
    const { body } = await callGraph(`${sandbox.url}/${NUMBER}/media`, { method: "POST", body: form });
    expect((await get(String(body.id))).body.mime_type).toBe("audio/ogg; codecs=opus");
  });

  test.each([
    ["another type", "image/heic", "image/heic"],
    ["a part without a type", null, "application/octet-stream"],
    ["a type of the documents that is not the real one", "video/3gp", "video/3gp"],
  ])("%s: the list of types, whatever the field says", async (_, type, received) => {
    const { status, body } = await upload({ type });
    expect([status, body.code, body.type, body.error_subcode]).toEqual([400, 100, "OAuthException", undefined]);
    const list =
      "(#100) Param file must be a file with one of the following types: audio/aac, audio/mp4, audio/mpeg, audio/amr, audio/ogg, audio/opus, application/vnd.ms-powerpoint, application/msword, application/vnd.openxmlformats-officedocument.wordprocessingml.document, application/vnd.openxmlformats-officedocument.presentationml.presentation, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, application/pdf, text/plain, application/vnd.ms-excel, image/jpeg, image/png, image/webp, video/mp4, video/3gpp.";
    expect(body.message).toBe(`${list} Received file of type '${received}'.`);
    await client.changeSettings({ namesReceivedType: false });
    expect((await upload({ type })).body.message).toBe(list);
  });

  test("without messaging_product, or without a file", async () => {
    expect((await upload({ type: "image/png" }, { type: "image/png" })).body.message).toBe(
      "(#100) The parameter messaging_product is required.",
    );
    expect((await upload(null)).body.message).toBe("(#100) The parameter file is required.");
  });

  test("parameters are taken from the query too", async () => {
    const url = `${sandbox.url}/${NUMBER}/media?messaging_product=whatsapp`;
    expect((await uploadPart(url, { type: "image/png" }, {})).status).toBe(200);
  });

  test("without the field type: taken, or refused by setting", async () => {
    const fields = { messaging_product: "whatsapp" };
    expect((await upload({ type: "image/png" }, fields)).status).toBe(200);
    await client.changeSettings({ missingType: "refused" });
    expect((await upload({ type: "image/png" }, fields)).body.message).toBe("(#100) The parameter type is required.");
  });

  test("sizes are looked at only by setting, the subcode being one", async () => {
    const bytes = Buffer.alloc(5 * 1024 * 1024 + 1);
    expect((await upload({ type: "image/png", bytes })).status).toBe(200);
    await client.changeSettings({ uploadSizeLimits: "enforced", fileTooLargeSubcode: 2494010 });
    const { status, body } = await upload({ type: "image/png", bytes });
    expect([status, body.code, body.error_subcode]).toEqual([400, 100, 2494010]);
    expect(body.error_user_title).toBe("File Too Large");
    expect((await upload({ type: "video/mp4", bytes })).status).toBe(200);
  });

  test.each(["1234567", "3"])("to number %s, unknown or foreign: 100/33", async (number) => {
    const answer = await uploadPart(`${sandbox.url}/v19.0/${number}/media`, { type: "image/png" });
    expect(answer).toMatchObject(UNKNOWN);
    expect(answer.body.message).toMatch(new RegExp(`^Unsupported post request\\. Object with ID '${number}'`));
  });

  test("what is no form: code 100", async () => {
    const url = `${sandbox.url}/${NUMBER}/media`;
    const answer = await callGraph(url, {
      method: "POST",
      body: "{}",
      headers: { "content-type": "application/json" },
    });
    expect(answer).toMatchObject({ status: 400, body: { code: 100 } });
  });

  test("ttl is for numbers without storage, and holds", async () => {
    const fields = { messaging_product: "whatsapp", ttl: "120" };
    expect((await upload({ type: "image/png" }, fields)).status).toBe(400);
    const url = `${sandbox.url}/${NO_STORAGE_NUMBER}/media`;
    const sent = async (ttl?: string) =>
      uploadPart(url, { type: "image/png" }, { messaging_product: "whatsapp", ...(ttl && { ttl }) });
    expect([(await sent("59")).status, (await sent("43201")).status, (await sent("x")).status]).toEqual([
      400, 400, 400,
    ]);
    const short = String((await sent()).body.id);
    const long = String((await sent("120")).body.id);
    await client.skewClock(61 * 60_000);
    expect([(await get(short)).status, (await get(long)).status]).toEqual([400, 200]);
  });
});
