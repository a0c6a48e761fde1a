import { randomUUID } from "node:crypto";
import { type AwsSocialControl, createAwsSocialControl } from "../../sandbox/aws-social/control-client";
import { startAwsSocial } from "../../sandbox/aws-social/start";
import { assertDelivered, newPhoneNumber, type ProviderStage } from "./provider-stage";

const REGION = "eu-central-1";
const ACCOUNT_ID = "123456789012";
const NUMBER_ID = "phone-number-id-01234567890123456789012345678901";
const TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT_ID}:wa-inbound`;
const BUCKET = "media-of-the-stage";
const KEYS = { accessKeyId: "AKIDSTAGESTAGESTAGE1", secretAccessKey: "secret/of+the/stage0123456789012345678901" };
export const ROLE = `arn:aws:iam::${ACCOUNT_ID}:role/attache`;

export interface AwsSocialStage extends ProviderStage {
  readonly sandbox: AwsSocialControl;
  /** Keys of everything that is in the bucket now. */
  objectsInBucket(): Promise<readonly string[]>;
}

export async function openAwsSocial(): Promise<AwsSocialStage> {
  const running = await startAwsSocial({ port: 0 });
  const sandbox = createAwsSocialControl(running.url);
  const phoneNumber = newPhoneNumber();
  const number = {
    phoneNumberId: NUMBER_ID,
    metaPhoneNumberId: "106540352242922",
    phoneNumber,
    displayName: "Front desk",
  };
  await sandbox.putAccount({
    accountId: ACCOUNT_ID,
    region: REGION,
    accessKeys: [KEYS],
    roles: [{ arn: ROLE }],
    businessAccounts: [
      {
        id: "waba-01234567890123456789012345678901",
        wabaId: "234567890123456",
        name: "Front desk",
        topicArn: TOPIC,
        numbers: [number],
      },
    ],
    buckets: [{ name: BUCKET, region: REGION }],
    topics: [{ arn: TOPIC, confirmed: true }],
  });
  return {
    sandbox,
    addresses: [running.url, running.storageUrl],
    file: ({ address = String, settings } = {}) => ({
      kind: "aws-social",
      name: `AWS ${randomUUID()}`,
      settings: {
        region: REGION,
        bucket: BUCKET,
        topicArns: [TOPIC],
        endpoint: address(running.url),
        stsEndpoint: address(running.url),
        s3Endpoint: address(running.storageUrl),
        s3PathStyle: true,
        snsHosts: [new URL(running.url).host],
        errorsPerHour: 10_000,
        ...settings,
      },
      secrets: KEYS,
    }),
    wrongSecrets: { secretAccessKey: "not/the+secret/012345678901234567890123456" },
    number: { phoneNumber, providerNumberId: NUMBER_ID },
    unknownId: "1999999999999999",
    seed: (bytes) =>
      sandbox.putMedia({
        accountId: ACCOUNT_ID,
        phoneNumberId: NUMBER_ID,
        content: { from: "base64", data: bytes.toString("base64") },
        mimeType: "image/jpeg",
      }),
    async deliverTo(url) {
      const { confirmed, attempts } = await sandbox.subscribe({ topicArn: TOPIC, url });
      if (!confirmed) throw new Error(`The subscription was not confirmed: ${JSON.stringify(attempts)}`);
    },
    announce: async (mediaId) =>
      assertDelivered(await sandbox.deliver({ phoneNumberId: NUMBER_ID, message: { type: "image", mediaId } })),
    expire: async (id) => void (await sandbox.setMediaState(id, "expired")),
    keptSha256: async (id) => (await sandbox.media(id)).sha256,
    objectsInBucket: async () => (await sandbox.objects(BUCKET)).map(({ key }) => key),
    close: () => running.close(),
  };
}
