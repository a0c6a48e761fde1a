import { randomUUID } from "node:crypto";
import { createMetaCloudControl, type MetaCloudControl } from "../../sandbox/meta-cloud/control-client";
import { startMetaCloud } from "../../sandbox/meta-cloud/start";
import { assertDelivered, newPhoneNumber, type ProviderStage } from "./provider-stage";

const APP_ID = "1217981644879628";
const NUMBER_ID = "106540352242922";
const WABA = "102290129340398";
const SECRETS = { accessToken: "EAAJB-token-of-the-stage", appSecret: "app-secret-of-the-stage" };

export interface MetaCloudStage extends ProviderStage {
  readonly sandbox: MetaCloudControl;
}

export async function openMetaCloud(): Promise<MetaCloudStage> {
  const running = await startMetaCloud({ port: 0 });
  const sandbox = createMetaCloudControl(running.url);
  const phoneNumber = newPhoneNumber();
  const number = { id: NUMBER_ID, display_phone_number: `+1 ${phoneNumber.slice(1)}`, verified_name: "Front desk" };
  const app = {
    appId: APP_ID,
    appSecret: SECRETS.appSecret,
    tokens: [{ token: SECRETS.accessToken }],
    wabas: [{ id: WABA, numbers: [number] }],
  };
  await sandbox.putApp(app);
  return {
    sandbox,
    addresses: [running.url],
    file: ({ address = String, settings } = {}) => ({
      kind: "meta-cloud",
      name: `Cloud ${randomUUID()}`,
      settings: { baseUrl: address(running.url), wabaId: WABA, errorsPerHour: 10_000, ...settings },
      secrets: SECRETS,
    }),
    wrongSecrets: { accessToken: "EAAJB-token-of-nobody" },
    number: { phoneNumber, providerNumberId: NUMBER_ID },
    unknownId: "1999999999999999",
    seed: (bytes) =>
      sandbox.putMedia({
        phoneNumberId: NUMBER_ID,
        content: { from: "base64", data: bytes.toString("base64") },
        mimeType: "image/jpeg",
      }),
    async deliverTo(url, verifyToken) {
      const handshake = await sandbox.verify({ appId: APP_ID, url, verifyToken: verifyToken ?? "" });
      if (!handshake.accepted) throw new Error(`The handshake failed: ${JSON.stringify(handshake)}`);
      await sandbox.putApp({ ...app, callbackUrl: url, verifyToken: verifyToken ?? "" });
    },
    async announce(mediaId) {
      const content = { phoneNumberId: NUMBER_ID, event: { type: "image" as const, mediaId } };
      assertDelivered(await sandbox.deliver({ appId: APP_ID, content }));
    },
    expire: async (id) => void (await sandbox.setMediaState(id, "expired")),
    keptSha256: async (id) => (await sandbox.media(id)).sha256,
    close: () => running.close(),
  };
}
