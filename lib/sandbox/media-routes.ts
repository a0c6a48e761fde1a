import type { z } from "zod";
import type { Content, ContentStore } from "./content-store";
import { type ControlRoutes, readBody } from "./control";
import { ControlError } from "./control-error";

/** The media of a stand-in by id, and the bytes behind them. */
export interface MediaState<M extends { readonly content: Content }> {
  readonly media: Map<string, M>;
  readonly content: ContentStore;
  /** Resolves when everything changed so far is on disk. */
  save(): Promise<void>;
}

/** Throws ControlError when there is none. */
export function mediaOf<M extends { readonly content: Content }>({ media }: MediaState<M>, id: string): M {
  const found = media.get(id);
  if (!found) throw new ControlError(404, "There is no media with this id.");
  return found;
}

/** Keeps a media object under its id, in place of one that was there. */
export async function putMedia<M extends { readonly id: string; readonly content: Content }>(
  state: MediaState<M>,
  media: M,
): Promise<M> {
  const replaced = state.media.get(media.id);
  state.media.set(media.id, media);
  if (replaced) await state.content.remove(replaced.content);
  await state.save();
  return media;
}

/** Reading, changing and forgetting media. */
export function mediaRoutes<M extends { readonly content: Content }>(
  state: MediaState<M>,
  changeSchema: z.ZodType<Partial<M>>,
): ControlRoutes {
  return {
    "GET /control/media/*": ({ id }) => mediaOf(state, id),
    "PATCH /control/media/*": async ({ id, body }) => {
      const media = { ...mediaOf(state, id), ...readBody(changeSchema, body) };
      state.media.set(id, media);
      await state.save();
      return media;
    },
    "DELETE /control/media/*": async ({ id }) => {
      const { content } = mediaOf(state, id);
      state.media.delete(id);
      await state.content.remove(content);
      await state.save();
      return { deleted: id };
    },
  };
}
