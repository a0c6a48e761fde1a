import { mediaProviderContract } from "../contract/media-provider.contract";
import { openMetaCloudBench, openMetaCloudWebhookBench } from "../contract/meta-cloud-bench";
import { webhookReceiverContract } from "../contract/webhook-receiver.contract";

mediaProviderContract("Meta Cloud API", openMetaCloudBench, {
  unknownId: { reason: "NOT_FOUND", retryable: false },
  lostBytes: { reason: "EXPIRED", retryable: false },
  expiredLink: { reason: "EXPIRED", retryable: false },
  skewedClock: "ignored",
  links: true,
  oneCall: false,
});

webhookReceiverContract("Meta Cloud API", openMetaCloudWebhookBench, {
  kinds: ["IMAGE", "VIDEO", "AUDIO", "VOICE", "DOCUMENT", "STICKER"],
  unsigned: "never accepted",
  hasChallenge: true,
});
