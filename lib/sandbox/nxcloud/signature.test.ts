import { describe, expect, test } from "vitest";
import { nxcloudSign, storageSign } from "./signature";

const SECRET = "abciiiko2k3";
const parameters = (action: string, bizType = "2") => ({
  accessKey: "fme2na3kdi3ki",
  action,
  bizType,
  ts: "1655710885431",
});
const media =
  '{"business_phone":"8615800001795","messaging_product":"whatsapp","Media-ID":"fd81acff-eea8-4d9d-acc9-6c62904d6615"}';

describe("the vendor's published vectors", () => {
  test.each([
    ['{"name":"牛小信","id":10001}', "87c3560d3331ae23f1021e2025722354"],
    ['{"id":10001,"name":"牛小信"}', "7750759da06333f20d0640be09355e34"],
    ['{"id": 10001, "name": "牛小信"}', "d0c24a9886c629330d7f3f2056c65bc2"],
  ])("%s", (body, sign) => {
    expect(nxcloudSign(parameters("send", "1"), Buffer.from(body), SECRET)).toBe(sign);
  });
});

describe("vectors for the WhatsApp calls", () => {
  test.each([
    ["getMedia", media, "87fba29858050253f8bdf9c7427bbab6"],
    ["deleteMedia", media, "b707a074e9f195d7bab3299a195b925c"],
    ["uploadMedia", null, "d2632e6b4cbea8587b36cb585e06a195"],
    ["getPhone", '{"appkey":"jh42xxxd434","messaging_product":"whatsapp"}', "eec4d93ccef39ed6e67219afbe93547a"],
    ["phoneList", '{"appkey":"jh42xxxd434"}', "601d17eabbb585bd169d2cda84c953fd"],
  ])("%s", (action, body, sign) => {
    expect(nxcloudSign(parameters(action), body === null ? null : Buffer.from(body), SECRET)).toBe(sign);
  });

  test("an empty body signs like no body", () => {
    expect(nxcloudSign(parameters("uploadMedia"), Buffer.alloc(0), SECRET)).toBe("d2632e6b4cbea8587b36cb585e06a195");
  });

  test.each([
    ["md5", "56a4463a0063e96834b0050c00509815"],
    ["sha256", "29d50d1e1d821019154257a9ec062ddd830005d2457a5270e43eab476bd31ac5"],
  ] as const)("a callback signed with %s", (algorithm, sign) => {
    const body = '{"messaging_product":"whatsapp","business_phone":"8615800001795","messages":[]}';
    expect(nxcloudSign(parameters("callback"), Buffer.from(body), SECRET, algorithm)).toBe(sign);
  });
});

describe("a signed object link", () => {
  const request = {
    verb: "GET",
    contentMd5: "",
    contentType: "",
    expires: "1663747602",
    ossHeaders: {},
    resource: "/goss/1b0a4c77-c5e7-44fa-b2a3-b69941ed3c64",
  };

  test("signs to the vector", () => {
    expect(storageSign(request, "oss-test-secret")).toBe("MRTGQsjpUhEplr6CuPfte16M/0o=");
  });

  test("another verb, a content type or an x-oss header gives another signature", () => {
    const signs = [
      storageSign(request, "oss-test-secret"),
      storageSign({ ...request, verb: "HEAD" }, "oss-test-secret"),
      storageSign({ ...request, contentType: "application/json" }, "oss-test-secret"),
      storageSign({ ...request, ossHeaders: { "x-oss-process": "style" } }, "oss-test-secret"),
    ];
    expect(new Set(signs).size).toBe(signs.length);
  });
});
