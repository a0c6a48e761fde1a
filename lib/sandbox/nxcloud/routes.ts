import { z } from "zod";
import { type ControlRoutes, commonRoutes, readBody, trickleBody } from "../control";
import { ControlError } from "../control-error";
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
    ...commonRoutes({ ...context, settingsSchema, save: () => state.save() }),
    "PUT /control/accounts": async ({ body }) => {
      const account = readBody(accountSchema, body);
      state.accounts.set(account.accessKey, account);
      await state.save();
      return account;
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
      url: signedLink(context, mediaOf(context, id), readBody(linkBody, body).lifetimeSeconds),
    }),
    "POST /control/callbacks": ({ body }) => {
      const callback = readBody(callbackSchema, body);
      const account = state.accounts.get(callback.accessKey);
      if (!account) throw new ControlError(404, "There is no account with this accessKey.");
      const url = callback.url ?? account.callbackUrl;
      if (!url) throw new ControlError(400, "The account has no callbackUrl: give one, or a url with the callback.");
      return deliverCallback(context, account, url, callback);
    },
    "POST /control/trickle": ({ body }) => {
      const { intervalMs } = readBody(trickleBody, body);
      trickle.start(intervalMs);
      return { intervalMs };
    },
  };
}

function mediaOf(context: NxcloudContext, id: string) {
  const media = context.state.media.get(id);
  if (!media) throw new ControlError(404, "There is no media with this id.");
  return media;
}
