import { Trickle, type TrickleTurn } from "../trickle";
import { callbackBody } from "./callback-payload";
import { callbackSchema } from "./callback-schemas";
import type { OnPremisesContext } from "./context";
import type { Outbox } from "./outbox";
import { newMediaSchema } from "./schemas";
import { seedMedia } from "./seed-media";

/** A trickle to the webhook URL, while there is one. */
export function createTrickle(context: OnPremisesContext, outbox: Outbox, onError: (error: unknown) => void): Trickle {
  return new Trickle((turn) => deliver(context, outbox, turn), onError);
}

async function deliver(context: OnPremisesContext, outbox: Outbox, { sample, customer }: TrickleTurn): Promise<void> {
  const { url } = context.state.installation.application.webhooks;
  if (url === "") return;
  const content = { from: "sample", name: sample.name };
  const media = await seedMedia(context, newMediaSchema.parse({ content, caption: sample.captions[0] }));
  const callback = callbackSchema.parse({ message: { type: media.kind, ...customer, mediaId: media.id } });
  // Once: while nobody listens, a demonstration should not pile up what it will send later.
  await outbox.postUpTo(1, url, callbackBody(context, callback));
}
