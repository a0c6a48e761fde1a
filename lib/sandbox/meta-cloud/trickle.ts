import { Trickle, type TrickleTurn } from "../trickle";
import type { MetaCloudContext } from "./context";
import { deliverWebhook } from "./deliver-webhook";
import { newMediaSchema } from "./schemas";
import { seedMedia } from "./seed-media";
import { webhookSchema } from "./webhook-schemas";

/** A trickle to every app with a callbackUrl, one after the other. */
export function createTrickle(context: MetaCloudContext): Trickle {
  return new Trickle((turn) => deliver(context, turn), context.onError);
}

async function deliver(context: MetaCloudContext, { turn, sample, customer }: TrickleTurn): Promise<void> {
  const apps = [...context.state.apps.values()].filter((app) => app.callbackUrl !== null);
  const app = apps[turn % apps.length];
  const numbers = app?.wabas.flatMap((waba) => waba.numbers) ?? [];
  const number = numbers[turn % numbers.length];
  if (!app?.callbackUrl || !number) return;
  const phoneNumberId = number.id;
  const content = { from: "sample", name: sample.name };
  const media = await seedMedia(context, newMediaSchema.parse({ phoneNumberId, content }));
  const voice = sample.kind === "voice";
  const type = sample.kind === "voice" ? "audio" : sample.kind;
  const event = { type, ...customer, mediaId: media.id, caption: sample.captions[0], voice };
  const webhook = webhookSchema.parse({ appId: app.appId, content: { phoneNumberId, event }, maxAttempts: 1 });
  await deliverWebhook(context, app, app.callbackUrl, webhook);
}
