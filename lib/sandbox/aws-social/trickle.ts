import { Trickle, type TrickleTurn } from "../trickle";
import type { AwsSocialContext } from "./context";
import { deliverySchema } from "./delivery-schemas";
import { newMediaSchema } from "./schemas";
import { seedMedia } from "./seed-media";
import { deliverEvent } from "./sns-delivery";

/** A trickle to every number whose business account has a topic with a confirmed subscription, one after the other. */
export function createTrickle(context: AwsSocialContext, onError: (error: unknown) => void): Trickle {
  return new Trickle((turn) => deliverTurn(context, turn), onError);
}

async function deliverTurn(context: AwsSocialContext, { turn, sample, customer }: TrickleTurn): Promise<void> {
  const heard = [...context.state.accounts.values()].flatMap(({ accountId, businessAccounts }) =>
    businessAccounts
      .filter(({ topicArn }) => topicArn !== null && context.state.topic(topicArn)?.confirmed)
      .flatMap(({ numbers }) => numbers.map(({ phoneNumberId }) => ({ accountId, phoneNumberId }))),
  );
  const number = heard[turn % heard.length];
  if (!number) return;
  const media = await seedMedia(
    context,
    newMediaSchema.parse({ ...number, content: { from: "sample", name: sample.name } }),
  );
  const message = { type: sample.kind, ...customer, mediaId: media.id, caption: sample.captions[0] };
  const { phoneNumberId } = number;
  await deliverEvent(context, deliverySchema.parse({ phoneNumberId, message, maxAttempts: 1 }));
}
