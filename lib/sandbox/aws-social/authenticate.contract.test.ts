import { ListLinkedWhatsAppBusinessAccountsCommand } from "@aws-sdk/client-socialmessaging";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RunningStandIn } from "../stand-in";
import { type AwsSocialControl, createAwsSocialControl } from "./control-client";
import { startAwsSocial } from "./start";
import { ACCOUNT, callRaw, KEY, NUMBER, NUMBER_ARN, type RawCall, socialClient } from "./test-caller";

const TEMPORARY = {
  accessKeyId: "ASIATEMPORARYTEMPOR0",
  secretAccessKey: "temporary-secret",
  sessionToken: "session-token-1",
};
const MINUTE = 60_000;

let sandbox: RunningStandIn;
let control: AwsSocialControl;

beforeAll(async () => {
  sandbox = await startAwsSocial({ port: 0 });
  control = createAwsSocialControl(sandbox.url);
  await control.putAccount({ ...ACCOUNT, accessKeys: [KEY, TEMPORARY] });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await control.skewClock(0);
  await control.clearRequests();
});

const LIST = { method: "GET", path: "/v1/whatsapp/waba/list?maxResults=100" };
const body = JSON.stringify({ mediaId: "404", originationPhoneNumberId: NUMBER, metadataOnly: true });
const GET = { method: "POST", path: "/v1/whatsapp/media/get", body, headers: { "content-type": "application/json" } };

async function outcome(call: RawCall) {
  const answer = await callRaw(sandbox.url, call);
  await answer.arrayBuffer();
  return [answer.status, answer.headers.get("x-amzn-errortype")];
}

describe("signatures that hold", () => {
  test("over host and date alone", async () => {
    expect(await outcome(LIST)).toEqual([200, null]);
  });

  test("over more headers, and with unsigned ones beside them", async () => {
    const call = { ...GET, headers: { ...GET.headers, "x-amz-user-agent": "a   b", "amz-sdk-request": "attempt=1" } };
    expect(await outcome({ ...call, after: { "x-unsigned": "yes" } })).toEqual([404, "ResourceNotFoundException"]);
  });

  test("with an ARN in the query, encoded or not", async () => {
    for (const id of [NUMBER_ARN, encodeURIComponent(NUMBER_ARN)]) {
      expect(await outcome({ method: "GET", path: `/v1/whatsapp/waba/phone/details?id=${id}` })).toEqual([200, null]);
    }
  });

  test("of temporary credentials with their token", async () => {
    const client = socialClient(sandbox, { credentials: { ...TEMPORARY } });
    expect(await client.send(new ListLinkedWhatsAppBusinessAccountsCommand({}))).toHaveProperty("linkedAccounts");
  });

  test.each([-4, 4])("made %i minutes from the sandbox's clock", async (minutes) => {
    expect(await outcome({ ...LIST, at: Date.now() + minutes * MINUTE })).toEqual([200, null]);
  });
});

describe("signatures that do not", () => {
  const INVALID = [403, "InvalidSignatureException"];
  const token = { "x-amz-security-token": TEMPORARY.sessionToken };
  const temporary = { ...LIST, accessKeyId: TEMPORARY.accessKeyId, secret: TEMPORARY.secretAccessKey };

  test.each([
    ["a wrong secret", { ...LIST, secret: "wrong" }, INVALID],
    ["another body than signed", { ...GET, sentBody: body.replace("404", "405") }, INVALID],
    ["another header than signed", { ...GET, after: { "content-type": "text/plain" } }, INVALID],
    ["a signed header taken away", { ...GET, after: { "content-type": undefined } }, INVALID],
    ["the name of the SDK as service", { ...LIST, service: "socialmessaging" }, INVALID],
    ["another region", { ...LIST, region: "eu-west-1" }, INVALID],
    ["made six minutes ago", { ...LIST, at: Date.now() - 6 * MINUTE }, INVALID],
    ["made six minutes ahead", { ...LIST, at: Date.now() + 6 * MINUTE }, INVALID],
    ["an unknown key", { ...LIST, accessKeyId: "AKIDNOBODYNOBODY0000" }, [403, "UnrecognizedClientException"]],
    ["temporary credentials without their token", temporary, [403, "UnrecognizedClientException"]],
    ["a token with a long-lived key", { ...LIST, headers: token }, [403, "UnrecognizedClientException"]],
    ["no signature", { ...LIST, after: { authorization: undefined } }, [403, "MissingAuthenticationTokenException"]],
    ["a bearer token", { ...LIST, after: { authorization: "Bearer x" } }, [403, "MissingAuthenticationTokenException"]],
    [
      "half a signature",
      { ...LIST, after: { authorization: "AWS4-HMAC-SHA256 Credential=a" } },
      [403, "IncompleteSignature"],
    ],
    ["no date", { ...LIST, after: { "x-amz-date": undefined } }, [403, "IncompleteSignature"]],
  ] as [string, RawCall, unknown[]][])("%s", async (_what, call, expected) => {
    expect(await outcome(call)).toEqual(expected);
  });

  test("a skewed clock is told with both times, and the answer's Date is the sandbox's", async () => {
    await control.skewClock(20 * MINUTE);
    const answer = await callRaw(sandbox.url, LIST);
    const { message } = (await answer.json()) as { message: string };
    expect(message).toMatch(
      /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 5 min\.\)$/,
    );
    const ahead = Date.parse(answer.headers.get("date") ?? "") - Date.now();
    expect(Math.round(ahead / MINUTE)).toBe(20);
  });

  test("Amazon's client learns the time from it", async () => {
    await control.skewClock(20 * MINUTE);
    const client = socialClient(sandbox, { maxAttempts: 2 });
    const { $metadata } = await client.send(new ListLinkedWhatsAppBusinessAccountsCommand({}));
    expect($metadata.attempts).toBe(2);
  });
});

describe("what must never happen is noted", () => {
  const violations = async () =>
    (await control.requests({ withViolations: true })).flatMap((entry) => entry.violations);

  test.each([
    ["a bearer token", { ...LIST, after: { authorization: "Bearer x" } }, "a credential of another kind"],
    ["a signature for S3", { ...LIST, service: "s3" }, "a signature for s3 reached social-messaging"],
    ["the secret itself", { ...LIST, after: { "x-debug": KEY.secretAccessKey } }, "a secret access key left"],
    [
      "the secret in the query",
      { ...LIST, path: `/v1/?k=${encodeURIComponent(KEY.secretAccessKey)}` },
      "a secret access key left",
    ],
  ] as [string, RawCall, string][])("%s", async (_what, call, expected) => {
    await outcome(call);
    expect(await violations()).toEqual([expect.stringContaining(expected)]);
  });

  test("and nothing of an ordinary call", async () => {
    await outcome(LIST);
    expect(await violations()).toEqual([]);
  });
});
