import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { DEFAULT_SETTINGS } from "../../sandbox/aws-social/schemas";
import {
  ACCOUNT,
  type AwsSocialBench,
  BUCKET,
  EXTERNAL_ID,
  FOREIGN_BUCKET,
  KEYS,
  NUMBER,
  openAwsSocialBench,
  REGION,
  ROLE,
  TEMPORARY_KEYS,
  TOPIC,
} from "../contract/aws-social-bench";
import { mediaProviderContract } from "../contract/media-provider.contract";
import type { CallContext, Exchange, MediaProvider, MediaRef } from "../types";

mediaProviderContract("AWS", openAwsSocialBench, {
  unknownId: { reason: "NOT_FOUND", retryable: false },
  lostBytes: null,
  expiredLink: null,
  skewedClock: "ignored",
  links: false,
  oneCall: false,
});

describe("AWS's own ways", () => {
  let bench: AwsSocialBench;
  let exchanges: Exchange[];
  let ctx: CallContext;

  beforeAll(async () => {
    bench = await openAwsSocialBench();
  });
  afterAll(() => bench.close());
  beforeEach(async () => {
    await bench.sandbox.clearFaults();
    await bench.sandbox.clearRequests();
    await bench.sandbox.skewClock(0);
    await bench.sandbox.putAccount(ACCOUNT);
    await bench.sandbox.changeSettings(DEFAULT_SETTINGS);
    exchanges = [];
    const { signal } = new AbortController();
    ctx = { signal, requestId: "aws", onExchange: (exchange) => exchanges.push(exchange) };
  });

  const provider = () => bench.provider(bench.http);
  const seed = (bytes = randomBytes(1000), mimeType = "image/jpeg") => bench.seed(bytes, mimeType);
  async function fetched(ref: MediaRef, from: MediaProvider = provider()): Promise<Buffer> {
    const download = await from.download(ref, ctx);
    if (download.kind !== "stream") throw new Error("no stream");
    return buffer(download.body);
  }
  const upload = (bytes: Buffer, from: MediaProvider = provider()) =>
    from.upload(
      {
        providerNumberId: NUMBER,
        mimeType: "image/jpeg",
        sizeBytes: bytes.length,
        fileName: "a.jpg",
        open: async () => Readable.from([bytes]),
      },
      ctx,
    );
  const staged = () => bench.sandbox.objects(BUCKET);
  const names = () => exchanges.map(({ step, method }) => `${step} ${method}`);

  describe("the object in the bucket", () => {
    test.each([
      ["appended", "short", "audio/mpeg"],
      ["appended", "subtype", "audio/mpeg"],
      ["appended", "subtype", "audio/ogg; codecs=opus"],
      ["appended", "subtype", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
      ["none", "subtype", "image/jpeg"],
    ] as const)("is found with extension %s (%s) for %s", async (storedExtension, longSubtypes, mimeType) => {
      await bench.sandbox.changeSettings({ storedExtension, longSubtypes });
      const bytes = randomBytes(1000);
      expect(await fetched(await seed(bytes, mimeType))).toEqual(bytes);
    });

    test("is another for every attempt, also of the same media at the same time", async () => {
      const bytes = randomBytes(1000);
      const ref = await seed(bytes);
      expect(await Promise.all([fetched(ref), fetched(ref)])).toEqual([bytes, bytes]);
      const asked = await bench.sandbox.requests({ operation: "GetObject" });
      expect(new Set(asked.map(({ path }) => path)).size).toBe(2);
    });

    test("is gone when the bytes have been read, which is told as an exchange of its own", async () => {
      await fetched(await seed());
      expect(await staged()).toEqual([]);
      expect(names()).toEqual(["resolve POST", "resolve GET", "fetch GET", "remove DELETE"]);
    });

    test("is gone when the bytes are given up half-way", async () => {
      await bench.sandbox.addFault({ match: { operation: "GetObject" }, fault: { kind: "stall", afterBytes: 100 } });
      const download = await provider().download(await seed(), ctx);
      if (download.kind !== "stream") throw new Error("no stream");
      download.body.destroy();
      await once(download.body, "close");
      expect(await staged()).toEqual([]);
    });

    test.each(["ListObjectsV2", "GetObject"])("is gone when %s fails", async (operation) => {
      await bench.sandbox.addFault({ match: { operation }, fault: { kind: "status", status: 500 }, times: 1 });
      await expect(fetched(await seed())).rejects.toMatchObject({ reason: "UPSTREAM", retryable: true });
      expect(await staged()).toEqual([]);
    });

    test("that cannot be removed does not fail the download", async () => {
      await bench.sandbox.addFault({ match: { operation: "DeleteObject" }, fault: { kind: "reset" } });
      const bytes = randomBytes(10);
      expect(await fetched(await seed(bytes))).toEqual(bytes);
      expect(exchanges.at(-1)).toMatchObject({ step: "remove", httpStatus: null });
    });

    test.each([true, false])("of an upload is gone, whether AWS takes it: %s", async (taken) => {
      const fault = { kind: "code", code: "DependencyException" } as const;
      if (!taken) await bench.sandbox.addFault({ match: { operation: "PostWhatsAppMessageMedia" }, fault });
      const sent = await upload(randomBytes(1000)).catch((error: unknown) => error);
      if (!taken) expect(sent).toMatchObject({ reason: "UPSTREAM", retryable: true });
      expect(await staged()).toEqual([]);
      expect(names()).toEqual(["upload PUT", "upload POST", "remove DELETE"]);
      expect(await bench.sandbox.requests({ operation: "PostWhatsAppMessageMedia" })).toHaveLength(1);
    });

    test("keeps its bucket out of what is shown", async () => {
      await fetched(await seed());
      expect(JSON.stringify(exchanges)).not.toContain(BUCKET);
    });
  });

  test.each(["bytes", "kilobytes", "absent"] as const)("fileSize is not believed: %s", async (fileSize) => {
    await bench.sandbox.changeSettings({ fileSize });
    const ref = await seed();
    const download = await provider().download(ref, ctx);
    expect(download).toMatchObject({ descriptor: { sizeBytes: 1000 } });
    if (download.kind === "stream") download.body.destroy();
    expect((await provider().describe(ref, ctx)).sizeBytes).toBeNull();
  });

  test("describing stores nothing", async () => {
    await provider().describe(await seed(), ctx);
    expect(await staged()).toEqual([]);
    expect(names()).toEqual(["resolve POST"]);
  });

  describe("signed links", () => {
    test("carry a download and an upload when they are chosen", async () => {
      const byLink = bench.configured({ transfer: "presigned-url" });
      const bytes = randomBytes(1000);
      const { providerMediaId } = await upload(bytes, byLink);
      expect(await bench.sandbox.media(providerMediaId)).toMatchObject({ mimeType: "image/jpeg", sizeBytes: 1000 });
      const ref: MediaRef = { providerNumberId: NUMBER, providerMediaId, direction: "UPLOADED" };
      expect(await fetched(ref, byLink)).toEqual(bytes);
      expect(await staged()).toEqual([]);
      expect(JSON.stringify(exchanges)).not.toMatch(/X-Amz-Signature/i);
    });

    test("that temporary credentials make too long are not sent", async () => {
      const keys = { ...TEMPORARY_KEYS, sessionToken: "x".repeat(1900) };
      const byLink = bench.configured({ transfer: "presigned-url" }, keys);
      const refused = { reason: "REJECTED", retryable: false, message: expect.stringContaining("2000") };
      await expect(fetched(await seed(), byLink)).rejects.toMatchObject(refused);
      await expect(upload(randomBytes(9), byLink)).rejects.toMatchObject(refused);
      expect(await bench.sandbox.requests()).toEqual([]);
    });
  });

  describe("numbers", () => {
    const business = (n: number) => ({
      id: `waba-${n}`,
      wabaId: `23456789${n}`,
      name: `Desk ${n}`,
      registrationStatus: n === 3 ? ("INCOMPLETE" as const) : ("COMPLETE" as const),
      numbers: [
        {
          phoneNumberId: `phone-number-id-${n}`,
          metaPhoneNumberId: `10654036${n}`,
          phoneNumber: `1555000100${n}`,
          displayName: `Desk ${n}`,
        },
      ],
    });

    test("come from every page and every account", async () => {
      await bench.sandbox.putAccount({ ...ACCOUNT, businessAccounts: [1, 2, 3].map(business) });
      await bench.sandbox.changeSettings({ listPageSize: 1 });
      expect(await bench.configured({}).listNumbers?.(ctx)).toEqual(
        [1, 2, 3].map((n) => ({
          providerNumberId: `phone-number-id-${n}`,
          phoneNumber: `1555000100${n}`,
          displayName: `Desk ${n}`,
          status: n === 3 ? "INCOMPLETE" : "GREEN",
        })),
      );
    });

    test("may be stored by their ARN", async () => {
      const arn = `arn:aws:social-messaging:${REGION}:123456789012:phone-number-id/${NUMBER.slice(16)}`;
      const ref = { ...(await seed()), providerNumberId: arn };
      expect(await provider().describe(ref, ctx)).toMatchObject({ mimeType: "image/jpeg" });
      await provider().remove?.(ref, ctx);
      await expect(provider().describe(ref, ctx)).rejects.toMatchObject({ reason: "NOT_FOUND" });
    });

    test("under Meta's id are not asked for", async () => {
      const ref = { ...(await seed()), providerNumberId: "106540352242922" };
      await expect(provider().describe(ref, ctx)).rejects.toMatchObject({ reason: "NUMBER_NOT_BOUND" });
      expect(await bench.sandbox.requests()).toEqual([]);
    });
  });

  describe("errors", () => {
    test.each([
      ["ResourceNotFoundException", "NOT_FOUND"],
      ["AccessDeniedByMetaException", "FORBIDDEN"],
    ] as const)("of media that have expired, told as %s", async (expiredError, reason) => {
      await bench.sandbox.changeSettings({ expiredError });
      const ref = await seed();
      await bench.sandbox.setMediaState(ref.providerMediaId, "expired");
      const outcome = { reason, retryable: false, providerCode: expiredError };
      await expect(fetched(ref)).rejects.toMatchObject(outcome);
    });

    test.each([
      { errorNameIn: "header" },
      { errorNameIn: "code" },
      { errorNameIn: "__type", errorNamespace: true },
      { errorNameIn: "header", errorSuffix: true, errorNamespace: true, errorMessageField: "Message" },
    ] as const)("are known wherever their name stands: %j", async (settings) => {
      await bench.sandbox.changeSettings(settings);
      const ref = await seed();
      await bench.sandbox.setMediaState(ref.providerMediaId, "foreign");
      await expect(fetched(ref)).rejects.toMatchObject({ providerCode: "AccessDeniedByMetaException" });
    });

    test.each(["InvalidParametersException", "InvalidParameterException"])("are known as %s", async (code) => {
      const match = { operation: "GetWhatsAppMessageMedia" };
      await bench.sandbox.addFault({ match, fault: { kind: "code", code } });
      await expect(fetched(await seed())).rejects.toMatchObject({ reason: "REJECTED", retryable: false });
    });

    test("of IAM: fetching is a write action", async () => {
      const denied = [{ ...KEYS, deniedActions: ["social-messaging:GetWhatsAppMessageMedia"] }];
      await bench.sandbox.putAccount({ ...ACCOUNT, accessKeys: denied });
      await expect(fetched(await seed())).rejects.toMatchObject({ reason: "FORBIDDEN", retryable: false });
      expect(exchanges[0]?.note).toContain("write action");
    });

    test.each(["s3:ListBucket", "s3:GetObject"])("of IAM: %s is denied", async (action) => {
      await bench.sandbox.putAccount({ ...ACCOUNT, accessKeys: [{ ...KEYS, deniedActions: [action] }] });
      await expect(fetched(await seed())).rejects.toMatchObject({ reason: "FORBIDDEN", providerCode: "AccessDenied" });
    });

    test("that leave open whether the media or the bucket is missing are asked about once more", async () => {
      const match = { operation: "GetWhatsAppMessageMedia" };
      await bench.sandbox.addFault({ match, fault: { kind: "code", code: "ResourceNotFoundException" }, times: 1 });
      await bench.sandbox.addFault({ match, fault: { kind: "status", status: 500 }, times: 1 });
      await expect(fetched(await seed())).rejects.toMatchObject({ reason: "UPSTREAM", retryable: true });
    });

    test("of a bucket that AWS cannot write to are not taken for lost media", async () => {
      const elsewhere = bench.configured({ bucket: FOREIGN_BUCKET });
      await expect(fetched(await seed(), elsewhere)).rejects.toMatchObject({ reason: "FORBIDDEN", retryable: false });
    });

    test.each(["redirect", "malformed"] as const)("of a bucket in another Region, told by %s", async (how) => {
      await bench.sandbox.changeSettings({ wrongBucketRegion: how });
      const elsewhere = bench.configured({ bucket: FOREIGN_BUCKET });
      await expect(upload(randomBytes(9), elsewhere)).rejects.toMatchObject({ reason: "FORBIDDEN", retryable: false });
    });
  });

  describe("the clock", () => {
    test.each([600_000, -600_000])("that AWS refuses, %i ms ahead, is told, and AWS's own is used", async (ahead) => {
      const off = bench.provider(bench.http, { clockAheadMs: ahead });
      const bytes = randomBytes(10);
      expect(await fetched(await seed(bytes), off)).toEqual(bytes);
      expect(exchanges[0]?.note).toMatch(
        ahead > 0 ? /clock of this machine is (60|59)\d s ahead/ : /is (60|59)\d s behind/,
      );
      expect(exchanges.map(({ httpStatus }) => httpStatus)).toEqual([403, 200, 200, 200, 204]);
    });

    test("does not send a file half: it is opened again", async () => {
      const off = bench.provider(bench.http, { clockAheadMs: 1_200_000 });
      const { providerMediaId } = await upload(randomBytes(70_000), off);
      expect(await bench.sandbox.media(providerMediaId)).toMatchObject({ sizeBytes: 70_000 });
    });
  });

  describe("credentials", () => {
    const roleOf = (secrets: Record<string, unknown> = {}, settings: Record<string, unknown> = {}) =>
      bench.configured({ credentials: "assume-role", roleArn: ROLE, ...settings }, { ...KEYS, ...secrets });

    test("may be temporary", async () => {
      const bytes = randomBytes(10);
      expect(await fetched(await seed(bytes), bench.configured({}, TEMPORARY_KEYS))).toEqual(bytes);
      expect(JSON.stringify(exchanges)).not.toContain(TEMPORARY_KEYS.sessionToken);
    });

    test("of a role are taken on once for many downloads, and never shown", async () => {
      const bytes = randomBytes(10);
      const ref = await seed(bytes);
      const attempts = [0, 1, 2].map(() => fetched(ref, roleOf({ externalId: EXTERNAL_ID })));
      expect(await Promise.all(attempts)).toEqual([bytes, bytes, bytes]);
      const [taken, ...more] = await bench.sandbox.requests({ operation: "AssumeRole" });
      expect([taken?.status, more.length]).toEqual([200, 0]);
      const [asked] = await bench.sandbox.requests({ operation: "GetWhatsAppMessageMedia" });
      const token = asked?.headers["x-amz-security-token"];
      expect(token).toMatch(/./);
      expect(JSON.stringify(exchanges)).not.toContain(token);
      expect(exchanges.filter(({ answer }) => answer?.includes("Credentials"))).toEqual([]);
    });

    test("of a role that has expired are renewed", async () => {
      await bench.sandbox.changeSettings({ sessionSeconds: 60 });
      const short = roleOf({ externalId: EXTERNAL_ID }, { region: REGION, stsEndpoint: `${await sts()}/` });
      await fetched(await seed(), short);
      await fetched(await seed(), short);
      expect((await bench.sandbox.requests({ operation: "AssumeRole" })).length).toBeGreaterThan(1);
    });

    test("of a role that does not trust us are refused", async () => {
      await expect(fetched(await seed(), roleOf({ externalId: "another" }))).rejects.toMatchObject({
        reason: "FORBIDDEN",
        providerCode: "AccessDenied",
      });
    });

    test("of the server are used where the connection says so", async () => {
      vi.stubEnv("AWS_ACCESS_KEY_ID", TEMPORARY_KEYS.accessKeyId);
      vi.stubEnv("AWS_SECRET_ACCESS_KEY", TEMPORARY_KEYS.secretAccessKey);
      vi.stubEnv("AWS_SESSION_TOKEN", TEMPORARY_KEYS.sessionToken);
      const bytes = randomBytes(10);
      const ofServer = bench.configured({ credentials: "default-chain" }, {});
      expect(await fetched(await seed(bytes), ofServer)).toEqual(bytes);
    });

    test("that the server does not have are told as such", async () => {
      const nowhere = {
        AWS_EC2_METADATA_DISABLED: "true",
        AWS_CONFIG_FILE: "/none",
        AWS_SHARED_CREDENTIALS_FILE: "/none",
      };
      for (const [name, value] of Object.entries(nowhere)) vi.stubEnv(name, value);
      const ofServer = bench.configured({ credentials: "default-chain", region: "eu-west-1" }, {});
      const failure = { reason: "AUTH", retryable: false, message: expect.stringContaining("no AWS credentials") };
      await expect(fetched(await seed(), ofServer)).rejects.toMatchObject(failure);
      expect(await bench.sandbox.requests()).toEqual([]);
    });

    test("do not come from the server's environment when the connection has its own", async () => {
      vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIASOMEBODYELSE0001");
      vi.stubEnv("AWS_ENDPOINT_URL", "http://127.0.0.1:9");
      const bytes = randomBytes(10);
      expect(await fetched(await seed(bytes))).toEqual(bytes);
    });

    afterEach(() => void vi.unstubAllEnvs());

    const sts = async () => (await bench.sandbox.health()).api;
  });

  describe("the self-check", () => {
    const results = async (settings: Record<string, unknown> = {}) =>
      Object.fromEntries((await bench.configured(settings).check(ctx)).map((result) => [result.id, result]));
    const deny = (...deniedActions: string[]) =>
      bench.sandbox.putAccount({ ...ACCOUNT, accessKeys: [{ ...KEYS, deniedActions }] });

    test("says of each part how it stands, and leaves nothing in the bucket", async () => {
      const before = await staged();
      const outcomes = Object.entries(await results()).map(([id, { outcome }]) => [id, outcome]);
      const ids = ["credentials", "clock", "numbers", "media", "bucket", "topics"];
      expect(outcomes).toEqual(ids.map((id) => [id, "ok"]));
      expect(await staged()).toEqual(before);
    });

    test.each([
      ["social-messaging:ListLinkedWhatsAppBusinessAccounts", "numbers"],
      ["social-messaging:GetLinkedWhatsAppBusinessAccount", "numbers"],
      ["social-messaging:GetWhatsAppMessageMedia", "media"],
      ["s3:PutObject", "bucket"],
      ["s3:ListBucket", "bucket"],
      ["s3:GetObject", "bucket"],
      ["s3:DeleteObject", "bucket"],
    ])("finds that %s is not allowed, by the line %s alone", async (action, line) => {
      await deny(action);
      const found = await results();
      expect(found[line]).toMatchObject({ outcome: "failed", remedy: expect.any(String) });
      expect(found.credentials?.outcome).toBe("ok");
    });

    test.each([
      ["no-such-bucket", /does not exist/],
      [FOREIGN_BUCKET, /another Region/],
    ])("says what is wrong with the bucket %s", async (bucket, words) => {
      expect((await results({ bucket })).bucket).toMatchObject({
        outcome: "failed",
        detail: expect.stringMatching(words),
      });
    });

    test.each([
      [[], "no delivery"],
      [[`${TOPIC}-other`], "Parcel Desk"],
    ])("warns when the topics are %j", async (topicArns, words) => {
      expect((await results({ topicArns })).topics).toMatchObject({
        outcome: "warning",
        detail: expect.stringContaining(words),
      });
    });

    test("measures the clock", async () => {
      const late = bench.provider(bench.http, { clockAheadMs: -600_000 });
      const found = Object.fromEntries((await late.check(ctx)).map((result) => [result.id, result]));
      expect(found.clock).toMatchObject({ outcome: "failed", detail: expect.stringMatching(/(60|59)\d s behind/) });
      expect(found.credentials?.outcome).toBe("ok");
    });
  });
});
