import { ProviderError } from "../errors";
import type { CallContext, ProviderDeps, RawWebhook, WebhookReply } from "../types";
import type { AwsSocialConfig } from "./config";
import { fetchFromSns } from "./sns-fetch";
import { isSnsHost } from "./sns-hosts";
import { type SnsMessage, snsMessageOf } from "./sns-message";
import { verifySns } from "./sns-verify";

/**
 * Answers SNS when it asks whether deliveries may come here, or says that they end. null for everything else. The address
 * is opened only for listed topics, by a signed request and at a host of SNS: it would open any other just the same.
 */
export async function answerSubscription(
  request: RawWebhook,
  config: AwsSocialConfig,
  deps: ProviderDeps,
  ctx: CallContext,
): Promise<WebhookReply | null> {
  const asked = request.method === "POST" ? snsMessageOf(request.body) : null;
  if (!asked || asked.Type === "Notification") return null;
  try {
    const verdict = await verifySns(request, config, deps, ctx);
    if (!verdict.ok) return reply(403, verdict.because);
    // Its SubscribeURL would bring the subscription back.
    if (verdict.message.Type === "UnsubscribeConfirmation") return reply(200, "Noted.");
    return await confirm(verdict.message, config, deps, ctx);
  } catch (error) {
    if (error instanceof ProviderError) return reply(503, error.publicMessage);
    throw error;
  }
}

async function confirm(
  { SubscribeURL = "" }: SnsMessage,
  { settings }: AwsSocialConfig,
  deps: ProviderDeps,
  ctx: CallContext,
): Promise<WebhookReply> {
  const url = URL.canParse(SubscribeURL) ? new URL(SubscribeURL) : null;
  if (!url || !isSnsHost(settings.snsHosts, url)) return reply(403, "The confirmation does not lead to a host of SNS.");
  const { status } = await fetchFromSns(url, deps, ctx);
  if (status >= 200 && status < 300) return reply(200, "Confirmed.");
  return reply(502, `SNS did not take the confirmation (HTTP ${status}).`);
}

function reply(status: number, text: string): WebhookReply {
  return { status, contentType: "text/plain; charset=utf-8", body: text };
}
