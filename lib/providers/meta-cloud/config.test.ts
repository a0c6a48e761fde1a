import { describe, expect, test } from "vitest";
import { ConfigError } from "../../errors";
import { parseConfig } from "./config";
import { metaCloudModule } from "./module";

const secrets = { accessToken: "EAAJB-token", appSecret: "abciiiko2k3" };

describe("settings of a connection", () => {
  test("all of them may be left out", () => {
    expect(parseConfig({ settings: {}, secrets }).settings).toEqual({
      baseUrl: "https://graph.facebook.com",
      apiVersion: "v23.0",
      downloadHosts: ["lookaside.fbsbx.com", "*.fbcdn.net"],
      sendProof: false,
      requestsPerSecond: 50,
      errorsPerHour: 15,
    });
  });

  test.each([
    ["settings.baseUrl", { settings: { baseUrl: "https://graph.facebook.com?x=1" }, secrets }],
    ["settings.apiVersion", { settings: { apiVersion: "23.0" }, secrets }],
    ["settings.apiVersion", { settings: { apiVersion: "v23" }, secrets }],
    ["settings.wabaId", { settings: { wabaId: "../me" }, secrets }],
    ["settings.downloadHosts.0", { settings: { downloadHosts: ["https://lookaside.fbsbx.com"] }, secrets }],
    ["settings.requestsPerSecond", { settings: { requestsPerSecond: 0 }, secrets }],
    ["settings: Unrecognized key", { settings: { version: "v23.0" }, secrets }],
    ["secrets.accessToken", { settings: {}, secrets: { ...secrets, accessToken: "with blank" } }],
    ["secrets.appSecret", { settings: {}, secrets: { accessToken: "abciiiko2k3" } }],
    ["secrets.verifyToken", { settings: {}, secrets: { ...secrets, verifyToken: "short" } }],
    ["secrets.verifyToken", { settings: {}, secrets: { ...secrets, verifyToken: "x".repeat(201) } }],
    ["secrets.verifyToken", { settings: {}, secrets: { ...secrets, verifyToken: "with blank inside" } }],
  ])("%s is named when it does not fit, without its value", (name, config) => {
    const parse = () => parseConfig(config);
    expect(parse).toThrow(ConfigError);
    expect(parse).toThrow(name);
    expect(parse).not.toThrow(/abciiiko2k3|with blank/);
  });
});

describe("the verify token for Meta's webhook form", () => {
  const verifyToken = (more: object) =>
    metaCloudModule.webhookVerifyToken?.({ settings: {}, secrets: { ...secrets, ...more } });

  test("is the one that was entered", () => {
    expect(verifyToken({ verifyToken: " my-own-token\n" })).toBe("my-own-token");
  });

  test("follows from the app secret otherwise, whatever the access token is", () => {
    expect(verifyToken({})).toMatch(/^[\w-]{32}$/);
    expect(verifyToken({ accessToken: "renewed" })).toBe(verifyToken({}));
    expect(verifyToken({ appSecret: "another" })).not.toBe(verifyToken({}));
  });
});
