import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { samples } from "../samples";
import { declaredHash, seedContent } from "../seed-content";
import type { MediaKind } from "./application-settings";
import type { OnPremisesContext } from "./context";
import type { Media, newMediaSchema } from "./schemas";

/** Puts an inbound media object behind an id. Throws ControlError when the sample does not exist. */
export async function seedMedia(context: OnPremisesContext, input: z.output<typeof newMediaSchema>): Promise<Media> {
  const { state } = context;
  const content = await seedContent(state.content, input.content);
  const sample = samples().get(content.from === "sample" ? content.name : "");
  const sha256 = await state.content.sha256Of(content);
  const mimeType = input.mimeType ?? sample?.mimeType ?? "application/octet-stream";
  const kind = input.kind ?? sample?.kind ?? kindOfType(mimeType);
  const id = input.id ?? randomUUID();
  const media: Media = {
    id,
    kind,
    content,
    sizeBytes: await state.content.sizeOf(content),
    sha256,
    declaredSha256: declaredHash(input.declaredHash, sha256),
    mimeType,
    fileName: input.fileName ?? sample?.fileName ?? sample?.name ?? null,
    caption: input.caption ?? null,
    direction: "inbound",
    onVolume: input.onVolume ?? state.installation.application.media.auto_download.includes(kind),
    sentAt: input.sentAt ?? new Date(context.clock.now()).toISOString(),
    senderHasIt: input.senderHasIt,
  };
  const replaced = state.media.get(id);
  state.media.set(id, media);
  if (replaced) await state.content.remove(replaced.content);
  await state.save();
  return media;
}

export function kindOfType(mimeType: string): MediaKind {
  const type = mimeType.toLowerCase();
  if (type.startsWith("image/webp")) return "sticker";
  const group = type.split("/")[0];
  return group === "image" || group === "audio" || group === "video" ? group : "document";
}
