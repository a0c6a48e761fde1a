import { bufferReply, type Reply } from "../reply";
import type { AwsSocialContext } from "./context";
import { QueryError, queryReply, SNS } from "./query-api";
import { subscriptionArn } from "./sns-delivery";
import { elementsOf } from "./xml";

/** What an endpoint does with a SubscribeURL; nobody has to sign it. Throws QueryError. */
export async function confirmSubscription(context: AwsSocialContext, parameters: URLSearchParams): Promise<Reply> {
  const arn = parameters.get("TopicArn") ?? "";
  const topic = context.state.topic(arn);
  if (!topic) throw new QueryError("NotFound", "Topic does not exist");
  if (!context.confirmations.fits(arn, parameters.get("Token") ?? "", context.clock.now())) {
    throw new QueryError("InvalidParameter", "Invalid parameter: Token");
  }
  await context.state.changeTopic(arn, { confirmed: true });
  context.confirmations.announce(arn);
  return queryReply(context, SNS, "ConfirmSubscription", elementsOf({ SubscriptionArn: subscriptionArn(topic) }));
}

/** What SigningCertURL leads to; null for every other path. */
export async function signingCertificate(context: AwsSocialContext, path: string): Promise<Reply | null> {
  const { certificate, certificatePath } = await context.signer();
  if (path !== certificatePath) return null;
  const headers = { "content-type": "application/x-pem-file", date: new Date(context.clock.now()).toUTCString() };
  return bufferReply(200, headers, Buffer.from(certificate));
}
