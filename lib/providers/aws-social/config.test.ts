import { describe, expect, test } from "vitest";
import { ConfigError } from "../../errors";
import { parseConfig, secretsSchema, settingsSchema } from "./config";

const secrets = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI" };
const settings = { region: "eu-central-1", bucket: "example-media" };

describe("settings of a connection", () => {
  test("region, bucket and keys are enough", () => {
    expect(parseConfig({ settings, secrets }).settings).toEqual({
      ...settings,
      keyPrefix: "attache/",
      transfer: "bucket",
      credentials: "static",
      topicArns: [],
      snsHosts: ["sns.*.amazonaws.com", "sns.*.amazonaws.com.cn"],
      requestsPerSecond: 50,
      errorsPerHour: 100,
      s3PathStyle: false,
    });
  });

  test.each([
    ["settings.region", { region: "Frankfurt" }],
    ["settings.bucket", { bucket: "https://example-media.s3.amazonaws.com" }],
    ["settings.bucket", { bucket: "Upper" }],
    ["settings.keyPrefix", { keyPrefix: "attache" }],
    ["settings.keyPrefix", { keyPrefix: "/attache/" }],
    ["settings.keyPrefix", { keyPrefix: "attache/../" }],
    ["settings.topicArns.0", { topicArns: ["wa-inbound"] }],
    ["settings.topicArns.0", { topicArns: ["arn:aws:sns:eu-central-1:123456789012:wa-inbound.fifo"] }],
    ["settings.snsHosts.0", { snsHosts: ["*.amazonaws.com"] }],
    ["settings.snsHosts.0", { snsHosts: ["https://sns.eu-central-1.amazonaws.com"] }],
    ["settings.endpoint", { endpoint: "social-messaging.eu-central-1.amazonaws.com" }],
    ["settings.s3Endpoint", { s3Endpoint: "ftp://files.example.com" }],
    ["settings.roleArn", { roleArn: "attache" }],
    ["settings.roleArn", { credentials: "assume-role" }],
    ["settings.requestsPerSecond", { requestsPerSecond: 101 }],
    ["settings: Unrecognized key", { Region: "eu-central-1" }],
  ])("%s is named when it does not fit: %j", (name, more) => {
    const parse = () => parseConfig({ settings: { ...settings, ...more }, secrets });
    expect(parse).toThrow(ConfigError);
    expect(parse).toThrow(name);
  });
});

describe("credentials", () => {
  test.each([
    ["secrets.accessKeyId", {}, {}],
    ["secrets.secretAccessKey", {}, { accessKeyId: "AKIDEXAMPLE" }],
    ["secrets.secretAccessKey", { credentials: "default-chain" }, { secretAccessKey: "wJalrXUtnFEMI" }],
    ["secrets.sessionToken", { credentials: "default-chain" }, { sessionToken: "wJalrXUtnFEMI" }],
    ["secrets.accessKeyId", {}, { ...secrets, accessKeyId: "with blank" }],
  ])("%s is missed or refused with %j and %j, without a value", (name, more, given) => {
    const parse = () => parseConfig({ settings: { ...settings, ...more }, secrets: given });
    expect(parse).toThrow(name);
    expect(parse).not.toThrow(/AKIDEXAMPLE|wJalr|with blank/);
  });

  test.each([
    [{ credentials: "default-chain" }, {}],
    [{ credentials: "assume-role", roleArn: "arn:aws:iam::123456789012:role/team/attache" }, {}],
    [
      { credentials: "assume-role", roleArn: "arn:aws-cn:iam::123456789012:role/a" },
      { ...secrets, externalId: "x" },
    ],
    [{}, { ...secrets, sessionToken: "t".repeat(1500) }],
  ])("%j with the right secrets is taken", (more, given) => {
    expect(() => parseConfig({ settings: { ...settings, ...more }, secrets: given })).not.toThrow();
  });

  test("half a key and a role without its name are refused as soon as a connection is made", () => {
    expect(secretsSchema.safeParse({ accessKeyId: "AKIDEXAMPLE" }).success).toBe(false);
    expect(settingsSchema.safeParse({ ...settings, credentials: "assume-role" }).success).toBe(false);
  });
});
