import { createNxcloudControl } from "../../../lib/sandbox/nxcloud/control-client";
import { pick, stableToken, stableUuid } from "../demo-chance";
import type { PlannedMessage, TrafficPlan } from "../demo-traffic";
import { type Desk, unixSeconds } from "./desk";
import { NXCLOUD_TROUBLES, type NxcloudTrouble } from "./nxcloud-troubles";

/** Of the sandbox alone: worth nothing anywhere else. */
const SECRETS = { accessKey: "demo-access-key", accessSecret: "demo-access-secret" };
const APPKEY = "demo-app";

const NUMBERS = [
  { phoneNumber: "442079460142", name: "Orders and delivery" },
  { phoneNumber: "442079460187", name: "Returns desk" },
  { phoneNumber: "493023125177", name: "Kundendienst" },
  { phoneNumber: "61255501234", name: "Trade customers" },
] as const;

export const NXCLOUD_PLAN: TrafficPlan<NxcloudTrouble> = {
  seed: 28,
  perDay: [5, 7, 6, 6, 8, 10, 8, 10, 11, 13, 14, 22],
  shares: [0, 0, 1, 0, 2, 0, 1, 0, 3, 1, 0, 2],
  texts: [
    "Hello, is anybody there?",
    "Thank you, that was quick",
    "When will it be sent?",
    "I am at home until four",
    "Same address as last time please",
    "Danke!",
    "Could you check this for me",
    "Order 20731-B",
    "ok",
    "Is there a tracking number?",
  ],
  troubles: NXCLOUD_TROUBLES,
};

/** The shop's own numbers. `url` is that of the sandbox. */
export function nxcloudDesk(url: string): Desk<NxcloudTrouble> {
  const sandbox = createNxcloudControl(url);
  const { accessKey } = SECRETS;
  const businessPhone = ({ number }: PlannedMessage) => pick(NUMBERS, number).phoneNumber;
  const mediaId = ({ name }: PlannedMessage) => stableUuid(`media ${name}`);
  return {
    kind: "nxcloud",
    name: "Example Outfitters",
    numbers: NUMBERS,
    addresses: { baseUrl: url },
    settings: { appkey: APPKEY },
    secrets: SECRETS,
    plan: NXCLOUD_PLAN,
    uploads: ["return-label.pdf", "size-chart.png", "stoneware-mugs.jpg"],
    sandbox,
    async prepare(webhookUrl) {
      const numbers = NUMBERS.map(({ phoneNumber, name }) => ({ phoneNumber, verifiedName: name }));
      await sandbox.putAccount({ ...SECRETS, appkey: APPKEY, callbackUrl: webhookUrl, numbers });
    },
    mediaId,
    hasMedia: async (id) => (await sandbox.findMedia(id)) !== null,
    async putMedia(id, message, { sample, trouble }) {
      await sandbox.putMedia({
        id,
        accessKey,
        businessPhone: businessPhone(message),
        content: trouble?.sizeBytes
          ? { from: "generated", sizeBytes: trouble.sizeBytes, seed: id, beginsWith: sample.name }
          : { from: "sample", name: sample.name },
        mimeType: sample.mimeType,
        fileName: sample.fileName ?? sample.name,
        declaredHash: trouble?.declaredHash,
      });
      if (trouble?.state) await sandbox.setMediaState(id, trouble.state);
    },
    deliver(message) {
      const { media, text, customer, at, name } = message;
      const common = { ...customer, messageId: `ABGH${stableToken(`message ${name}`)}`, timestamp: unixSeconds(at) };
      return sandbox.deliver({
        accessKey,
        businessPhone: businessPhone(message),
        message: media
          ? {
              ...common,
              type: media.sample.kind,
              mediaId: mediaId(message),
              mimeType: media.sample.mimeType,
              caption: text ?? undefined,
            }
          : { ...common, type: "text", body: text ?? "" },
      });
    },
  };
}
