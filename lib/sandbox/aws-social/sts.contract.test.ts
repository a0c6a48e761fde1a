import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { ListLinkedWhatsAppBusinessAccountsCommand } from "@aws-sdk/client-socialmessaging";
import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RunningStandIn } from "../stand-in";
import { type AwsSocialControl, createAwsSocialControl } from "./control-client";
import { DEFAULT_SETTINGS } from "./schemas";
import { startAwsSocial } from "./start";
import { ACCOUNT, BUCKET, callRaw, KEY, REGION, ROLE, STRANGER, s3Client, socialClient } from "./test-caller";

let sandbox: RunningStandIn;
let control: AwsSocialControl;

beforeAll(async () => {
  sandbox = await startAwsSocial({ port: 0 });
  control = createAwsSocialControl(sandbox.url);
  await control.putAccount(STRANGER);
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await control.putAccount(ACCOUNT);
  await control.changeSettings(DEFAULT_SETTINGS);
  await control.clearFaults();
  await control.clearRequests();
});

const STRANGERS_KEY = { accessKeyId: "AKIDSTRANGERSTRANGER", secretAccessKey: "stranger-secret" };

function assumed(params: Partial<Parameters<typeof fromTemporaryCredentials>[0]["params"]> = {}, key = KEY) {
  return fromTemporaryCredentials({
    params: { RoleArn: ROLE, RoleSessionName: "desk", ExternalId: "attache-1", ...params },
    masterCredentials: { ...key },
    clientConfig: { endpoint: sandbox.url, region: REGION, maxAttempts: 1 },
  });
}
const list = (credentials: ReturnType<typeof assumed>) =>
  socialClient(sandbox, { credentials }).send(new ListLinkedWhatsAppBusinessAccountsCommand({}));

describe("AssumeRole", () => {
  test("gives credentials that work for the API and for S3, with a token as long as real ones", async () => {
    const credentials = assumed();
    const given = await credentials();
    expect(given.accessKeyId).toMatch(/^ASIA/);
    expect(given.sessionToken?.length).toBeGreaterThanOrEqual(700);
    const lifeMs = (given.expiration?.getTime() ?? 0) - Date.now();
    expect(Math.round(lifeMs / 60_000)).toBe(60);
    expect((await list(credentials)).linkedAccounts).toHaveLength(1);
    const { KeyCount } = await s3Client(sandbox, { credentials }).send(new ListObjectsV2Command({ Bucket: BUCKET }));
    expect(KeyCount).toBe(0);
    const [entry] = await control.requests({ operation: "AssumeRole" });
    expect(entry).toMatchObject({ status: 200, violations: [] });
  });

  test("the role's policy holds, not that of who assumed it, and changes at once", async () => {
    const credentials = assumed();
    await list(credentials);
    const deniedActions = ["social-messaging:ListLinkedWhatsAppBusinessAccounts"];
    await control.putAccount({ ...ACCOUNT, accessKeys: [{ ...KEY, deniedActions }] });
    await list(credentials);
    await control.putAccount({ ...ACCOUNT, roles: [{ arn: ROLE, externalId: "attache-1", deniedActions }] });
    await expect(list(credentials)).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining("arn:aws:sts::123456789012:assumed-role/attache/desk"),
    });
  });

  test("another account may, when the role trusts it", async () => {
    await expect(assumed({}, STRANGERS_KEY)()).rejects.toMatchObject({ name: "AccessDenied" });
    const roles = [{ arn: ROLE, externalId: "attache-1", trustedAccounts: [STRANGER.accountId] }];
    await control.putAccount({ ...ACCOUNT, roles });
    expect((await list(assumed({}, STRANGERS_KEY))).linkedAccounts?.[0]?.wabaName).toBe("Example");
  });

  test.each([
    ["another external id", { ExternalId: "attache-2" }, "AccessDenied"],
    ["no external id", { ExternalId: undefined }, "AccessDenied"],
    ["an unknown role", { RoleArn: "arn:aws:iam::123456789012:role/nobody" }, "AccessDenied"],
    ["a session's name with a space", { RoleSessionName: "the desk" }, "ValidationError"],
    ["fourteen minutes", { DurationSeconds: 840 }, "ValidationError"],
  ])("%s is refused", async (_what, params, name) => {
    await expect(assumed(params)()).rejects.toMatchObject({ name });
  });

  test("denied by policy", async () => {
    await control.putAccount({ ...ACCOUNT, accessKeys: [{ ...KEY, deniedActions: ["sts:AssumeRole"] }] });
    await expect(assumed()()).rejects.toMatchObject({ name: "AccessDenied" });
  });

  test.each([
    ["a wrong secret", { ...KEY, secretAccessKey: "wrong" }, "SignatureDoesNotMatch"],
    ["an unknown key", { ...KEY, accessKeyId: "AKIDNOBODYNOBODY0000" }, "InvalidClientTokenId"],
  ])("%s is refused", async (_what, key, name) => {
    await expect(assumed({}, key)()).rejects.toMatchObject({ name });
  });

  test("an error on demand", async () => {
    await control.addFault({ match: { operation: "AssumeRole" }, fault: { kind: "code", code: "ServiceUnavailable" } });
    await expect(assumed()()).rejects.toMatchObject({ name: "ServiceUnavailable" });
  });

  test("another service's scope, and another action, are refused", async () => {
    const body = `Action=AssumeRole&Version=2011-06-15&RoleArn=${encodeURIComponent(ROLE)}&RoleSessionName=desk`;
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const wrong = await callRaw(sandbox.url, { method: "POST", path: "/", body, headers });
    expect([wrong.status, await wrong.text()]).toEqual([403, expect.stringContaining("SignatureDoesNotMatch")]);
    expect(await control.requests({ withViolations: true })).toHaveLength(1);
    const other = await callRaw(sandbox.url, {
      method: "POST",
      path: "/",
      body: "Action=Sing",
      headers,
      service: "sts",
    });
    expect([other.status, await other.text()]).toEqual([400, expect.stringContaining("InvalidAction")]);
  });
});

describe("a session's end", () => {
  test("expired credentials are told so, each service in its own words", async () => {
    await control.changeSettings({ sessionSeconds: -60 });
    const given = { ...(await assumed()()), expiration: undefined };
    const social = socialClient(sandbox, { credentials: given });
    await expect(social.send(new ListLinkedWhatsAppBusinessAccountsCommand({}))).rejects.toMatchObject({
      name: "ExpiredTokenException",
      $metadata: { httpStatusCode: 403 },
    });
    const s3 = s3Client(sandbox, { credentials: given });
    await expect(s3.send(new ListObjectsV2Command({ Bucket: BUCKET }))).rejects.toMatchObject({
      name: "ExpiredToken",
      $metadata: { httpStatusCode: 400 },
    });
  });
});
