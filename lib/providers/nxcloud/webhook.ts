import { deliveredObject } from "../delivery-body";
import { sameText } from "../same-text";
import type { RawWebhook, VerifyResult, WebhookReceiver } from "../types";
import type { NxcloudConfig } from "./config";
import { eventsOf } from "./events";
import { signatureOf } from "./signing";

const SIGNATURE_HEADERS = ["accesskey", "action", "biztype", "ts", "algorithm", "sign"] as const;

/** Receives the callbacks of NXCloud page "callback". There is no subscription handshake. */
export function createNxcloudReceiver(config: NxcloudConfig): WebhookReceiver {
  return {
    challenge: async () => null,
    async verify(request) {
      return config.settings.callbackSignature === "required"
        ? verifySigned(config, request)
        : { ok: true, by: "path" };
    },
    parse: ({ body }) => eventsOf(deliveredObject(body)),
  };
}

/**
 * Page "whatsapp callback verify". How old a `ts` may be is documented nowhere, so its age is not looked at: a replayed
 * callback is a duplicate, and duplicates change nothing.
 */
function verifySigned({ secrets }: NxcloudConfig, { headers, body }: RawWebhook): VerifyResult {
  const missing = SIGNATURE_HEADERS.filter((name) => !headers[name]);
  if (missing.length > 0) return { ok: false, because: `The callback lacks the header ${missing.join(", ")}.` };
  const { accesskey = "", action = "", biztype = "", ts = "", algorithm = "", sign = "" } = headers;
  const expected = signatureOf(
    { accessKey: accesskey, action, bizType: biztype, ts, body, accessSecret: secrets.accessSecret },
    algorithm.trim().toLowerCase() === "sha256" ? "sha256" : "md5",
  );
  const isOurs = sameText(accesskey, secrets.accessKey);
  if (!sameText(sign.trim().toLowerCase(), expected) || !isOurs) {
    return { ok: false, because: "The signature of the callback does not match." };
  }
  return { ok: true, by: "signature" };
}
