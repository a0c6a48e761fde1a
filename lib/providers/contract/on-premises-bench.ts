import { createOnPremisesControl, type OnPremisesControl } from "../../sandbox/on-premises/control-client";
import { type OnPremisesOptions, startOnPremises } from "../../sandbox/on-premises/start";
import { createOutboundHttp } from "../http";
import { onPremisesModule } from "../on-premises/module";
import type { MediaProvider, RawWebhook, WebhookReceiver } from "../types";
import type { ProviderBench } from "./provider-bench";
import { toldMedia } from "./told-media";
import { openWebhookInbox } from "./webhook-inbox";
import type { ReceivedMedia, WebhookBench } from "./webhook-receiver.contract";

export const NUMBER = "15550783881";
const SECRETS = { username: "admin", password: "N3w-secret!" };
/** Nobody listens there: what the client delivers after a retry download is not what these tests look at. */
const NOWHERE = "http://127.0.0.1:9/hook";

export const INSTALLATION: Parameters<OnPremisesControl["putInstallation"]>[0] = {
  waId: NUMBER,
  admin: SECRETS,
  user: { username: "viewer", password: "V1ewer-secret!" },
  application: { webhooks: { url: NOWHERE } },
};

export interface OnPremisesBench extends ProviderBench {
  readonly sandbox: OnPremisesControl;
  readonly url: string;
  /** The certificate that the sandbox shows; undefined when it speaks plain http. */
  readonly certificate: string | undefined;
  /** A provider with other settings or another user than the ordinary ones. */
  configured(settings: object, secrets?: object, clockAheadMs?: number): MediaProvider;
}

export async function openOnPremisesBench(options: Partial<OnPremisesOptions> = {}): Promise<OnPremisesBench> {
  const running = await startOnPremises({ port: 0, ...options });
  const sandbox = createOnPremisesControl(running.url, running.certificate);
  await sandbox.putInstallation(INSTALLATION);
  // These tests ask for unknown ids in the form of known ones; the other reading has tests of its own.
  await sandbox.changeSettings({ retryUnknownId: "refused", retryCompletion: "manual", loginFailuresAllowed: 0 });
  const settings = { baseUrl: running.url, phoneNumber: NUMBER, requestsPerSecond: 100 };
  const http = createOutboundHttp({ allowedPrivateHosts: [new URL(running.url).host] });
  const create = (more: object, secrets: object, client = http, aheadMs = 0) =>
    onPremisesModule.createMediaProvider(
      { settings: { ...settings, ...more }, secrets: { ...SECRETS, ...secrets } },
      { http: client, now: () => Date.now() + aheadMs },
    );
  return {
    sandbox,
    url: running.url,
    certificate: running.certificate,
    http,
    secrets: [SECRETS.password],
    secretParameters: /./,
    providerNumberId: NUMBER,
    places: { resolve: null, fetch: { operation: "getMedia" }, upload: { operation: "uploadMedia" } },
    provider: (client, { wrongCredentials = false, clockAheadMs = 0 } = {}) =>
      create({}, wrongCredentials ? { password: "not-the-password" } : {}, client, clockAheadMs),
    configured: (more, secrets = {}, clockAheadMs = 0) => create(more, secrets, http, clockAheadMs),
    async seed(bytes, mimeType) {
      const content = { from: "base64", data: bytes.toString("base64") } as const;
      const { id } = await sandbox.putMedia({ content, mimeType });
      return { providerNumberId: NUMBER, providerMediaId: id, direction: "INBOUND" };
    },
    forget: (id) => sandbox.deleteMedia(id),
    kept: (id) => sandbox.media(id),
    close: () => running.close(),
  };
}

/** The sandbox delivers to a server of this bench, which keeps what came. */
export async function openOnPremisesWebhookBench(): Promise<WebhookBench> {
  const running = await startOnPremises({ port: 0 });
  const sandbox = createOnPremisesControl(running.url);
  await sandbox.putInstallation(INSTALLATION);
  const inbox = await openWebhookInbox();

  type Callback = Parameters<typeof sandbox.deliver>[0];
  async function deliver(message: Callback["message"]): Promise<RawWebhook> {
    await sandbox.deliver({ url: inbox.url, message });
    return inbox.take();
  }

  return {
    receiver: () => openReceiver(),
    ctx: { signal: new AbortController().signal, requestId: "contract", onExchange: () => undefined },
    signings: [],
    async media(kind): Promise<ReceivedMedia> {
      const { type, mimeType, fileName, caption, content } = toldMedia(kind);
      const { id, sha256 } = await sandbox.putMedia({
        kind: type,
        content,
        mimeType,
        ...(fileName && { fileName }),
      });
      const told = { from: "16315551234", messageId: `ABGG-${kind}`, sentAtSeconds: 1_521_497_875 };
      const request = await deliver({
        type,
        mediaId: id,
        from: told.from,
        profileName: "Kerry Fisher",
        messageId: told.messageId,
        timestamp: told.sentAtSeconds,
        ...(caption && { caption }),
      });
      const ref = { providerNumberId: NUMBER, businessPhone: NUMBER, providerMediaId: id };
      return { request, truth: { ...told, ...ref, fromName: "Kerry Fisher", caption, mimeType, sha256, fileName } };
    },
    other: (kind) =>
      deliver(
        kind === "text"
          ? { type: "text", body: "Hello" }
          : { type: "status", status: "delivered", messageId: "gBEG1", recipient: "16315551234" },
      ),
    async close() {
      await Promise.all([inbox.close(), running.close()]);
    },
  };
}

export function openReceiver(settings: Readonly<Record<string, unknown>> = {}): WebhookReceiver {
  return onPremisesModule.createWebhookReceiver(
    { settings: { baseUrl: "https://wa.test:9090", phoneNumber: NUMBER, ...settings }, secrets: SECRETS },
    { http: createOutboundHttp({ allowedPrivateHosts: [] }), now: Date.now },
  );
}
