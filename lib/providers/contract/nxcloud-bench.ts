import { createNxcloudControl, type NxcloudControl } from "../../sandbox/nxcloud/control-client";
import { startNxcloud } from "../../sandbox/nxcloud/start";
import { createOutboundHttp } from "../http";
import { nxcloudModule } from "../nxcloud/module";
import type { MediaProvider, RawWebhook } from "../types";
import type { ProviderBench } from "./provider-bench";
import { toldMedia } from "./told-media";
import { openWebhookInbox } from "./webhook-inbox";
import type { ReceivedMedia, WebhookBench } from "./webhook-receiver.contract";

export const NUMBER = "8615800001795";
const SECRETS = { accessKey: "fme2na3kdi3ki", accessSecret: "abciiiko2k3" };
const WRONG_SECRETS = { ...SECRETS, accessSecret: "notthesecret" };
export const ACCOUNT = {
  ...SECRETS,
  appkey: "jh42xxxd434",
  numbers: [
    { phoneNumber: NUMBER, verifiedName: "Parcel Desk" },
    { phoneNumber: "8615800001796", verifiedName: "Elsewhere", boundToApplication: false },
  ],
};

export interface NxcloudBench extends ProviderBench {
  readonly sandbox: NxcloudControl;
  /** A provider with other settings than the ordinary ones. */
  configured(settings: Readonly<Record<string, unknown>>): MediaProvider;
}

export async function openNxcloudBench(): Promise<NxcloudBench> {
  const running = await startNxcloud({ port: 0 });
  const sandbox = createNxcloudControl(running.url);
  await sandbox.putAccount(ACCOUNT);
  const settings = { baseUrl: running.url, appkey: ACCOUNT.appkey, requestsPerSecond: 100 };
  const listed = [running.url, running.storageUrl].map((url) => new URL(url).host);
  const http = createOutboundHttp({ allowedPrivateHosts: listed });
  return {
    sandbox,
    http,
    secrets: Object.values(SECRETS),
    secretParameters: /./,
    providerNumberId: NUMBER,
    places: {
      resolve: { operation: "getMedia" },
      fetch: { operation: "download" },
      upload: { operation: "uploadMedia" },
    },
    provider: (client, { wrongCredentials = false, clockAheadMs = 0 } = {}) =>
      nxcloudModule.createMediaProvider(
        { settings, secrets: wrongCredentials ? WRONG_SECRETS : SECRETS },
        { http: client, now: () => Date.now() + clockAheadMs },
      ),
    configured: (more) =>
      nxcloudModule.createMediaProvider(
        { settings: { ...settings, ...more }, secrets: SECRETS },
        { http, now: Date.now },
      ),
    async seed(bytes, mimeType) {
      const content = { from: "base64", data: bytes.toString("base64") } as const;
      const { id } = await sandbox.putMedia({ accessKey: SECRETS.accessKey, businessPhone: NUMBER, content, mimeType });
      return { providerNumberId: NUMBER, providerMediaId: id, direction: "INBOUND" };
    },
    forget: (id) => sandbox.deleteMedia(id),
    loseBytes: async (id) => void (await sandbox.setMediaState(id, "object-missing")),
    kept: (id) => sandbox.media(id),
    close: () => running.close(),
  };
}

/** The sandbox delivers to a server of this bench, which keeps what came. */
export async function openNxcloudWebhookBench(): Promise<WebhookBench> {
  const running = await startNxcloud({ port: 0 });
  const sandbox = createNxcloudControl(running.url);
  await sandbox.putAccount(ACCOUNT);
  const inbox = await openWebhookInbox();

  type Callback = Parameters<typeof sandbox.deliver>[0];
  async function deliver(message: Callback["message"], signing: string): Promise<RawWebhook> {
    await sandbox.deliver({
      accessKey: SECRETS.accessKey,
      businessPhone: NUMBER,
      url: inbox.url,
      message,
      signing: signing as Callback["signing"],
    });
    return inbox.take();
  }

  return {
    receiver: (required) =>
      nxcloudModule.createWebhookReceiver(
        { settings: { callbackSignature: required ? "required" : "none" }, secrets: SECRETS },
        { http: createOutboundHttp({ allowedPrivateHosts: [] }), now: Date.now },
      ),
    ctx: { signal: new AbortController().signal, requestId: "contract", onExchange: () => undefined },
    signings: ["md5", "sha256"],
    async media(kind, signing): Promise<ReceivedMedia> {
      const { type, mimeType, fileName, caption, content } = toldMedia(kind);
      const { id, sha256 } = await sandbox.putMedia({
        accessKey: SECRETS.accessKey,
        businessPhone: NUMBER,
        content,
        mimeType,
        ...(fileName && { fileName }),
      });
      const told = { from: "8617600000819", messageId: `ABGH-${kind}`, sentAtSeconds: 1_663_053_029 };
      const request = await deliver(
        {
          type,
          mediaId: id,
          from: told.from,
          profileName: "Jay",
          messageId: told.messageId,
          timestamp: told.sentAtSeconds,
          ...(caption && { caption }),
        },
        signing,
      );
      const ref = { providerNumberId: NUMBER, businessPhone: NUMBER, providerMediaId: id };
      return { request, truth: { ...told, ...ref, fromName: "Jay", caption, mimeType, sha256, fileName } };
    },
    other: (kind) =>
      deliver(
        kind === "text"
          ? { type: "text", body: "Hello" }
          : { type: "status", status: "delivered", messageId: "wamid.1", recipient: "8617600000819" },
        "off",
      ),
    async close() {
      await Promise.all([inbox.close(), running.close()]);
    },
  };
}
