import { randomUUID } from "node:crypto";
import { createOnPremisesControl, type OnPremisesControl } from "../../sandbox/on-premises/control-client";
import { startOnPremises } from "../../sandbox/on-premises/start";
import { assertDelivered, newPhoneNumber, type ProviderStage, type SeededMedia } from "./provider-stage";

const SECRETS = { username: "admin", password: "N3w-secret-of-the-stage!" };
/** Nobody listens there, and then a console has to look for itself. */
const NOWHERE = "http://127.0.0.1:9/hook";
const LONGER_THAN_KEPT_MS = 15 * 86_400_000;

export interface OnPremisesStage extends ProviderStage {
  readonly sandbox: OnPremisesControl;
  /** In PEM, where it speaks https. */
  readonly certificate: string | undefined;
  /** Media that the client has not fetched from WhatsApp yet. */
  seedElsewhere(bytes: Buffer): Promise<SeededMedia>;
}

export async function openOnPremises({ tls = false } = {}): Promise<OnPremisesStage> {
  const running = await startOnPremises({ port: 0, tls });
  const number = newPhoneNumber();
  const sandbox = createOnPremisesControl(running.url, running.certificate);
  const deliverTo = async (url: string) =>
    void (await sandbox.putInstallation({
      waId: number,
      admin: { ...SECRETS },
      application: { webhooks: { url } },
    }));
  await deliverTo(NOWHERE);
  const seed = (bytes: Buffer, onVolume = true) =>
    sandbox.putMedia({
      content: { from: "base64", data: bytes.toString("base64") },
      kind: "image",
      mimeType: "image/jpeg",
      onVolume,
    });
  return {
    sandbox,
    certificate: running.certificate,
    addresses: [running.url],
    file: ({ address = String, settings } = {}) => ({
      kind: "on-premises",
      name: `Client ${randomUUID()}`,
      settings: {
        baseUrl: address(running.url),
        phoneNumber: `+1 ${number.slice(1)}`,
        errorsPerHour: 10_000,
        ...settings,
      },
      secrets: SECRETS,
    }),
    wrongSecrets: { password: "not-the-password" },
    number: { phoneNumber: number, providerNumberId: number },
    unknownId: "no-id-of-this-client",
    seed,
    seedElsewhere: (bytes) => seed(bytes, false),
    announce: async (mediaId) => assertDelivered(await sandbox.deliver({ message: { type: "image", mediaId } })),
    async expire(id) {
      const sentAt = new Date(Date.now() - LONGER_THAN_KEPT_MS).toISOString();
      await sandbox.changeMedia(id, { onVolume: false, senderHasIt: false, sentAt });
    },
    deliverTo,
    keptSha256: async (id) => (await sandbox.media(id)).sha256,
    close: () => running.close(),
  };
}
