import { beforeAll, describe, expect, test } from "vitest";
import { ConfigError } from "../../errors";
import { selfSignedCertificate } from "../../sandbox/on-premises/certificate";
import { parseConfig } from "./config";

const secrets = { username: "admin", password: "N3w-secret!" };
const settings = { baseUrl: "https://wa.example.com:9090", phoneNumber: "15550783881" };
const parsed = (more: Record<string, unknown>) => parseConfig({ settings: { ...settings, ...more }, secrets }).settings;

describe("settings of a connection", () => {
  test("address and number are all that is needed", () => {
    expect(parsed({})).toEqual({
      ...settings,
      allowedSources: [],
      retryDeadlineSeconds: 120,
      pollSeconds: 5,
      requestsPerSecond: 20,
      errorsPerHour: 15,
    });
  });

  test.each(["+1 (555) 078-3881", " 15550783881 "])("the number %j is kept as digits", (phoneNumber) => {
    expect(parsed({ phoneNumber }).phoneNumber).toBe("15550783881");
  });

  test.each(["https://wa.example.com:9090/", "https://wa.example.com:9090/v1", "https://wa.example.com:9090/v1/"])(
    "the address %s means the same as without its end",
    (baseUrl) => {
      expect(parsed({ baseUrl }).baseUrl).toBe(settings.baseUrl);
    },
  );

  test.each([
    ["settings.baseUrl", { settings: { phoneNumber: "15550783881" }, secrets }],
    ["settings.baseUrl", { settings: { ...settings, baseUrl: "wa.example.com" }, secrets }],
    ["settings.baseUrl", { settings: { ...settings, baseUrl: "https://admin:N3w-secret!@wa.test" }, secrets }],
    ["settings.phoneNumber", { settings: { baseUrl: settings.baseUrl }, secrets }],
    ["settings.phoneNumber", { settings: { ...settings, phoneNumber: "the office" }, secrets }],
    ["settings.allowedSources.1", { settings: { ...settings, allowedSources: ["10.0.0.0/8", "wa.test"] }, secrets }],
    ["settings.pollSeconds", { settings: { ...settings, pollSeconds: 0 }, secrets }],
    ["settings: Unrecognized key", { settings: { ...settings, ca: "x" }, secrets }],
    ["secrets.username", { settings, secrets: { ...secrets, username: "ad:min" } }],
    ["secrets.password", { settings, secrets: { ...secrets, password: "N3w-secret!\n" } }],
    ["secrets.password", { settings, secrets: { username: "admin" } }],
  ])("%s is named when it does not fit, without its value", (name, config) => {
    const parse = () => parseConfig(config);
    expect(parse).toThrow(ConfigError);
    expect(parse).toThrow(name);
    expect(parse).not.toThrow(/N3w-secret|ad:min|the office/);
  });
});

describe("the trusted certificate", () => {
  let own: { key: string; cert: string };
  beforeAll(async () => {
    own = await selfSignedCertificate();
  });

  test("may be several, with text between them", () => {
    const pem = `issuer of the client\n${own.cert}\n# and another\n${own.cert}`;
    expect(parsed({ caCertificate: pem }).caCertificate).toBe(pem);
  });

  test.each([
    ["nothing in PEM form", () => "MIIB", "PEM form"],
    ["one that cannot be read", () => "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "cannot be read"],
    ["one good and one bad", () => `${own.cert}\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----`, "read"],
    ["a private key beside it, for settings are not sealed", () => own.cert + own.key, "private key"],
  ])("must not be %s", (_, pem, why) => {
    expect(() => parsed({ caCertificate: pem() })).toThrow(ConfigError);
    expect(() => parsed({ caCertificate: pem() })).toThrow(why);
  });
});
