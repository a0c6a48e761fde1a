import { createOnPremisesControl } from "../../../lib/sandbox/on-premises/control-client";
import { stableToken, stableUuid } from "../demo-chance";
import type { PlannedMessage, TrafficPlan } from "../demo-traffic";
import { type Desk, unixSeconds } from "./desk";
import { ON_PREMISES_TROUBLES, type OnPremisesTrouble } from "./on-premises-troubles";

/** Of the sandbox alone: worth nothing anywhere else. */
const SECRETS = { username: "admin", password: "demo-Passw0rd!" };
const PHONE_NUMBER = "441614960215";

export const ON_PREMISES_PLAN: TrafficPlan<OnPremisesTrouble> = {
  seed: 147,
  perDay: [1, 1, 2, 1, 2, 2, 1, 2, 3, 2, 3, 4],
  shares: [0],
  texts: ["At the gate now", "Which bay?", "Two pallets, as ordered", "Driver is on the way"],
  troubles: ON_PREMISES_TROUBLES,
};

const FAILED_ON_ARRIVAL = {
  code: 1014,
  title: "Internal error",
  details: "The media could not be downloaded.",
};

/** The warehouse's number, on an installation of its own. `url` is that of the sandbox. */
export function onPremisesDesk(url: string): Desk<OnPremisesTrouble> {
  const sandbox = createOnPremisesControl(url);
  const mediaId = ({ name }: PlannedMessage) => stableUuid(`media ${name}`);
  return {
    kind: "on-premises",
    name: "Warehouse",
    numbers: [{ phoneNumber: PHONE_NUMBER, name: "Goods in" }],
    addresses: { baseUrl: url },
    // Long, so that one can look at an item for which the client has been asked.
    settings: { phoneNumber: PHONE_NUMBER, retryDeadlineSeconds: 86_400, pollSeconds: 60 },
    secrets: SECRETS,
    plan: ON_PREMISES_PLAN,
    uploads: ["delivery-note-20731.pdf"],
    sandbox,
    async prepare(webhookUrl) {
      const { waId, application } = await sandbox.installation();
      // Setting it up again would end what the client is about to do.
      if (waId === PHONE_NUMBER && application.webhooks.url === webhookUrl) return;
      await sandbox.putInstallation({
        waId: PHONE_NUMBER,
        admin: SECRETS,
        application: { webhooks: { url: webhookUrl } },
      });
    },
    mediaId,
    hasMedia: async (id) => (await sandbox.findMedia(id)) !== null,
    async putMedia(id, { at }, { sample, trouble }) {
      await sandbox.putMedia({
        id,
        content: { from: "sample", name: sample.name },
        onVolume: !trouble?.offVolume,
        sentAt: at.toISOString(),
        senderHasIt: !trouble?.senderLostIt,
      });
    },
    deliver(message) {
      const { media, text, customer, at, name } = message;
      const common = { ...customer, messageId: `ABGG${stableToken(`message ${name}`)}`, timestamp: unixSeconds(at) };
      if (!media) return sandbox.deliver({ message: { ...common, type: "text", body: text ?? "" } });
      return sandbox.deliver({
        message: {
          ...common,
          type: media.sample.kind,
          mediaId: mediaId(message),
          caption: text ?? undefined,
          ...(media.trouble?.failedOnArrival && { errors: [FAILED_ON_ARRIVAL] }),
        },
      });
    },
  };
}
