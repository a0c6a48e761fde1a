import { z } from "zod";
import { type ControlRoutes, commonRoutes, readBody } from "../control";
import { ControlError } from "../control-error";
import { mediaOf, mediaRoutes } from "../media-routes";
import type { Trickle } from "../trickle";
import type { MetaCloudContext } from "./context";
import { deliverWebhook, shakeHands } from "./deliver-webhook";
import { downloadLink } from "./links";
import { type App, appSchema, mediaStateSchema, newMediaSchema, settingsSchema } from "./schemas";
import { seedMedia } from "./seed-media";
import { verifySchema, webhookSchema } from "./webhook-schemas";

const mediaStateBody = z.strictObject({ state: mediaStateSchema });
const linkBody = z.strictObject({ lifetimeSeconds: z.number().int() });

export function controlRoutes(context: MetaCloudContext, trickle: Trickle): ControlRoutes {
  const { state } = context;
  return {
    ...commonRoutes({ ...context, settingsSchema, trickle, save: () => state.save() }),
    ...mediaRoutes(state, mediaStateBody),
    "PUT /control/apps": async ({ body }) => {
      const app = readBody(appSchema, body);
      state.apps.set(app.appId, app);
      await state.save();
      return app;
    },
    "PUT /control/media": ({ body }) => seedMedia(context, readBody(newMediaSchema, body)),
    "POST /control/links/*": ({ id, body }) => ({
      url: downloadLink(context, mediaOf(state, id).id, readBody(linkBody, body).lifetimeSeconds),
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
