import { createHmac, randomInt } from "node:crypto";
import { ControlError } from "../control-error";
import { type Delivery, deliver } from "../deliver";
import { httpCall } from "../http-call";
import type { MetaCloudContext } from "./context";
import type { App } from "./schemas";
import { webhookBody } from "./webhook-payload";
import type { Webhook } from "./webhook-schemas";

const LARGEST_BODY = 3 * 1024 * 1024;
const HANDSHAKE_TIMEOUT_MS = 20_000;
const ANSWER_KEPT = 2000;
const USER_AGENT = { "user-agent": "facebookexternalua" };

/** What became of a hub.challenge handshake. */
export interface Handshake {
  /** 200 with the bare challenge was answered. */
  readonly accepted: boolean;
  readonly challenge: string;
  /** null when no answer came; `answer` is then the reason. */
  readonly status: number | null;
  readonly answer: string;
}

/** Posts a webhook, signed over its bytes, and repeats it with growing gaps while it is not answered with 200. */
export function deliverWebhook(context: MetaCloudContext, app: App, url: string, webhook: Webhook): Promise<Delivery> {
  const body = webhookBody(context, webhook.content);
  if (!("body" in webhook.content) && Buffer.byteLength(body) > LARGEST_BODY) {
    throw new ControlError(400, `Meta sends no webhooks of more than ${LARGEST_BODY} bytes.`);
  }
  const signing = webhook.signing ?? context.settings.webhookSigning;
  const signed = signing === "wrong" ? `${body} ` : body;
  const signature: Record<string, string> =
    signing === "off" ? {} : { "x-hub-signature-256": hubSignature(app.appSecret, signed) };
  return deliver({
    url,
    body,
    headers: () => ({ "content-type": "application/json", ...USER_AGENT, ...signature }),
    acknowledged: (status) => status === 200,
    maxAttempts: webhook.maxAttempts,
    retryDelayMs: webhook.retryDelayMs,
    retryGrowth: 2,
  });
}

/** X-Hub-Signature-256 of a body as it travels. */
export function hubSignature(appSecret: string, body: string): string {
  return `sha256=${createHmac("sha256", appSecret).update(body).digest("hex")}`;
}

/** Asks a callback URL to prove that it knows the verify token. */
export async function shakeHands(url: string, verifyToken: string): Promise<Handshake> {
  const challenge = String(randomInt(10 ** 8, 10 ** 9));
  const asked = new URL(url);
  asked.searchParams.set("hub.mode", "subscribe");
  asked.searchParams.set("hub.challenge", challenge);
  asked.searchParams.set("hub.verify_token", verifyToken);
  return httpCall("GET", asked.href, USER_AGENT, null, HANDSHAKE_TIMEOUT_MS).then(
    ({ status, body }) => ({
      accepted: status === 200 && body === challenge,
      challenge,
      status,
      answer: body.slice(0, ANSWER_KEPT),
    }),
    (error: Error) => ({ accepted: false, challenge, status: null, answer: error.message }),
  );
}
