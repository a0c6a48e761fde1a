import { randomBytes } from "node:crypto";
import type { Reply } from "../reply";
import { type ApiCall, accountFor, numberFor } from "./api-call";
import { eventDestinationsInput, parse, sendInput, templateMediaInput } from "./api-input";
import { Refusal, success } from "./api-reply";
import { discard, receiveFrom } from "./media-transfer";

/** Takes a message and sends it nowhere. Its text travels as base64 of JSON. */
export function sendMessage(call: ApiCall): Reply {
  const { originationPhoneNumberId, message } = parse(sendInput, call.input);
  numberFor(call, "SendWhatsAppMessage", originationPhoneNumberId);
  if (!isJson(Buffer.from(message, "base64"))) {
    throw new Refusal("InvalidParametersException", "The message is not the JSON of a message.");
  }
  return success(call.context, { messageId: `wamid.${randomBytes(42).toString("base64")}` });
}

/** Answers a handle for message templates: no media can be had with it, so nothing is kept. */
export async function createTemplateMedia(call: ApiCall): Promise<Reply> {
  const { id, sourceS3File } = parse(templateMediaInput, call.input);
  accountFor(call, "CreateWhatsAppMessageTemplateMedia", id);
  await discard(call.context, await receiveFrom(call, sourceS3File));
  return success(call.context, { metaHeaderHandle: `4:${randomBytes(48).toString("base64")}` });
}

/** Sends the events of a business account to another topic, or to none. */
export async function putEventDestinations(call: ApiCall): Promise<Reply> {
  const { id, eventDestinations } = parse(eventDestinationsInput, call.input);
  const found = accountFor(call, "PutWhatsAppBusinessAccountEventDestinations", id);
  const { account } = call.principal;
  const topicArn = eventDestinations[0]?.eventDestinationArn ?? null;
  const businessAccounts = account.businessAccounts.map((one) => (one.id === found.id ? { ...one, topicArn } : one));
  call.context.state.accounts.set(account.accountId, { ...account, businessAccounts });
  await call.context.state.save();
  return success(call.context, {});
}

function isJson(bytes: Buffer): boolean {
  try {
    return typeof JSON.parse(bytes.toString("utf8")) === "object";
  } catch {
    return false;
  }
}
