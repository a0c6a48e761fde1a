import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { ControlError } from "../control-error";
import { samples } from "../samples";
import { declaredHash, seedContent } from "../seed-content";
import type { NxcloudContext } from "./context";
import type { Media, newMediaSchema } from "./schemas";

type NewMedia = z.output<typeof newMediaSchema>;

/** Puts an inbound media object behind an id. Throws ControlError when account or sample do not exist. */
export async function seedMedia(context: NxcloudContext, input: NewMedia): Promise<Media> {
  const { state } = context;
  if (!state.accounts.has(input.accessKey)) throw new ControlError(404, "There is no account with this accessKey.");
  const content = await seedContent(state.content, input.content);
  const sample = samples().get(content.from === "sample" ? content.name : "");
  const sha256 = await state.content.sha256Of(content);
  const id = input.id ?? randomUUID();
  const media: Media = {
    id,
    accessKey: input.accessKey,
    businessPhone: input.businessPhone,
    objectKey: randomUUID(),
    content,
    sizeBytes: await state.content.sizeOf(content),
    sha256,
    declaredSha256: declaredHash(input.declaredHash, sha256),
    mimeType: input.mimeType ?? sample?.mimeType ?? "application/octet-stream",
    fileName: input.fileName ?? sample?.fileName ?? sample?.name ?? null,
    direction: "inbound",
    state: "available",
  };
  const replaced = state.media.get(id);
  state.media.set(id, media);
  if (replaced) await state.content.remove(replaced.content);
  await state.save();
  return media;
}
