import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { ControlError } from "../control-error";
import { putMedia } from "../media-routes";
import { seedMediaFacts } from "../seed-content";
import type { NxcloudContext } from "./context";
import type { Media, newMediaSchema } from "./schemas";

type NewMedia = z.output<typeof newMediaSchema>;

/** Puts an inbound media object behind an id. Throws ControlError when account or sample do not exist. */
export async function seedMedia(context: NxcloudContext, input: NewMedia): Promise<Media> {
  const { state } = context;
  if (!state.accounts.has(input.accessKey)) throw new ControlError(404, "There is no account with this accessKey.");
  const { facts } = await seedMediaFacts(state.content, input);
  const id = input.id ?? randomUUID();
  return putMedia(state, {
    id,
    accessKey: input.accessKey,
    businessPhone: input.businessPhone,
    objectKey: randomUUID(),
    ...facts,
    direction: "inbound",
    state: "available",
  });
}
