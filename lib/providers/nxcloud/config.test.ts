import { describe, expect, test } from "vitest";
import { ConfigError } from "../../errors";
import { parseConfig } from "./config";

const secrets = { accessKey: "fme2na3kdi3ki", accessSecret: "abciiiko2k3" };

describe("settings of a connection", () => {
  test("all of them may be left out", () => {
    expect(parseConfig({ settings: {}, secrets }).settings).toEqual({
      baseUrl: "https://api2.nxcloud.com",
      integrator: false,
      bizType: "2",
      downloadHosts: ["*.aliyuncs.com"],
      callbackSignature: "none",
      requestsPerSecond: 10,
      errorsPerHour: 15,
    });
  });

  test.each([
    ["settings.baseUrl", { settings: { baseUrl: "api2.nxcloud.com" }, secrets }],
    ["settings.baseUrl", { settings: { baseUrl: "ftp://api2.nxcloud.com" }, secrets }],
    ["settings.baseUrl", { settings: { baseUrl: "https://name:word@api2.nxcloud.com" }, secrets }],
    ["settings.baseUrl", { settings: { baseUrl: "https://api2.nxcloud.com?x=1" }, secrets }],
    ["settings.downloadHosts.0", { settings: { downloadHosts: ["https://goss.aliyuncs.com"] }, secrets }],
    ["settings.requestsPerSecond", { settings: { requestsPerSecond: 0 }, secrets }],
    ["settings: Unrecognized key", { settings: { baseURL: "https://api2.nxcloud.com" }, secrets }],
    ["secrets.accessSecret", { settings: {}, secrets: { accessKey: "a" } }],
    ["secrets.accessKey", { settings: {}, secrets: { ...secrets, accessKey: "with blank" } }],
    ["secrets.accessKey", { settings: {}, secrets: { ...secrets, accessKey: "with\r\nbreak" } }],
  ])("%s is named when it does not fit, without its value", (name, config) => {
    const parse = () => parseConfig(config);
    expect(parse).toThrow(ConfigError);
    expect(parse).toThrow(name);
    expect(parse).not.toThrow(/abciiiko2k3|with blank|word@/);
  });

  test("blanks around a pasted key are taken off", () => {
    const config = parseConfig({ settings: {}, secrets: { accessKey: " key\n", accessSecret: "\tsecret " } });
    expect(config.secrets).toEqual({ accessKey: "key", accessSecret: "secret" });
  });
});
