import { type AwsSocialControl, createAwsSocialControl } from "../../sandbox/aws-social/control-client";
import { startAwsSocial } from "../../sandbox/aws-social/start";
import { awsSocialModule } from "../aws-social/module";
import { createOutboundHttp, type OutboundHttp } from "../http";
import type { MediaProvider, ProviderDeps, RawWebhook, WebhookReceiver } from "../types";
import type { ProviderBench } from "./provider-bench";
import { toldMedia } from "./told-media";
import { openWebhookInbox } from "./webhook-inbox";
import type { ReceivedMedia, WebhookBench } from "./webhook-receiver.contract";

export const REGION = "eu-central-1";
export const BUCKET = "example-media";
export const FOREIGN_BUCKET = "media-elsewhere";
export const NUMBER = "phone-number-id-01234567890123456789012345678901";
const PHONE = "15550783881";
const META_NUMBER = "106540352242922";
const ACCOUNT_ID = "123456789012";
export const TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT_ID}:wa-inbound`;
export const ROLE = `arn:aws:iam::${ACCOUNT_ID}:role/attache`;
export const KEYS = {
  accessKeyId: "AKIDEXAMPLEEXAMPLE01",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
};
export const TEMPORARY_KEYS = {
  accessKeyId: "ASIAEXAMPLEEXAMPLE02",
  secretAccessKey: "temporaryKENG+bPxRfiCYEXAMPLEKEY",
  sessionToken: `FwoGZXIvYXdzEXAMPLE${"token".repeat(40)}`,
};
export const EXTERNAL_ID = "attache-external-id";
const WRONG_KEYS = { ...KEYS, secretAccessKey: "notTheSecretKENG+bPxRfiCYEXAMPLE" };

export const ACCOUNT = {
  accountId: ACCOUNT_ID,
  region: REGION,
  accessKeys: [KEYS, TEMPORARY_KEYS],
  roles: [{ arn: ROLE, externalId: EXTERNAL_ID }],
  businessAccounts: [
    {
      id: "waba-01234567890123456789012345678901",
      wabaId: "234567890123456",
      name: "Parcel Desk",
      topicArn: TOPIC,
      numbers: [
        { phoneNumberId: NUMBER, metaPhoneNumberId: META_NUMBER, phoneNumber: PHONE, displayName: "Parcel Desk" },
      ],
    },
  ],
  buckets: [
    { name: BUCKET, region: REGION },
    { name: FOREIGN_BUCKET, region: "us-west-2" },
  ],
  topics: [{ arn: TOPIC, confirmed: true }],
};

type Settings = Readonly<Record<string, unknown>>;

interface Running {
  readonly sandbox: AwsSocialControl;
  readonly http: OutboundHttp;
  /** Where certificates and confirmations of the sandbox's SNS are. */
  readonly snsHost: string;
  readonly settings: Settings;
  close(): Promise<void>;
}

async function start(): Promise<Running> {
  const running = await startAwsSocial({ port: 0 });
  const sandbox = createAwsSocialControl(running.url);
  await sandbox.putAccount(ACCOUNT);
  const hosts = [running.url, running.storageUrl].map((url) => new URL(url).host);
  return {
    sandbox,
    http: createOutboundHttp({ allowedPrivateHosts: hosts }),
    snsHost: hosts[0] ?? "",
    settings: {
      region: REGION,
      bucket: BUCKET,
      endpoint: running.url,
      stsEndpoint: running.url,
      s3Endpoint: running.storageUrl,
      s3PathStyle: true,
      topicArns: [TOPIC],
      snsHosts: hosts.slice(0, 1),
      requestsPerSecond: 100,
    },
    close: () => running.close(),
  };
}

export interface AwsSocialBench extends ProviderBench {
  readonly sandbox: AwsSocialControl;
  /** A provider with other settings and secrets than the ordinary ones. */
  configured(settings: Settings, secrets?: Settings, deps?: Partial<ProviderDeps>): MediaProvider;
}

export async function openAwsSocialBench(): Promise<AwsSocialBench> {
  const { sandbox, http, settings, close } = await start();
  const configured = (more: Settings, secrets: Settings = KEYS, deps: Partial<ProviderDeps> = {}) =>
    awsSocialModule.createMediaProvider(
      { settings: { ...settings, ...more }, secrets },
      { http, now: Date.now, ...deps },
    );
  return {
    sandbox,
    http,
    secrets: Object.values(KEYS),
    secretParameters: /^X-Amz-(Signature|Credential|Security-Token)$/i,
    providerNumberId: NUMBER,
    places: {
      resolve: { operation: "GetWhatsAppMessageMedia" },
      fetch: { operation: "GetObject" },
      send: { operation: "PutObject" },
      upload: { operation: "PostWhatsAppMessageMedia" },
      check: { operation: "ListLinkedWhatsAppBusinessAccounts" },
    },
    configured,
    provider: (client, { wrongCredentials = false, clockAheadMs = 0 } = {}) =>
      configured({}, wrongCredentials ? WRONG_KEYS : KEYS, { http: client, now: () => Date.now() + clockAheadMs }),
    async seed(bytes, mimeType) {
      const content = { from: "base64", data: bytes.toString("base64") } as const;
      const { id } = await sandbox.putMedia({ accountId: ACCOUNT_ID, phoneNumberId: NUMBER, content, mimeType });
      return { providerNumberId: NUMBER, providerMediaId: id, direction: "INBOUND" };
    },
    forget: (id) => sandbox.deleteMedia(id),
    kept: async (id) => ({ ...(await sandbox.media(id)), fileName: null }),
    close,
  };
}

type NewDelivery = Parameters<AwsSocialControl["deliver"]>[0];
type NewSubscription = Parameters<AwsSocialControl["subscribe"]>[0];

export interface AwsSocialWebhookBench extends WebhookBench {
  readonly sandbox: AwsSocialControl;
  readonly snsHost: string;
  configured(settings: Settings): WebhookReceiver;
  /** What arrives of a delivery or of a subscription's request. */
  delivered(delivery: Partial<NewDelivery> & Pick<NewDelivery, "message">): Promise<RawWebhook>;
  asked(request?: Partial<NewSubscription>): Promise<RawWebhook>;
}

/** The sandbox delivers to a server of this bench, which keeps what came. */
export async function openAwsSocialWebhookBench(): Promise<AwsSocialWebhookBench> {
  const { sandbox, http, settings, snsHost, close } = await start();
  const inbox = await openWebhookInbox();

  async function arrived(sending: Promise<unknown>): Promise<RawWebhook> {
    await sending;
    return inbox.take();
  }
  const delivered: AwsSocialWebhookBench["delivered"] = (delivery) =>
    arrived(sandbox.deliver({ phoneNumberId: NUMBER, url: inbox.url, ...delivery }));
  const configured = (more: Settings) =>
    awsSocialModule.createWebhookReceiver(
      { settings: { ...settings, ...more }, secrets: KEYS },
      { http, now: Date.now },
    );

  return {
    sandbox,
    snsHost,
    configured,
    receiver: () => configured({}),
    ctx: { signal: new AbortController().signal, requestId: "contract", onExchange: () => undefined },
    signings: ["1", "2"],
    delivered,
    asked: (request) => arrived(sandbox.subscribe({ topicArn: TOPIC, url: inbox.url, waitMs: 0, ...request })),
    async media(kind, signing): Promise<ReceivedMedia> {
      const { type, mimeType, fileName, caption, content } = toldMedia(kind);
      const { id, sha256 } = await sandbox.putMedia({
        accountId: ACCOUNT_ID,
        phoneNumberId: NUMBER,
        content,
        mimeType,
        ...(fileName && { fileName }),
      });
      const told = { from: "14255550150", messageId: `wamid.${kind}`, sentAtSeconds: 1_723_506_035 };
      const request = await delivered({
        message: {
          type,
          mediaId: id,
          from: told.from,
          profileName: "Jay",
          messageId: told.messageId,
          timestamp: told.sentAtSeconds,
          ...(caption && { caption }),
        },
        signing: signing as NewDelivery["signing"],
      });
      const ref = { providerNumberId: NUMBER, businessPhone: PHONE, providerMediaId: id };
      return { request, truth: { ...told, ...ref, fromName: "Jay", caption, mimeType, sha256, fileName } };
    },
    other: (kind) =>
      delivered({
        message:
          kind === "text"
            ? { type: "text", body: "Hello" }
            : { type: "status", status: "delivered", messageId: "wamid.1", recipient: "14255550150" },
        signing: "off",
      }),
    async close() {
      await Promise.all([inbox.close(), close()]);
    },
  };
}
