import { Trickle, type TrickleTurn } from "../trickle";
import type { NxcloudContext } from "./context";
import { deliverCallback } from "./deliver-callback";
import { callbackSchema, newMediaSchema } from "./schemas";
import { seedMedia } from "./seed-media";

/** A trickle to every account with a callbackUrl, one after the other. */
export function createTrickle(context: NxcloudContext, onError: (error: unknown) => void): Trickle {
  return new Trickle((turn) => deliver(context, turn), onError);
}

async function deliver(context: NxcloudContext, { turn, sample, customer }: TrickleTurn): Promise<void> {
  const accounts = [...context.state.accounts.values()].filter((account) => account.callbackUrl !== null);
  const account = accounts[turn % accounts.length];
  const number = account?.numbers[turn % account.numbers.length];
  if (!account?.callbackUrl || !number) return;
  const { accessKey } = account;
  const businessPhone = number.phoneNumber;
  const media = await seedMedia(
    context,
    newMediaSchema.parse({ accessKey, businessPhone, content: { from: "sample", name: sample.name } }),
  );
  const message = { type: sample.kind, ...customer, mediaId: media.id, caption: sample.captions[0] };
  const callback = callbackSchema.parse({ accessKey, businessPhone, message, maxAttempts: 1 });
  await deliverCallback(context, account, account.callbackUrl, callback);
}
