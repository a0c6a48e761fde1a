import { createHash, randomUUID } from "node:crypto";
import { ControlError } from "../control-error";
import { type Delivery, deliver, isSuccess } from "../deliver";
import type { AwsSocialContext } from "./context";
import type { EventDelivery, SubscriptionRequest } from "./delivery-schemas";
import { eventText } from "./event-payload";
import type { Topic } from "./schemas";
import { type SnsFields, stringToSign } from "./sns-signature";

/** Sends an event to the subscription of its topic. Throws ControlError when there is nobody to send it to. */
export async function deliverEvent(context: AwsSocialContext, delivery: EventDelivery): Promise<Delivery> {
  const owned = context.state.number(delivery.phoneNumberId);
  if (!owned) throw new ControlError(404, "There is no number with this phoneNumberId.");
  const topic = topicOf(context, delivery.topicArn ?? owned.businessAccount.topicArn);
  if (!topic.confirmed && !delivery.evenUnconfirmed) {
    throw new ControlError(409, "The topic's subscription is not confirmed.");
  }
  const message = eventText(context, owned, delivery.message);
  const raw = delivery.rawDelivery ?? topic.rawDelivery;
  const fields = {
    ...envelope(context, topic, "Notification", message),
    ...(delivery.snsMessageId !== undefined && { MessageId: delivery.snsMessageId }),
    ...(delivery.subject !== undefined && { Subject: delivery.subject }),
  };
  const { api } = context.urls;
  const unsubscribe = { UnsubscribeURL: `${api}/?Action=Unsubscribe&SubscriptionArn=${subscriptionArn(topic)}` };
  const body = raw
    ? message
    : JSON.stringify({ ...fields, ...(await signed(context, topic, fields, delivery)), ...unsubscribe });
  const headers = {
    ...snsHeaders(fields),
    "x-amz-sns-subscription-arn": subscriptionArn(topic),
    ...(raw && { "x-amz-sns-rawdelivery": "true" }),
  };
  return post(endpointOf(topic, delivery.url), body, headers, delivery);
}

/** Asks the endpoint to confirm, or tells it that the subscription has ended. Either way it is unconfirmed at first. */
export async function requestConfirmation(
  context: AwsSocialContext,
  request: SubscriptionRequest,
): Promise<Delivery & { confirmed: boolean }> {
  const { state, urls, confirmations, clock } = context;
  const topic = topicOf(context, request.topicArn);
  const { arn } = topic;
  const endpoint = endpointOf(topic, request.url);
  await state.changeTopic(arn, { endpoint, confirmed: false });
  const token = confirmations.open(arn, clock.now());
  const subscribeUrl = `${urls.api}/?Action=ConfirmSubscription&TopicArn=${arn}&Token=${token}`;
  const fields = {
    ...envelope(context, topic, request.type, CONFIRMATION_TEXTS[request.type](arn)),
    Token: token,
    SubscribeURL: request.subscribeUrl ?? subscribeUrl,
  };
  const body = JSON.stringify({ ...fields, ...(await signed(context, topic, fields, request)) });
  const delivery = await post(endpoint, body, snsHeaders(fields), request);
  const confirmed = () => state.topic(arn)?.confirmed ?? false;
  const comes = delivery.delivered && request.type === "SubscriptionConfirmation";
  if (comes && !confirmed()) await confirmations.wait(arn, request.waitMs);
  return { ...delivery, confirmed: confirmed() };
}

const CONFIRMATION_TEXTS: Readonly<Record<SubscriptionRequest["type"], (arn: string) => string>> = {
  SubscriptionConfirmation: (arn) =>
    `You have chosen to subscribe to the topic ${arn}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`,
  UnsubscribeConfirmation: (arn) =>
    `You have chosen to deactivate subscription ${arn}.\nTo cancel this operation and restore the subscription, visit the SubscribeURL included in this message.`,
};

function envelope(context: AwsSocialContext, topic: Topic, type: string, message: string): SnsFields {
  return {
    Type: type,
    MessageId: randomUUID(),
    TopicArn: topic.arn,
    Message: message,
    Timestamp: new Date(context.clock.now()).toISOString(),
  };
}

/** The three fields of the signature; none when signing is off. */
async function signed(
  context: AwsSocialContext,
  topic: Topic,
  fields: SnsFields,
  { signing, signingCertUrl }: Pick<EventDelivery, "signing" | "signingCertUrl">,
): Promise<SnsFields> {
  if (signing === "off") return {};
  const usual = topic.signatureVersion ?? context.settings.signatureVersion;
  const version = signing === "1" || signing === "2" ? signing : usual;
  const text = stringToSign(signing === "wrong" ? { ...fields, Message: `${fields.Message} ` } : fields);
  const signer = await context.signer();
  return {
    SignatureVersion: version,
    Signature: signer.sign(text, version),
    SigningCertURL: signingCertUrl ?? context.urls.api + signer.certificatePath,
  };
}

function snsHeaders(fields: SnsFields): Record<string, string> {
  return {
    "content-type": "text/plain; charset=UTF-8",
    "user-agent": "Amazon Simple Notification Service Agent",
    "x-amz-sns-message-type": fields.Type ?? "",
    "x-amz-sns-message-id": fields.MessageId ?? "",
    "x-amz-sns-topic-arn": fields.TopicArn ?? "",
  };
}

function post(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  { maxAttempts, retryDelayMs }: Pick<EventDelivery, "maxAttempts" | "retryDelayMs">,
): Promise<Delivery> {
  return deliver({ url, body, headers: () => headers, acknowledged: isSuccess, maxAttempts, retryDelayMs });
}

function topicOf(context: AwsSocialContext, arn: string | null): Topic {
  const topic = arn === null ? null : context.state.topic(arn);
  if (!topic)
    throw new ControlError(404, "There is no such topic: name one, or one as the business account's topicArn.");
  return topic;
}

function endpointOf(topic: Topic, url: string | undefined): string {
  const endpoint = url ?? topic.endpoint;
  if (endpoint === null) throw new ControlError(400, "The topic has no endpoint: give it one, or a url.");
  return endpoint;
}

/** Always the same for one subscription. */
export function subscriptionArn(topic: Topic): string {
  const hash = createHash("sha256").update(`${topic.arn} ${topic.endpoint}`).digest("hex");
  const [, ...groups] = /^(.{8})(.{4})(.{4})(.{4})(.{12})/.exec(hash) ?? [];
  return `${topic.arn}:${groups.join("-")}`;
}
