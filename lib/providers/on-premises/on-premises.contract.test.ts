import { mediaProviderContract } from "../contract/media-provider.contract";
import { openOnPremisesBench, openOnPremisesWebhookBench } from "../contract/on-premises-bench";
import { webhookReceiverContract } from "../contract/webhook-receiver.contract";

mediaProviderContract("WhatsApp On-Premises", openOnPremisesBench, {
  unknownId: { reason: "NOT_FOUND", retryable: false },
  lostBytes: null,
  expiredLink: null,
  skewedClock: "ignored",
  links: false,
  oneCall: true,
});

webhookReceiverContract("WhatsApp On-Premises", openOnPremisesWebhookBench, {
  kinds: ["IMAGE", "VIDEO", "AUDIO", "VOICE", "DOCUMENT", "STICKER"],
  unsigned: "always accepted",
  hasChallenge: false,
});
