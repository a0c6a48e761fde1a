import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { putMedia } from "../media-routes";
import { seedMediaFacts } from "../seed-content";
import type { MediaKind } from "./application-settings";
import type { OnPremisesContext } from "./context";
import type { Media, newMediaSchema } from "./schemas";

/** Puts an inbound media object behind an id. Throws ControlError when the sample does not exist. */
export async function seedMedia(context: OnPremisesContext, input: z.output<typeof newMediaSchema>): Promise<Media> {
  const { state } = context;
  const { facts, sample } = await seedMediaFacts(state.content, input);
  const kind = input.kind ?? sample?.kind ?? kindOfType(facts.mimeType);
  const id = input.id ?? randomUUID();
  return putMedia(state, {
    id,
    kind,
    ...facts,
    caption: input.caption ?? null,
    direction: "inbound",
    onVolume: input.onVolume ?? state.installation.application.media.auto_download.includes(kind),
    sentAt: input.sentAt ?? new Date(context.clock.now()).toISOString(),
    senderHasIt: input.senderHasIt,
  });
}

export function kindOfType(mimeType: string): MediaKind {
  const type = mimeType.toLowerCase();
  if (type.startsWith("image/webp")) return "sticker";
  const group = type.split("/")[0];
  return group === "image" || group === "audio" || group === "video" ? group : "document";
}
