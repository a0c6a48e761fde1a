import { z } from "zod";
import { type ControlRoutes, commonRoutes, readBody, trickleBody } from "../control";
import { ControlError } from "../control-error";
import type { Trickle } from "../trickle";
import type { MetaCloudContext } from "./context";
import { deliverWebhook, shakeHands } from "./deliver-webhook";
import { downloadLink } from "./links";
import { type App, appSchema, type Media, mediaStateSchema, newMediaSchema, settingsSchema } from "./schemas";
import { seedMedia } from "./seed-media";
import { verifySchema, webhookSchema } from "./webhook-schemas";

const mediaStateBody = z.strictObject({ state: mediaStateSchema });
const linkBody = z.strictObject({ lifetimeSeconds: z.number().int() });

export function controlRoutes(context: MetaCloudContext, trickle: Trickle): ControlRoutes {
  const { state } = context;
  return {
    ...commonRoutes({ ...context, settingsSchema, save: () => state.save() }),
    "PUT /control/apps": async ({ body }) => {
      const app = readBody(appSchema, body);
      state.apps.set(app.appId, app);
      await state.save();
      return app;
    },
    "PUT /control/media": ({ body }) => seedMedia(context, readBody(newMediaSchema, body)),
    "GET /control/media/*": ({ id }) => mediaOf(context, id),
    "PATCH /control/media/*": async ({ id, body }) => {
      const media = { ...mediaOf(context, id), ...readBody(mediaStateBody, body) };
      state.media.set(id, media);
      await state.save();
      return media;
    },
    "DELETE /control/media/*": async ({ id }) => {
      const media = mediaOf(context, id);
      state.media.delete(id);
      await state.content.remove(media.content);
      await state.save();
      return { deleted: id };
    },
    "POST /control/links/*": ({ id, body }) => ({
      url: downloadLink(context, mediaOf(context, id).id, readBody(linkBody, body).lifetimeSeconds),
    }),
    "POST /control/webhooks": ({ body }) => {
      const webhook = readBody(webhookSchema, body);
      const app = appOf(context, webhook.appId);
      return deliverWebhook(context, app, callbackOf(app, webhook.url), webhook);
    },
    "POST /control/verify": ({ body }) => {
      const { appId, url, verifyToken } = readBody(verifySchema, body);
      const app = appOf(context, appId);
      return shakeHands(callbackOf(app, url), verifyToken ?? app.verifyToken);
    },
    "POST /control/trickle": ({ body }) => {
      const { intervalMs } = readBody(trickleBody, body);
      trickle.start(intervalMs);
      return { intervalMs };
    },
  };
}

function appOf(context: MetaCloudContext, appId: string): App {
  const app = context.state.apps.get(appId);
  if (!app) throw new ControlError(404, "There is no app with this appId.");
  return app;
}

function callbackOf(app: App, url: string | undefined): string {
  const callback = url ?? app.callbackUrl;
  if (callback) return callback;
  throw new ControlError(400, "The app has no callbackUrl: give one, or a url with this request.");
}

function mediaOf(context: MetaCloudContext, id: string): Media {
  const media = context.state.media.get(id);
  if (!media) throw new ControlError(404, "There is no media with this id.");
  return media;
}
