import { type ControlRoutes, commonRoutes, readBody } from "../control";
import { ControlError } from "../control-error";
import { mediaRoutes } from "../media-routes";
import type { Trickle } from "../trickle";
import { callbackBody } from "./callback-payload";
import { callbackSchema } from "./callback-schemas";
import type { OnPremisesContext } from "./context";
import type { Outbox } from "./outbox";
import type { RetryDownloads } from "./retry-downloads";
import { mediaChangeSchema, newInstallationSchema, newMediaSchema, settingsSchema } from "./schemas";
import { seedMedia } from "./seed-media";
import { createInstallation } from "./state";

interface Parts {
  readonly context: OnPremisesContext;
  readonly outbox: Outbox;
  readonly retries: RetryDownloads;
  readonly trickle: Trickle;
}

export function controlRoutes({ context, outbox, retries, trickle }: Parts): ControlRoutes {
  const { state } = context;
  return {
    ...commonRoutes({ ...context, settingsSchema, trickle, save: () => state.save() }),
    ...mediaRoutes(state, mediaChangeSchema),
    "PUT /control/installation": async ({ body }) => {
      state.installation = createInstallation(readBody(newInstallationSchema, body));
      state.endTokens();
      context.loginFailures.forget();
      retries.clear();
      outbox.clear();
      await state.save();
      return state.installation;
    },
    "GET /control/installation": () => state.installation,
    "DELETE /control/tokens": async () => {
      state.endTokens();
      await state.save();
      return { ended: true };
    },
    "PUT /control/media": ({ body }) => seedMedia(context, readBody(newMediaSchema, body)),
    "POST /control/callbacks": ({ body }) => {
      const callback = readBody(callbackSchema, body);
      const url = callback.url ?? state.installation.application.webhooks.url;
      if (url === "") throw new ControlError(400, "There is no webhooks.url: set it, or give a url with the callback.");
      return outbox.postUpTo(callback.maxAttempts, url, callbackBody(context, callback));
    },
    "GET /control/undelivered": () => [...state.undelivered.values()].map(({ body }) => body),
    "GET /control/retries": () => retries.ids(),
    "POST /control/retries/*": async ({ id }) => {
      const deliveries = await retries.complete(id);
      if (!deliveries) throw new ControlError(404, "No retry download of this id is pending.");
      return deliveries;
    },
  };
}
