import { createMetaCloudControl } from "../../../lib/sandbox/meta-cloud/control-client";
import { pick, stableDigits, stableToken } from "../demo-chance";
import type { PlannedMessage, TrafficPlan } from "../demo-traffic";
import { type Desk, unixSeconds } from "./desk";
import { META_CLOUD_TROUBLES, type MetaCloudTrouble } from "./meta-cloud-troubles";

/** Of the sandbox alone: worth nothing anywhere else. */
const SECRETS = {
  accessToken: "demo-access-token",
  appSecret: "demo-app-secret",
  verifyToken: "demo-verify-token",
};
const APP_ID = "5550100000000001";
const WABA_ID = "5550100000000002";

const NUMBERS = [
  { phoneNumber: "46846500412", name: "Kundservice", id: "5550100000000011", shown: "+46 8 465 004 12" },
  { phoneNumber: "33199001742", name: "Boutique en ligne", id: "5550100000000012", shown: "+33 1 99 00 17 42" },
] as const;

export const META_CLOUD_PLAN: TrafficPlan<MetaCloudTrouble> = {
  seed: 111,
  perDay: [1, 2, 1, 2, 2, 2, 3, 2, 3, 3, 3, 5],
  shares: [0, 1, 0, 0, 1],
  texts: ["Hej! När öppnar ni?", "Merci beaucoup", "Tack!", "C'est pour un cadeau", "Kan jag hämta i butiken?"],
  troubles: META_CLOUD_TROUBLES,
};

/** The shop's numbers elsewhere in Europe. `url` is that of the sandbox. */
export function metaCloudDesk(url: string): Desk<MetaCloudTrouble> {
  const sandbox = createMetaCloudControl(url);
  const phoneNumberId = ({ number }: PlannedMessage) => pick(NUMBERS, number).id;
  const mediaId = ({ name }: PlannedMessage) => stableDigits(`media ${name}`);
  return {
    kind: "meta-cloud",
    name: "Europe",
    numbers: NUMBERS,
    addresses: { baseUrl: url },
    settings: { wabaId: WABA_ID },
    secrets: SECRETS,
    plan: META_CLOUD_PLAN,
    uploads: ["catalogue-autumn.pdf"],
    sandbox,
    async prepare(webhookUrl) {
      const { accessToken, appSecret, verifyToken } = SECRETS;
      const numbers = NUMBERS.map(({ id, name, shown }) => ({
        id,
        display_phone_number: shown,
        verified_name: name,
      }));
      await sandbox.putApp({
        appId: APP_ID,
        appSecret,
        tokens: [{ token: accessToken }],
        wabas: [{ id: WABA_ID, name: "Example Europe", numbers }],
        callbackUrl: webhookUrl,
        verifyToken,
      });
      const { accepted, status, answer } = await sandbox.verify({ appId: APP_ID });
      if (!accepted) throw new Error(`The console did not accept Meta's verify token: ${status ?? ""} ${answer}`);
    },
    mediaId,
    hasMedia: async (id) => (await sandbox.findMedia(id)) !== null,
    async putMedia(id, message, { sample, trouble }) {
      const { state, declaredHash } = trouble ?? {};
      const content = { from: "sample", name: sample.name } as const;
      await sandbox.putMedia({ id, phoneNumberId: phoneNumberId(message), content, state, declaredHash });
    },
    deliver(message) {
      const content = { phoneNumberId: phoneNumberId(message), event: eventOf(message, mediaId(message)) };
      return sandbox.deliver({ appId: APP_ID, content });
    },
  };
}

function eventOf({ media, text, customer, at, name }: PlannedMessage<MetaCloudTrouble>, mediaId: string) {
  const common = { ...customer, messageId: `wamid.${stableToken(`message ${name}`)}`, timestamp: unixSeconds(at) };
  if (!media) return { ...common, type: "text", body: text ?? "" } as const;
  const voice = media.sample.kind === "voice";
  const type = media.sample.kind === "voice" ? "audio" : media.sample.kind;
  if (media.trouble?.neverArrived) return { ...common, type: "failed-media", mediaType: type } as const;
  return { ...common, type, mediaId, voice, caption: text ?? undefined } as const;
}
