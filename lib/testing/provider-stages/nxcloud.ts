import { randomUUID } from "node:crypto";
import { createNxcloudControl, type NxcloudControl } from "../../sandbox/nxcloud/control-client";
import { startNxcloud } from "../../sandbox/nxcloud/start";
import { assertDelivered, newPhoneNumber, type ProviderStage } from "./provider-stage";

const SECRETS = { accessKey: "key-of-the-stage", accessSecret: "secret-of-the-stage" };

export interface NxcloudStage extends ProviderStage {
  readonly sandbox: NxcloudControl;
}

export async function openNxcloud(): Promise<NxcloudStage> {
  const running = await startNxcloud({ port: 0 });
  const number = newPhoneNumber();
  const sandbox = createNxcloudControl(running.url);
  const numbers = [{ phoneNumber: number, verifiedName: "Front desk" }];
  const account = { ...SECRETS, appkey: "app-of-the-stage", numbers };
  await sandbox.putAccount(account);
  return {
    sandbox,
    addresses: [running.url],
    file: ({ address = String, settings } = {}) => ({
      kind: "nxcloud",
      name: `NXCloud ${randomUUID()}`,
      settings: { baseUrl: address(running.url), appkey: "app-of-the-stage", errorsPerHour: 10_000, ...settings },
      secrets: SECRETS,
    }),
    wrongSecrets: { accessSecret: "not-the-secret" },
    number: { phoneNumber: number, providerNumberId: number },
    unknownId: randomUUID(),
    seed: (bytes) =>
      sandbox.putMedia({
        accessKey: SECRETS.accessKey,
        businessPhone: number,
        content: { from: "base64", data: bytes.toString("base64") },
        mimeType: "image/jpeg",
      }),
    deliverTo: async (url) => void (await sandbox.putAccount({ ...account, callbackUrl: url })),
    async announce(mediaId) {
      const message = { type: "image" as const, mediaId };
      assertDelivered(await sandbox.deliver({ accessKey: SECRETS.accessKey, businessPhone: number, message }));
    },
    expire: async (id) => void (await sandbox.setMediaState(id, "expired")),
    keptSha256: async (id) => (await sandbox.media(id)).sha256,
    close: () => running.close(),
  };
}
