import {
  DeleteWhatsAppMessageMediaCommand,
  GetLinkedWhatsAppBusinessAccountCommand,
  GetLinkedWhatsAppBusinessAccountPhoneNumberCommand,
  GetWhatsAppMessageMediaCommand,
  ListLinkedWhatsAppBusinessAccountsCommand,
  PostWhatsAppMessageMediaCommand,
  type SocialMessagingClient,
} from "@aws-sdk/client-socialmessaging";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RunningStandIn } from "../stand-in";
import { type AwsSocialControl, createAwsSocialControl } from "./control-client";
import { DEFAULT_SETTINGS } from "./schemas";
import { startAwsSocial } from "./start";
import { ACCOUNT, BUCKET, callRaw, KEY, NUMBER, NUMBER_ARN, socialClient } from "./test-caller";

let sandbox: RunningStandIn;
let control: AwsSocialControl;
let social: SocialMessagingClient;

beforeAll(async () => {
  sandbox = await startAwsSocial({ port: 0 });
  control = createAwsSocialControl(sandbox.url);
  social = socialClient(sandbox);
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await control.putAccount(ACCOUNT);
  await control.changeSettings(DEFAULT_SETTINGS);
  await control.clearFaults();
  await control.clearRequests();
});

const originationPhoneNumberId = NUMBER;
const MEDIA_CALLS = {
  GetWhatsAppMessageMedia: () =>
    social.send(new GetWhatsAppMessageMediaCommand({ originationPhoneNumberId, mediaId: "1", metadataOnly: true })),
  PostWhatsAppMessageMedia: () =>
    social.send(
      new PostWhatsAppMessageMediaCommand({
        originationPhoneNumberId,
        sourceS3File: { bucketName: BUCKET, key: "a" },
      }),
    ),
  DeleteWhatsAppMessageMedia: () =>
    social.send(new DeleteWhatsAppMessageMediaCommand({ originationPhoneNumberId, mediaId: "1" })),
};
const DETAIL_CALLS = {
  GetLinkedWhatsAppBusinessAccount: () => social.send(new GetLinkedWhatsAppBusinessAccountCommand({ id: "waba-1" })),
  GetLinkedWhatsAppBusinessAccountPhoneNumber: () =>
    social.send(new GetLinkedWhatsAppBusinessAccountPhoneNumberCommand({ id: NUMBER })),
};
const LIST_CALL = {
  ListLinkedWhatsAppBusinessAccounts: () => social.send(new ListLinkedWhatsAppBusinessAccountsCommand({})),
};

/** Every error on every operation that AWS documents it for. */
const STATUS = {
  ValidationException: 400,
  InvalidParametersException: 400,
  AccessDeniedException: 403,
  ResourceNotFoundException: 404,
  ThrottledRequestException: 429,
  InternalServiceException: 500,
};
const cases = [
  ...everywhere({ ...MEDIA_CALLS, ...DETAIL_CALLS, ...LIST_CALL }, STATUS),
  ...everywhere({ ...MEDIA_CALLS, ...DETAIL_CALLS }, { DependencyException: 502 }),
  ...everywhere(MEDIA_CALLS, { AccessDeniedByMetaException: 403 }),
];

function everywhere(calls: Record<string, () => Promise<unknown>>, errors: Record<string, number>) {
  return Object.entries(calls).flatMap(([operation, call]) =>
    Object.entries(errors).map(([name, status]) => ({ operation, call, name, status })),
  );
}

describe("errors on demand", () => {
  test.each(cases)("$operation: $name is $status", async ({ operation, call, name, status }) => {
    await control.addFault({ match: { operation }, fault: { kind: "code", code: name, message: "on demand" } });
    await expect(call()).rejects.toMatchObject({
      name,
      message: "on demand",
      $metadata: { httpStatusCode: status },
    });
    const [entry] = await control.requests({ finished: true, atLeast: 1, waitMs: 1000 });
    expect(entry).toMatchObject({ operation, code: name, fault: "code", status, violations: [] });
  });

  test.each(["ThrottledRequestException", "InternalServiceException", "DependencyException"])(
    "%s is repeated by a client that repeats",
    async (code) => {
      const client = socialClient(sandbox, { maxAttempts: 2 });
      await control.addFault({ match: { path: "/v1/whatsapp/waba" }, fault: { kind: "code", code } });
      const input = { id: ACCOUNT.businessAccounts[0]?.id };
      const { $metadata } = await client.send(new GetLinkedWhatsAppBusinessAccountCommand(input));
      expect($metadata.attempts).toBe(2);
    },
  );
});

