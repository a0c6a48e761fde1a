import { deliveredObject } from "../delivery-body";
import type { ProviderDeps, WebhookReceiver } from "../types";
import type { AwsSocialConfig } from "./config";
import { eventsOf } from "./events";
import { verifySns } from "./sns-verify";
import { answerSubscription } from "./subscription";

/** Receives what SNS delivers by HTTPS from the topic that a WhatsApp Business account's events go to. */
export function createAwsSocialReceiver(config: AwsSocialConfig, deps: ProviderDeps): WebhookReceiver {
  return {
    challenge: (request, ctx) => answerSubscription(request, config, deps, ctx),
    async verify(request, ctx) {
      const verdict = await verifySns(request, config, deps, ctx);
      return verdict.ok ? { ok: true, by: "signature" } : verdict;
    },
    parse: ({ body }) => eventsOf(deliveredObject(body)),
  };
}
