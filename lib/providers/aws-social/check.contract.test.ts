import { describe, expect, test } from "vitest";
import { ACCOUNT, FOREIGN_BUCKET, KEYS, NUMBER, REGION, TOPIC } from "../contract/aws-social-bench";
import { type AwsRun, useAwsRun } from "./test-run";

let aws: AwsRun;
useAwsRun((run) => {
  aws = run;
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

  test("come from every account", async () => {
    await aws.bench.sandbox.putAccount({ ...ACCOUNT, businessAccounts: [1, 2, 3].map(business) });
    expect(await aws.bench.configured({}).listNumbers?.(aws.ctx)).toEqual(
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
    const ref = { ...(await aws.seed()), providerNumberId: arn };
    expect(await aws.provider().describe(ref, aws.ctx)).toMatchObject({ mimeType: "image/jpeg" });
    await aws.provider().remove?.(ref, aws.ctx);
    await expect(aws.provider().describe(ref, aws.ctx)).rejects.toMatchObject({ reason: "NOT_FOUND" });
  });

  test("under Meta's id are not asked for", async () => {
    const ref = { ...(await aws.seed()), providerNumberId: "106540352242922" };
    await expect(aws.provider().describe(ref, aws.ctx)).rejects.toMatchObject({ reason: "NUMBER_NOT_BOUND" });
    expect(await aws.bench.sandbox.requests()).toEqual([]);
  });
});

describe("the self-check", () => {
  const results = async (settings: Record<string, unknown> = {}) =>
    Object.fromEntries((await aws.bench.configured(settings).check(aws.ctx)).map((result) => [result.id, result]));
  const deny = (...deniedActions: string[]) =>
    aws.bench.sandbox.putAccount({ ...ACCOUNT, accessKeys: [{ ...KEYS, deniedActions }] });

  test("says of each part how it stands, and leaves nothing in the bucket", async () => {
    const before = await aws.staged();
    const outcomes = Object.entries(await results()).map(([id, { outcome }]) => [id, outcome]);
    const ids = ["credentials", "clock", "numbers", "permission", "bucket", "webhooks"];
    expect(outcomes).toEqual(ids.map((id) => [id, "ok"]));
    expect(await aws.staged()).toEqual(before);
  });

  test.each([
    ["social-messaging:ListLinkedWhatsAppBusinessAccounts", "numbers"],
    ["social-messaging:GetLinkedWhatsAppBusinessAccount", "numbers"],
    ["social-messaging:GetWhatsAppMessageMedia", "permission"],
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

  test("blames the credentials and no right of theirs when they are wrong", async () => {
    const found = await aws.bench.provider(aws.bench.http, { wrongCredentials: true }).check(aws.ctx);
    const [credentials, numbers] = ["credentials", "numbers"].map((line) => found.find(({ id }) => id === line));
    expect(credentials).toMatchObject({ outcome: "failed", remedy: expect.stringContaining("secret access key") });
    expect(numbers?.remedy).not.toContain("Allow");
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
    expect((await results({ topicArns })).webhooks).toMatchObject({
      outcome: "warning",
      detail: expect.stringContaining(words),
    });
  });

  test("measures the clock", async () => {
    const late = aws.bench.provider(aws.bench.http, { clockAheadMs: -600_000 });
    const found = Object.fromEntries((await late.check(aws.ctx)).map((result) => [result.id, result]));
    expect(found.clock).toMatchObject({ outcome: "failed", detail: expect.stringMatching(/(60|59)\d s behind/) });
    expect(found.credentials?.outcome).toBe("ok");
  });
});
