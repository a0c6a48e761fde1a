import { type ControlRoutes, commonRoutes, readBody } from "../control";
import { ControlError } from "../control-error";
import type { OnPremisesContext } from "./context";
import { mediaChangeSchema, newInstallationSchema, settingsSchema } from "./schemas";
import { createInstallation } from "./state";

export function controlRoutes(context: OnPremisesContext): ControlRoutes {
  const { state } = context;
  return {
    ...commonRoutes({ ...context, settingsSchema, save: () => state.save() }),
    "PUT /control/installation": async ({ body }) => {
      state.installation = createInstallation(readBody(newInstallationSchema, body));
      state.endTokens();
      await state.save();
      return state.installation;
    },
    "GET /control/installation": () => state.installation,
    "DELETE /control/tokens": async () => {
      state.endTokens();
      await state.save();
      return { ended: true };
    },
    "GET /control/media/*": ({ id }) => mediaOf(context, id),
    "PATCH /control/media/*": async ({ id, body }) => {
      const media = { ...mediaOf(context, id), ...readBody(mediaChangeSchema, body) };
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
  };
}

function mediaOf(context: OnPremisesContext, id: string) {
  const media = context.state.media.get(id);
  if (!media) throw new ControlError(404, "There is no media with this id.");
  return media;
}
