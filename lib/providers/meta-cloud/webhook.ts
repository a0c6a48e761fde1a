import { deliveredObject } from "../delivery-body";
import { sameText } from "../same-text";
import type { RawWebhook, WebhookReceiver, WebhookReply } from "../types";
import { type MetaCloudConfig, verifyTokenOf } from "./config";
import { eventsOf } from "./events";
import { isSignedBy } from "./signature";

const SIGNATURE_HEADER = "x-hub-signature-256";

/** Receives the deliveries of an app that is subscribed to the field `messages`. */
export function createMetaCloudReceiver(config: MetaCloudConfig): WebhookReceiver {
  const { appSecret } = config.secrets;
  return {
    challenge: async (request) => answerHandshake(request, verifyTokenOf(config)),
    async verify({ headers, body }) {
      const signature = headers[SIGNATURE_HEADER];
      if (!signature) return { ok: false, because: "The delivery lacks the header X-Hub-Signature-256." };
      if (isSignedBy(appSecret, body, signature)) return { ok: true, by: "signature" };
      return { ok: false, because: "The signature of the delivery does not match." };
    },
    parse: ({ body }) => eventsOf(deliveredObject(body)),
  };
}

/** Meta asks once, when the address is entered, whether its owner knows the verify token, and wants its number back. */
function answerHandshake({ method, url }: RawWebhook, verifyToken: string): WebhookReply | null {
  const asked = url.searchParams;
  if (method !== "GET" || ![...asked.keys()].some((name) => name.startsWith("hub."))) return null;
  const challenge = asked.get("hub.challenge");
  const known = sameText(asked.get("hub.verify_token") ?? "", verifyToken);
  if (asked.get("hub.mode") !== "subscribe" || challenge === null || !known) {
    return { status: 403, contentType: "text/plain", body: "verify token refused" };
  }
  return { status: 200, contentType: "text/plain", body: challenge };
}
