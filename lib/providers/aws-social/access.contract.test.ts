import { randomBytes } from "node:crypto";
import { afterEach, describe, expect, test, vi } from "vitest";
import { ACCOUNT, EXTERNAL_ID, FOREIGN_BUCKET, KEYS, REGION, ROLE, TEMPORARY_KEYS } from "../contract/aws-social-bench";
import { type AwsRun, useAwsRun } from "./test-run";

let aws: AwsRun;
useAwsRun((run) => {
  aws = run;
});

describe("errors", () => {
  test.each([
    ["ResourceNotFoundException", "NOT_FOUND"],
    ["AccessDeniedByMetaException", "FORBIDDEN"],
  ] as const)("of media that have expired, told as %s", async (expiredError, reason) => {
    await aws.bench.sandbox.changeSettings({ expiredError });
    const ref = await aws.seed();
    await aws.bench.sandbox.setMediaState(ref.providerMediaId, "expired");
    const outcome = { reason, retryable: false, providerCode: expiredError };
    await expect(aws.fetched(ref)).rejects.toMatchObject(outcome);
  });

  test.each([
    { errorNameIn: "header" },
    { errorNameIn: "code" },
    { errorNameIn: "__type", errorNamespace: true },
    { errorNameIn: "header", errorSuffix: true, errorNamespace: true, errorMessageField: "Message" },
  ] as const)("are known wherever their name stands: %j", async (settings) => {
    await aws.bench.sandbox.changeSettings(settings);
    const ref = await aws.seed();
    await aws.bench.sandbox.setMediaState(ref.providerMediaId, "foreign");
    await expect(aws.fetched(ref)).rejects.toMatchObject({ providerCode: "AccessDeniedByMetaException" });
  });

  test.each(["InvalidParametersException", "InvalidParameterException"])("are known as %s", async (code) => {
    const match = { operation: "GetWhatsAppMessageMedia" };
    await aws.bench.sandbox.addFault({ match, fault: { kind: "code", code } });
    await expect(aws.fetched(await aws.seed())).rejects.toMatchObject({ reason: "REJECTED", retryable: false });
  });

  test("of IAM: fetching is a write action", async () => {
    const denied = [{ ...KEYS, deniedActions: ["social-messaging:GetWhatsAppMessageMedia"] }];
    await aws.bench.sandbox.putAccount({ ...ACCOUNT, accessKeys: denied });
    await expect(aws.fetched(await aws.seed())).rejects.toMatchObject({ reason: "FORBIDDEN", retryable: false });
    expect(aws.exchanges[0]?.note).toContain("write action");
  });

  test.each(["s3:ListBucket", "s3:GetObject"])("of IAM: %s is denied", async (action) => {
    await aws.bench.sandbox.putAccount({ ...ACCOUNT, accessKeys: [{ ...KEYS, deniedActions: [action] }] });
    await expect(aws.fetched(await aws.seed())).rejects.toMatchObject({
      reason: "FORBIDDEN",
      providerCode: "AccessDenied",
    });
  });

  test("that leave open whether the media or the bucket is missing are asked about once more", async () => {
    const match = { operation: "GetWhatsAppMessageMedia" };
    await aws.bench.sandbox.addFault({ match, fault: { kind: "code", code: "ResourceNotFoundException" }, times: 1 });
    await aws.bench.sandbox.addFault({ match, fault: { kind: "status", status: 500 }, times: 1 });
    await expect(aws.fetched(await aws.seed())).rejects.toMatchObject({ reason: "UPSTREAM", retryable: true });
  });

  test("of a bucket that AWS cannot write to are not taken for lost media", async () => {
    const elsewhere = aws.bench.configured({ bucket: FOREIGN_BUCKET });
    await expect(aws.fetched(await aws.seed(), elsewhere)).rejects.toMatchObject({
      reason: "FORBIDDEN",
      retryable: false,
    });
  });

  test.each(["redirect", "malformed"] as const)("of a bucket in another Region, told by %s", async (how) => {
    await aws.bench.sandbox.changeSettings({ wrongBucketRegion: how });
    const elsewhere = aws.bench.configured({ bucket: FOREIGN_BUCKET });
    await expect(aws.upload(randomBytes(9), elsewhere)).rejects.toMatchObject({
      reason: "FORBIDDEN",
      retryable: false,
    });
  });
});

