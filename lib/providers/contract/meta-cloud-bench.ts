import { createMetaCloudControl, type MetaCloudControl } from "../../sandbox/meta-cloud/control-client";
import { startMetaCloud } from "../../sandbox/meta-cloud/start";
import { createOutboundHttp, type OutboundHttp } from "../http";
import { metaCloudModule } from "../meta-cloud/module";
import type { MediaProvider } from "../types";
import type { ProviderBench } from "./provider-bench";
import { toldMedia } from "./told-media";
import { openWebhookInbox } from "./webhook-inbox";
import type { ReceivedMedia, WebhookBench } from "./webhook-receiver.contract";

export const NUMBER = "106540352242922";
export const OTHER_NUMBER = "107878721936019";
export const WABA = "102290129340398";
const PHONE = "15550783881";
const SECRETS = { accessToken: "EAAJB-token-of-the-system-user", appSecret: "app-secret-for-tests" };
const WRONG_SECRETS = { ...SECRETS, accessToken: "EAAJB-token-of-nobody" };
/** Of the same app: what is done to it does not slow down the others. */
export const SPARE_TOKEN = "EAAJB-token-to-be-throttled";

export const APP: Parameters<MetaCloudControl["putApp"]>[0] = {
  appId: "1217981644879628",
  appSecret: SECRETS.appSecret,
  tokens: [{ token: SECRETS.accessToken }, { token: SPARE_TOKEN }],
  wabas: [
    {
      id: WABA,
      numbers: [
        { id: NUMBER, display_phone_number: "+1 555-078-3881", verified_name: "Parcel Desk" },
        { id: OTHER_NUMBER, display_phone_number: "+1 555-078-3882", verified_name: "Returns" },
      ],
    },
  ],
};

export interface MetaCloudBench extends ProviderBench {
  readonly sandbox: MetaCloudControl;
  /** host:port of the sandbox's download host. */
  readonly downloadHost: string;
  /** A provider with other settings or secrets than the ordinary ones. */
  configured(
    settings: Readonly<Record<string, unknown>>,
    secrets?: Readonly<Record<string, string>>,
    http?: OutboundHttp,
  ): MediaProvider;
}

export async function openMetaCloudBench(): Promise<MetaCloudBench> {
  const running = await startMetaCloud({ port: 0 });
  const sandbox = createMetaCloudControl(running.url);
  await sandbox.putApp(APP);
  const [apiHost, downloadHost] = [running.url, running.storageUrl].map((url) => new URL(url).host) as [string, string];
  const settings = { baseUrl: running.url, wabaId: WABA, requestsPerSecond: 1000 };
  const http = createOutboundHttp({ allowedPrivateHosts: [apiHost, downloadHost] });
  const create = (more: object, secrets: object, client = http, aheadMs = 0) =>
    metaCloudModule.createMediaProvider(
      { settings: { ...settings, ...more }, secrets: { ...SECRETS, ...secrets } },
      { http: client, now: () => Date.now() + aheadMs },
    );
  return {
    sandbox,
    downloadHost,
    http,
    secrets: Object.values(SECRETS),
    secretParameters: /^(appsecret_proof|hash)$/,
    providerNumberId: NUMBER,
    places: {
      resolve: { operation: "getMedia" },
      fetch: { operation: "download" },
      upload: { operation: "uploadMedia" },
    },
    provider: (client, { wrongCredentials = false, clockAheadMs = 0 } = {}) =>
      create({}, wrongCredentials ? WRONG_SECRETS : {}, client, clockAheadMs),
    configured: (more, secrets = {}, client = http) => create(more, secrets, client),
    async seed(bytes, mimeType) {
      const content = { from: "base64", data: bytes.toString("base64") } as const;
      const { id } = await sandbox.putMedia({ phoneNumberId: NUMBER, content, mimeType });
      return { providerNumberId: NUMBER, providerMediaId: id, direction: "INBOUND" };
    },
    forget: (id) => sandbox.deleteMedia(id),
    loseBytes: async (id) => void (await sandbox.setMediaState(id, "object-missing")),
    kept: (id) => sandbox.media(id),
    close: () => running.close(),
  };
}

/** The sandbox delivers to a server of this bench, which keeps what came. */
export async function openMetaCloudWebhookBench(): Promise<WebhookBench> {
  const running = await startMetaCloud({ port: 0 });
  const sandbox = createMetaCloudControl(running.url);
  await sandbox.putApp(APP);
  const inbox = await openWebhookInbox();

  type Content = Extract<Parameters<typeof sandbox.deliver>[0]["content"], { event: unknown }>;
  async function deliver(event: Content["event"], signing: string) {
    await sandbox.deliver({
      appId: APP.appId,
      url: inbox.url,
      content: { phoneNumberId: NUMBER, event },
      signing: signing as "right" | "wrong" | "off",
    });
    return inbox.take();
  }

  return {
    receiver: () =>
      metaCloudModule.createWebhookReceiver(
        { settings: {}, secrets: SECRETS },
        { http: createOutboundHttp({ allowedPrivateHosts: [] }), now: Date.now },
      ),
    ctx: { signal: new AbortController().signal, requestId: "contract", onExchange: () => undefined },
    signings: ["right"],
    async media(kind, signing): Promise<ReceivedMedia> {
      const { type, mimeType, fileName, caption, content } = toldMedia(kind);
      const { id, sha256 } = await sandbox.putMedia({
        phoneNumberId: NUMBER,
        content,
        mimeType,
        ...(fileName && { fileName }),
      });
      const told = { from: "16505551234", messageId: `wamid.${kind}`, sentAtSeconds: 1_663_053_029 };
      const request = await deliver(
        {
          type: type === "voice" ? "audio" : type,
          mediaId: id,
          from: told.from,
          profileName: "Sheena",
          messageId: told.messageId,
          timestamp: told.sentAtSeconds,
          voice: kind === "VOICE",
          ...(caption && { caption }),
        },
        signing,
      );
      const ref = { providerNumberId: NUMBER, businessPhone: PHONE, providerMediaId: id };
      return { request, truth: { ...told, ...ref, fromName: "Sheena", caption, mimeType, sha256, fileName } };
    },
    other: (kind) =>
      deliver(
        kind === "text"
          ? { type: "text", body: "Hello" }
          : { type: "status", status: "delivered", messageId: "wamid.1", recipient: "16505551234" },
        "off",
      ),
    async close() {
      await Promise.all([inbox.close(), running.close()]);
    },
  };
}
