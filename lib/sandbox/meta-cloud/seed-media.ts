import { randomInt } from "node:crypto";
import type { z } from "zod";
import { ControlError } from "../control-error";
import { samples } from "../samples";
import { declaredHash, seedContent } from "../seed-content";
import type { MetaCloudContext } from "./context";
import { adler32Of } from "./media-digest";
import type { Media, newMediaSchema } from "./schemas";

type NewMedia = z.output<typeof newMediaSchema>;

/** Puts a media object behind an id. Throws ControlError when number or sample do not exist. */
export async function seedMedia(context: MetaCloudContext, input: NewMedia): Promise<Media> {
  const { state } = context;
  if (!state.placeOf(input.phoneNumberId)) throw new ControlError(404, "There is no number with this phoneNumberId.");
  const content = await seedContent(state.content, input.content);
  const sample = samples().get(content.from === "sample" ? content.name : "");
  const sha256 = await state.content.sha256Of(content);
  const id = input.id ?? newMediaId();
  const media: Media = {
    id,
    phoneNumberId: input.phoneNumberId,
    content,
    sizeBytes: await state.content.sizeOf(content),
    sha256,
    adler32: await adler32Of(state.content, content),
    declaredSha256: declaredHash(input.declaredHash, sha256),
    mimeType: input.mimeType ?? sample?.mimeType ?? "application/octet-stream",
    fileName: input.fileName ?? sample?.fileName ?? sample?.name ?? null,
    direction: input.direction,
    state: input.state,
    createdAt: context.clock.now(),
    ttlMinutes: null,
  };
  const replaced = state.media.get(id);
  state.media.set(id, media);
  if (replaced) await state.content.remove(replaced.content);
  await state.save();
  return media;
}

/** 15 or 16 digits, as recorded. */
export function newMediaId(): string {
  return String(randomInt(10 ** 7, 10 ** 8)) + String(randomInt(10 ** 7, 10 ** 8));
}
