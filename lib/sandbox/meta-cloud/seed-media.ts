import { randomInt } from "node:crypto";
import type { z } from "zod";
import { ControlError } from "../control-error";
import { putMedia } from "../media-routes";
import { seedMediaFacts } from "../seed-content";
import type { MetaCloudContext } from "./context";
import { adler32Of } from "./media-digest";
import type { Media, newMediaSchema } from "./schemas";

type NewMedia = z.output<typeof newMediaSchema>;

/** Puts a media object behind an id. Throws ControlError when number or sample do not exist. */
export async function seedMedia(context: MetaCloudContext, input: NewMedia): Promise<Media> {
  const { state } = context;
  if (!state.placeOf(input.phoneNumberId)) throw new ControlError(404, "There is no number with this phoneNumberId.");
  const { facts } = await seedMediaFacts(state.content, input);
  const id = input.id ?? newMediaId();
  return putMedia(state, {
    id,
    phoneNumberId: input.phoneNumberId,
    ...facts,
    adler32: await adler32Of(state.content, facts.content),
    direction: input.direction,
    state: input.state,
    createdAt: context.clock.now(),
    ttlMinutes: null,
  });
}

/** 15 or 16 digits, as recorded. */
export function newMediaId(): string {
  return String(randomInt(10 ** 7, 10 ** 8)) + String(randomInt(10 ** 7, 10 ** 8));
}
