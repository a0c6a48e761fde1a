import { describe, expect, test } from "vitest";
import { signatureOf } from "./signing";

const base = { accessKey: "fme2na3kdi3ki", ts: "1655710885431", accessSecret: "abciiiko2k3" };
const media =
  '{"business_phone":"8615800001795","messaging_product":"whatsapp","Media-ID":"fd81acff-eea8-4d9d-acc9-6c62904d6615"}';

describe("signatures", () => {
  test.each([
    ['{"name":"牛小信","id":10001}', "87c3560d3331ae23f1021e2025722354"],
    ['{"id":10001,"name":"牛小信"}', "7750759da06333f20d0640be09355e34"],
    ['{"id": 10001, "name": "牛小信"}', "d0c24a9886c629330d7f3f2056c65bc2"],
  ])("as NXCloud published it for %s", (body, sign) => {
    expect(signatureOf({ ...base, bizType: "1", action: "send", body })).toBe(sign);
  });

  test.each([
    ["getMedia", media, "87fba29858050253f8bdf9c7427bbab6"],
    ["deleteMedia", media, "b707a074e9f195d7bab3299a195b925c"],
    ["uploadMedia", null, "d2632e6b4cbea8587b36cb585e06a195"],
    ["getPhone", '{"appkey":"jh42xxxd434","messaging_product":"whatsapp"}', "eec4d93ccef39ed6e67219afbe93547a"],
    ["phoneList", '{"appkey":"jh42xxxd434"}', "601d17eabbb585bd169d2cda84c953fd"],
  ])("derived for the WhatsApp call %s", (action, body, sign) => {
    expect(signatureOf({ ...base, bizType: "2", action, body })).toBe(sign);
  });

  test("an empty body is signed like none", () => {
    const parts = { ...base, bizType: "2", action: "uploadMedia" };
    expect(signatureOf({ ...parts, body: "" })).toBe(signatureOf({ ...parts, body: null }));
  });

  test("bytes are signed like the text that they encode", () => {
    const parts = { ...base, bizType: "1", action: "send" };
    const body = '{"name":"牛小信","id":10001}';
    expect(signatureOf({ ...parts, body: Buffer.from(body) })).toBe(signatureOf({ ...parts, body }));
  });
});
