import { z } from "zod";
import { type ControlRoutes, commonRoutes, readBody } from "../control";
import { ControlError } from "../control-error";
import { mediaOf, mediaRoutes } from "../media-routes";
import type { Trickle } from "../trickle";
import type { NxcloudContext } from "./context";
import { deliverCallback } from "./deliver-callback";
import { accountSchema, callbackSchema, mediaStateSchema, newMediaSchema, settingsSchema } from "./schemas";
import { seedMedia } from "./seed-media";
import { signedLink } from "./storage-link";

const mediaStateBody = z.strictObject({ state: mediaStateSchema });
const linkBody = z.strictObject({ lifetimeSeconds: z.number().int() });

export function controlRoutes(context: NxcloudContext, trickle: Trickle): ControlRoutes {
  const { state } = context;
  return {
    ...commonRoutes({ ...context, settingsSchema, trickle, save: () => state.save() }),
    ...mediaRoutes(state, mediaStateBody),
    "PUT /control/accounts": async ({ body }) => {
      const account = readBody(accountSchema, body);
      state.accounts.set(account.accessKey, account);
      await state.save();
      return account;
    },
    "PUT /control/media": ({ body }) => seedMedia(context, readBody(newMediaSchema, body)),
    "POST /control/links/*": ({ id, body }) => ({
      url: signedLink(context, mediaOf(state, id), readBody(linkBody, body).lifetimeSeconds),
    }),
    "POST /control/callbacks": ({ body }) => {
      const callback = readBody(callbackSchema, body);
      const account = state.accounts.get(callback.accessKey);
      if (!account) throw new ControlError(404, "There is no account with this accessKey.");
      const url = callback.url ?? account.callbackUrl;
      if (!url) throw new ControlError(400, "The account has no callbackUrl: give one, or a url with the callback.");
      return deliverCallback(context, account, url, callback);
    },
  };
}
