import { PutObjectCommand } from "@aws-sdk/client-s3";
import {
  CreateWhatsAppMessageTemplateMediaCommand,
  PutWhatsAppBusinessAccountEventDestinationsCommand,
  SendWhatsAppMessageCommand,
  type SocialMessagingClient,
} from "@aws-sdk/client-socialmessaging";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunningStandIn } from "../stand-in";
import { type AwsSocialControl, createAwsSocialControl } from "./control-client";
import { startAwsSocial } from "./start";
import { ACCOUNT, BUCKET, NUMBER, s3Client, socialClient, TOPIC } from "./test-caller";

const WABA = "waba-01234567890123456789012345678901";
let sandbox: RunningStandIn;
let control: AwsSocialControl;
let social: SocialMessagingClient;

beforeAll(async () => {
  sandbox = await startAwsSocial({ port: 0 });
  control = createAwsSocialControl(sandbox.url);
  await control.putAccount(ACCOUNT);
  social = socialClient(sandbox);
});
afterAll(() => sandbox.close());

test("SendWhatsAppMessage takes JSON as bytes, and nothing else", async () => {
  const send = (message: string) =>
    social.send(
      new SendWhatsAppMessageCommand({
        originationPhoneNumberId: NUMBER,
        metaApiVersion: "v21.0",
        message: Buffer.from(message),
      }),
    );
  expect((await send('{"type":"text"}')).messageId).toMatch(/^wamid\./);
  await expect(send("hello")).rejects.toMatchObject({ name: "InvalidParametersException" });
});

test("CreateWhatsAppMessageTemplateMedia answers a handle for an object that is there", async () => {
  await s3Client(sandbox).send(new PutObjectCommand({ Bucket: BUCKET, Key: "header", Body: "x" }));
  const create = (key: string) =>
    social.send(new CreateWhatsAppMessageTemplateMediaCommand({ id: WABA, sourceS3File: { bucketName: BUCKET, key } }));
  expect((await create("header")).metaHeaderHandle).toMatch(/^4:/);
  await expect(create("missing")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});

test("PutWhatsAppBusinessAccountEventDestinations names one topic or none", async () => {
  const put = (...arns: string[]) =>
    social.send(
      new PutWhatsAppBusinessAccountEventDestinationsCommand({
        id: WABA,
        eventDestinations: arns.map((eventDestinationArn) => ({ eventDestinationArn })),
      }),
    );
  const topicArn = async () => (await control.account(ACCOUNT.accountId)).businessAccounts[0]?.topicArn;
  await put();
  expect(await topicArn()).toBeNull();
  await put(TOPIC);
  expect(await topicArn()).toBe(TOPIC);
  await expect(put(TOPIC, TOPIC)).rejects.toMatchObject({ name: "ValidationException" });
});
