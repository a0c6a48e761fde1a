import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { RunningStandIn } from "../stand-in";
import { type AwsSocialControl, createAwsSocialControl } from "./control-client";
import { startAwsSocial } from "./start";
import { ACCOUNT, BUCKET, NUMBER, STRANGER, s3Client, seedBytes, TOPIC } from "./test-caller";

let sandbox: RunningStandIn;
let control: AwsSocialControl;

beforeAll(async () => {
  sandbox = await startAwsSocial({ port: 0 });
  control = createAwsSocialControl(sandbox.url);
  await control.putAccount(ACCOUNT);
  await control.putAccount(STRANGER);
});
afterAll(() => sandbox.close());

test("it says where it listens", async () => {
  expect(await control.health()).toMatchObject({ ok: true, api: sandbox.url, storage: sandbox.storageUrl });
});

describe("what does not go together is refused", () => {
  test("a bucket, a key and a number of another account", async () => {
    const mine = { accountId: "111111111111" };
    const { buckets, accessKeys, businessAccounts } = ACCOUNT;
    await expect(control.putAccount({ ...mine, buckets })).rejects.toThrow("has the bucket");
    await expect(control.putAccount({ ...mine, accessKeys })).rejects.toThrow("has the access key");
    await expect(control.putAccount({ ...mine, businessAccounts })).rejects.toThrow("has the number");
  });

  test("media of a number that the account does not have", async () => {
    const call = seedBytes(control, 1, { phoneNumberId: "phone-number-id-77" });
    await expect(call).rejects.toThrow("no number");
  });

  test("a FIFO topic, which the service does not support", async () => {
    await expect(control.putAccount({ ...ACCOUNT, topics: [{ arn: `${TOPIC}.fifo` }] })).rejects.toThrow(
      "standard topic",
    );
  });

  test("a setting that there is not", async () => {
    await expect(control.changeSettings({ colour: "blue" } as object)).rejects.toThrow("colour");
  });
});

test("media can be looked at, changed and deleted", async () => {
  const media = await seedBytes(control, 10, { id: "530339869524171" });
  expect(await control.media("530339869524171")).toEqual(media);
  expect(await control.setMediaState(media.id, "foreign")).toMatchObject({ state: "foreign" });
  await control.deleteMedia(media.id);
  expect(await control.findMedia(media.id)).toBeNull();
  expect(await control.topic(`${TOPIC}-2`)).toBeNull();
  expect(await control.account(ACCOUNT.accountId)).toMatchObject({ region: "us-east-1" });
});

test("accounts, media, objects and their bytes survive a restart", async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), "aws-social-control-"));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const first = await startAwsSocial({ port: 0, dataDir });
  const before = createAwsSocialControl(first.url);
  await before.putAccount(ACCOUNT);
  const media = await before.putMedia({
    accountId: ACCOUNT.accountId,
    phoneNumberId: NUMBER,
    content: { from: "base64", data: "aGVsbG8=" },
  });
  await s3Client(first).send(new PutObjectCommand({ Bucket: BUCKET, Key: "kept", Body: "bytes" }));
  await first.close();

  const second = await startAwsSocial({ port: 0, dataDir });
  onTestFinished(() => second.close());
  expect(await createAwsSocialControl(second.url).media(media.id)).toEqual(media);
  const { Body } = await s3Client(second).send(new GetObjectCommand({ Bucket: BUCKET, Key: "kept" }));
  expect(await Body?.transformToString()).toBe("bytes");
});

test("the trickle delivers media to confirmed topics alone, and stops", async () => {
  let took: (body: string) => void;
  const delivered = new Promise<string>((resolve) => {
    took = resolve;
  });
  const receiver = createServer(async (request, response) => {
    took(await text(request));
    response.end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void receiver.close());
  const endpoint = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  await control.putAccount({ ...ACCOUNT, topics: [{ arn: TOPIC, endpoint, confirmed: true }] });

  await control.trickle(200);
  const { Message } = JSON.parse(await delivered);
  await control.trickle(0);
  const [message] = JSON.parse(JSON.parse(Message).whatsAppWebhookEntry).changes[0].value.messages;
  expect(await control.media(message[message.type].id)).toMatchObject({ direction: "inbound", state: "available" });
});