describe("the clock", () => {
  test.each([600_000, -600_000])("that AWS refuses, %i ms ahead, is told, and AWS's own is used", async (ahead) => {
    const off = aws.bench.provider(aws.bench.http, { clockAheadMs: ahead });
    const bytes = randomBytes(10);
    expect(await aws.fetched(await aws.seed(bytes), off)).toEqual(bytes);
    expect(aws.exchanges[0]?.note).toMatch(
      ahead > 0 ? /clock of this machine is (60|59)\d s ahead/ : /is (60|59)\d s behind/,
    );
    expect(aws.exchanges.map(({ httpStatus }) => httpStatus)).toEqual([403, 200, 200, 200, 204]);
  });

  test("does not send a file half: it is opened again", async () => {
    const off = aws.bench.provider(aws.bench.http, { clockAheadMs: 1_200_000 });
    const { providerMediaId } = await aws.upload(randomBytes(70_000), off);
    expect(await aws.bench.sandbox.media(providerMediaId)).toMatchObject({ sizeBytes: 70_000 });
  });
});

describe("credentials", () => {
  const roleOf = (secrets: Record<string, unknown> = {}, settings: Record<string, unknown> = {}) =>
    aws.bench.configured({ credentials: "assume-role", roleArn: ROLE, ...settings }, { ...KEYS, ...secrets });

  test("may be temporary", async () => {
    const bytes = randomBytes(10);
    expect(await aws.fetched(await aws.seed(bytes), aws.bench.configured({}, TEMPORARY_KEYS))).toEqual(bytes);
    expect(JSON.stringify(aws.exchanges)).not.toContain(TEMPORARY_KEYS.sessionToken);
  });

  test("of a role are taken on once for many downloads, and never shown", async () => {
    const bytes = randomBytes(10);
    const ref = await aws.seed(bytes);
    const attempts = [0, 1, 2].map(() => aws.fetched(ref, roleOf({ externalId: EXTERNAL_ID })));
    expect(await Promise.all(attempts)).toEqual([bytes, bytes, bytes]);
    const [taken, ...more] = await aws.bench.sandbox.requests({ operation: "AssumeRole" });
    expect([taken?.status, more.length]).toEqual([200, 0]);
    const [asked] = await aws.bench.sandbox.requests({ operation: "GetWhatsAppMessageMedia" });
    const token = asked?.headers["x-amz-security-token"];
    expect(token).toMatch(/./);
    expect(JSON.stringify(aws.exchanges)).not.toContain(token);
    expect(aws.exchanges.filter(({ answer }) => answer?.includes("Credentials"))).toEqual([]);
  });

  test("of a role that has expired are renewed", async () => {
    await aws.bench.sandbox.changeSettings({ sessionSeconds: 60 });
    const short = roleOf({ externalId: EXTERNAL_ID }, { region: REGION, stsEndpoint: `${await sts()}/` });
    await aws.fetched(await aws.seed(), short);
    await aws.fetched(await aws.seed(), short);
    expect((await aws.bench.sandbox.requests({ operation: "AssumeRole" })).length).toBeGreaterThan(1);
  });

  test("of a role that does not trust us are refused", async () => {
    await expect(aws.fetched(await aws.seed(), roleOf({ externalId: "another" }))).rejects.toMatchObject({
      reason: "FORBIDDEN",
      providerCode: "AccessDenied",
    });
  });

  test("of the server are used where the connection says so", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", TEMPORARY_KEYS.accessKeyId);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", TEMPORARY_KEYS.secretAccessKey);
    vi.stubEnv("AWS_SESSION_TOKEN", TEMPORARY_KEYS.sessionToken);
    const bytes = randomBytes(10);
    const ofServer = aws.bench.configured({ credentials: "default-chain" }, {});
    expect(await aws.fetched(await aws.seed(bytes), ofServer)).toEqual(bytes);
  });

  test("that the server does not have are told as such", async () => {
    const nowhere = {
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: "/none",
      AWS_SHARED_CREDENTIALS_FILE: "/none",
    };
    for (const [name, value] of Object.entries(nowhere)) vi.stubEnv(name, value);
    const ofServer = aws.bench.configured({ credentials: "default-chain", region: "eu-west-1" }, {});
    const failure = { reason: "AUTH", retryable: false, message: expect.stringContaining("no AWS credentials") };
    await expect(aws.fetched(await aws.seed(), ofServer)).rejects.toMatchObject(failure);
    expect(await aws.bench.sandbox.requests()).toEqual([]);
  });

  test("do not come from the server's environment when the connection has its own", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIASOMEBODYELSE0001");
    const bytes = randomBytes(10);
    expect(await aws.fetched(await aws.seed(bytes))).toEqual(bytes);
  });

  afterEach(() => void vi.unstubAllEnvs());

  const sts = async () => (await aws.bench.sandbox.health()).api;
});
