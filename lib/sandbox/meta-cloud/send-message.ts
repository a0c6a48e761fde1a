import { randomBytes } from "node:crypto";
import { z } from "zod";
import { BodyTooLarge, readAll } from "../request-body";
import { requireMessaging } from "./authenticate";
import type { MetaCloudContext } from "./context";
import { deliverWebhook } from "./deliver-webhook";
import type { GraphCall } from "./graph-call";
import { GraphRefusal, invalidParameter, unsupportedRequest } from "./graph-error";
import { mediaOf } from "./media-calls";
import type { App } from "./schemas";
import { placeIn } from "./state";
import { webhookSchema } from "./webhook-schemas";

const MAX_BODY_BYTES = 1024 * 1024;
const MEDIA_TYPES = ["image", "video", "audio", "document", "sticker"];

const messageSchema = z.looseObject({
  messaging_product: z.literal("whatsapp"),
  to: z.string().min(1),
  type: z.string().default("text"),
});
const mediaSchema = z.union([z.looseObject({ id: z.string() }), z.looseObject({ link: z.url() })]);

/** Takes a message and, by setting, tells the callback URL later what became of it. */
export async function sendMessage(call: GraphCall) {
  const { context, caller, id } = call;
  requireMessaging(caller);
  if (!placeIn(caller.app, id)) throw unsupportedRequest("post", id);
  const message = messageSchema.safeParse(await jsonBody(call.body));
  if (!message.success) throw invalidParameter("Invalid parameter", { details: z.prettifyError(message.error) });
  const { to, type } = message.data;
  if (MEDIA_TYPES.includes(type)) checkMedia(call, message.data[type]);
  const recipient = to.replace(/\D/g, "");
  const messageId = `wamid.${randomBytes(24).toString("base64")}`;
  tellStatuses(context, caller.app, { phoneNumberId: id, recipient, messageId }).catch(context.onError);
  return {
    messaging_product: "whatsapp",
    contacts: [{ input: to, wa_id: recipient }],
    messages: [{ id: messageId }],
  };
}

async function jsonBody(body: AsyncIterable<Buffer>): Promise<unknown> {
  try {
    return JSON.parse((await readAll(body, MAX_BODY_BYTES)).toString("utf8"));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof BodyTooLarge) throw invalidParameter("Invalid parameter");
    throw error;
  }
}

function checkMedia({ context, caller }: GraphCall, value: unknown): void {
  const media = mediaSchema.safeParse(value);
  if (!media.success) throw new GraphRefusal(131008, "(#131008) Required parameter is missing");
  if (typeof media.data.id === "string" && !mediaOf(context, caller, media.data.id, null)) {
    throw new GraphRefusal(131009, "(#131009) Parameter value is not valid", {
      details: `Media ID ${media.data.id} does not exist or belongs to somebody else.`,
    });
  }
}

async function tellStatuses(
  context: MetaCloudContext,
  app: App,
  message: { phoneNumberId: string; recipient: string; messageId: string },
): Promise<void> {
  const { statusesAfterSend } = context.settings;
  if (statusesAfterSend === "none" || app.callbackUrl === null) return;
  const { phoneNumberId, recipient, messageId } = message;
  for (const status of statusesAfterSend === "failed" ? ["failed"] : ["sent", "delivered"]) {
    const event = { type: "status", status, messageId, recipient };
    const webhook = webhookSchema.parse({ appId: app.appId, content: { phoneNumberId, event } });
    await deliverWebhook(context, app, app.callbackUrl, webhook);
  }
}
