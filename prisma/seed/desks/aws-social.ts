import { createAwsSocialControl } from "../../../lib/sandbox/aws-social/control-client";
import { pick, stableDigits, stableToken } from "../demo-chance";
import type { PlannedMessage, TrafficPlan } from "../demo-traffic";
import { AWS_SOCIAL_TROUBLES, type AwsSocialTrouble } from "./aws-social-troubles";
import { type Desk, unixSeconds } from "./desk";

/** Of the sandbox alone: worth nothing anywhere else. */
const SECRETS = { accessKeyId: "AKIADEMODEMODEMODEMO", secretAccessKey: "demo-secret-access-key" };
const ACCOUNT_ID = "555010000000";
const REGION = "us-east-1";
const BUCKET = "example-wholesale-media";
const TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT_ID}:whatsapp-inbound`;

const NUMBERS = [
  { phoneNumber: "12125550119", name: "Resellers", id: "phone-number-id-demo01", metaId: "5550100000000021" },
  { phoneNumber: "12125550176", name: "Claims", id: "phone-number-id-demo02", metaId: "5550100000000022" },
] as const;

export const AWS_SOCIAL_PLAN: TrafficPlan<AwsSocialTrouble> = {
  seed: 156,
  perDay: [2, 1, 1, 2, 1, 3, 2, 2, 3, 2, 3, 4],
  shares: [0, 0, 1, 0, 1],
  texts: ["Can you do 40 by Friday?", "PO is on its way", "Claim 7741", "Got it, thanks"],
  troubles: AWS_SOCIAL_TROUBLES,
};

/** The wholesale numbers overseas. `url` is that of the sandbox, which is asked where its S3 is. */
export async function awsSocialDesk(url: string): Promise<Desk<AwsSocialTrouble>> {
  const sandbox = createAwsSocialControl(url);
  const { storage } = await sandbox.health();
  const phoneNumberId = ({ number }: PlannedMessage) => pick(NUMBERS, number).id;
  const mediaId = ({ name }: PlannedMessage) => stableDigits(`media ${name}`);
  return {
    kind: "aws-social",
    name: "Wholesale",
    numbers: NUMBERS,
    addresses: { endpoint: url, stsEndpoint: url, s3Endpoint: storage, snsHosts: [new URL(url).host] },
    settings: { region: REGION, bucket: BUCKET, s3PathStyle: true, topicArns: [TOPIC] },
    secrets: SECRETS,
    plan: AWS_SOCIAL_PLAN,
    uploads: ["table-lamp.jpg"],
    sandbox,
    async prepare(webhookUrl) {
      const topic = await sandbox.topic(TOPIC);
      if (topic?.confirmed && topic.endpoint === webhookUrl) return;
      await sandbox.putAccount(account);
      const { confirmed, attempts } = await sandbox.subscribe({ topicArn: TOPIC, url: webhookUrl });
      const answer = attempts.at(-1)?.answer ?? "";
      if (!confirmed) throw new Error(`The console did not confirm its subscription to SNS: ${answer}`);
    },
    mediaId,
    hasMedia: async (id) => (await sandbox.findMedia(id)) !== null,
    async putMedia(id, message, { sample, trouble }) {
      await sandbox.putMedia({
        id,
        accountId: ACCOUNT_ID,
        phoneNumberId: phoneNumberId(message),
        content: { from: "sample", name: sample.name },
        state: trouble?.state,
      });
    },
    deliver(message) {
      const { media, text, customer, at, name } = message;
      const common = { ...customer, messageId: `wamid.${stableToken(`message ${name}`)}`, timestamp: unixSeconds(at) };
      return sandbox.deliver({
        phoneNumberId: phoneNumberId(message),
        message: media
          ? { ...common, type: media.sample.kind, mediaId: mediaId(message), caption: text ?? undefined }
          : { ...common, type: "text", body: text ?? "" },
      });
    },
  };
}

const account = {
  accountId: ACCOUNT_ID,
  region: REGION,
  accessKeys: [SECRETS],
  businessAccounts: [
    {
      id: "waba-demo01",
      wabaId: "5550100000000003",
      name: "Example Wholesale",
      topicArn: TOPIC,
      numbers: NUMBERS.map(({ phoneNumber, name, id, metaId }) => ({
        phoneNumberId: id,
        metaPhoneNumberId: metaId,
        phoneNumber,
        displayName: name,
      })),
    },
  ],
  buckets: [{ name: BUCKET, region: REGION }],
  topics: [{ arn: TOPIC }],
};