describe("how an error is spelled", () => {
  const call = () => callRaw(sandbox.url, { method: "GET", path: "/v1/whatsapp/waba/details?id=waba-404" });

  test("by default in the header, with a request id", async () => {
    const answer = await call();
    expect(answer.status).toBe(404);
    expect(answer.headers.get("x-amzn-errortype")).toBe("ResourceNotFoundException");
    expect(answer.headers.get("x-amzn-requestid")).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(await answer.json()).toEqual({ message: expect.any(String) });
  });

  test.each(["code", "__type"] as const)("in the body's %s", async (errorNameIn) => {
    await control.changeSettings({ errorNameIn, errorMessageField: "Message" });
    const answer = await call();
    expect(answer.headers.get("x-amzn-errortype")).toBeNull();
    expect(await answer.json()).toEqual({ Message: expect.any(String), [errorNameIn]: "ResourceNotFoundException" });
  });

  test.each(["header", "code", "__type"] as const)(
    "with namespace and suffix in %s: Amazon's client reads the name",
    async (errorNameIn) => {
      await control.changeSettings({ errorNameIn, errorNamespace: true, errorSuffix: true });
      await expect(DETAIL_CALLS.GetLinkedWhatsAppBusinessAccount()).rejects.toMatchObject({
        name: "ResourceNotFoundException",
      });
      const answer = await call();
      const body = (await answer.json()) as Record<string, string>;
      expect(answer.headers.get("x-amzn-errortype") ?? body[errorNameIn]).toMatch(
        /^com\.amazonaws\.socialmessaging#ResourceNotFoundException:http/,
      );
    },
  );
});

describe("what a policy denies", () => {
  test.each(Object.entries({ ...MEDIA_CALLS, ...DETAIL_CALLS, ...LIST_CALL }))("%s", async (operation, call) => {
    for (const denied of [`social-messaging:${operation}`, "social-messaging:*"]) {
      await control.putAccount({ ...ACCOUNT, accessKeys: [{ ...KEY, deniedActions: [denied] }] });
      await expect(call()).rejects.toMatchObject({
        name: "AccessDeniedException",
        message: expect.stringContaining(`not authorized to perform: social-messaging:${operation}`),
      });
    }
  });

  test("the message stands in `Message`, and names caller and resource", async () => {
    const deniedActions = ["social-messaging:GetLinkedWhatsAppBusinessAccountPhoneNumber"];
    await control.putAccount({ ...ACCOUNT, accessKeys: [{ ...KEY, deniedActions }] });
    const answer = await callRaw(sandbox.url, { method: "GET", path: `/v1/whatsapp/waba/phone/details?id=${NUMBER}` });
    expect(answer.status).toBe(403);
    const { Message } = (await answer.json()) as { Message: string };
    expect(Message).toContain("User: arn:aws:iam::123456789012:user/attache is not authorized");
    expect(Message).toContain(NUMBER_ARN);
  });
});

describe("input that is not valid", () => {
  const post = (path: string, body: unknown) =>
    callRaw(sandbox.url, {
      method: "POST",
      path,
      body: typeof body === "string" ? body : JSON.stringify(body),
      headers: { "content-type": "application/json" },
    });
  const nameOf = (answer: Response) => answer.headers.get("x-amzn-errortype");
  const file = (bucketName: string, key = "a") => ({ destinationS3File: { bucketName, key } });
  const valid = { mediaId: "1", originationPhoneNumberId: NUMBER };

  test.each([
    ["no mediaId", { originationPhoneNumberId: NUMBER }],
    ["an empty mediaId", { ...valid, mediaId: "" }],
    ["a mediaId of 101 characters", { ...valid, mediaId: "1".repeat(101) }],
    ["a mediaId with a dot", { ...valid, mediaId: "123.ogg" }],
    ["no number", { mediaId: "1" }],
    ["Meta's id of the number", { ...valid, originationPhoneNumberId: "106540352242922" }],
    ["a number of 116 characters", { ...valid, originationPhoneNumberId: NUMBER.padEnd(116, "0") }],
    ["metadataOnly as text", { ...valid, metadataOnly: "true" }],
    ["a bucket's name of 2 characters", { ...valid, ...file("ab") }],
    ["a bucket's name in capitals", { ...valid, ...file("Example-Media") }],
    ["a bucket's name ending in a dot", { ...valid, ...file("example.") }],
    ["a key of 1025 characters", { ...valid, ...file("example-media", "k".repeat(1025)) }],
    ["a destination without a key", { ...valid, destinationS3File: { bucketName: "example-media" } }],
    ["a presigned URL without headers", { ...valid, destinationS3PresignedUrl: { url: "https://a" } }],
  ])("%s: ValidationException", async (_what, body) => {
    const answer = await post("/v1/whatsapp/media/get", body);
    expect([answer.status, nameOf(answer)]).toEqual([400, "ValidationException"]);
  });

  test("members that nobody knows, and null for optional ones, are passed over", async () => {
    const body = { ...valid, metadataOnly: true, destinationS3File: null, colour: "blue" };
    expect(nameOf(await post("/v1/whatsapp/media/get", body))).toBe("ResourceNotFoundException");
  });

  test.each(["{", "[]", '"text"'])("a body that is no JSON object: %s", async (body) => {
    expect(nameOf(await post("/v1/whatsapp/media/get", body))).toBe("SerializationException");
  });

  test("a delete without its parameters", async () => {
    const answer = await callRaw(sandbox.url, { method: "DELETE", path: "/v1/whatsapp/media?mediaId=1" });
    expect(nameOf(answer)).toBe("ValidationException");
  });

  test.each([
    ["GET", "/v1/whatsapp/media"],
    ["PUT", "/v1/whatsapp/media/get"],
    ["GET", "/v2/whatsapp/waba/list"],
  ])("%s %s is no operation", async (method, path) => {
    const answer = await callRaw(sandbox.url, { method, path });
    expect([answer.status, nameOf(answer)]).toEqual([404, "UnknownOperationException"]);
  });
});
