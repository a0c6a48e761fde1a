import { randomInt } from "node:crypto";
import type { z } from "zod";
import { ControlError } from "../control-error";
import { samples } from "../samples";
import { declaredHash, seedContent } from "../seed-content";
import type { AwsSocialContext } from "./context";
import type { Media, newMediaSchema } from "./schemas";

type NewMedia = z.output<typeof newMediaSchema>;

/** Puts inbound media behind an id. Throws ControlError when the number or the sample does not exist. */
export async function seedMedia(context: AwsSocialContext, input: NewMedia): Promise<Media> {
  const { state } = context;
  if (state.number(input.phoneNumberId)?.account.accountId !== input.accountId) {
    throw new ControlError(404, "This account has no number with this phoneNumberId.");
  }
  const content = await seedContent(state.content, input.content);
  const sample = samples().get(content.from === "sample" ? content.name : "");
  const sha256 = await state.content.sha256Of(content);
  const media: Media = {
    id: input.id ?? newMediaId(),
    accountId: input.accountId,
    phoneNumberId: input.phoneNumberId,
    content,
    sizeBytes: await state.content.sizeOf(content),
    sha256,
    declaredSha256: declaredHash(input.declaredHash, sha256),
    mimeType: input.mimeType ?? sample?.mimeType ?? "application/octet-stream",
    fileName: input.fileName ?? sample?.fileName ?? sample?.name ?? null,
    direction: "inbound",
    state: input.state,
  };
  const replaced = state.media.get(media.id);
  state.media.set(media.id, media);
  if (replaced) await state.content.remove(replaced.content);
  await state.save();
  return media;
}

/** 16 digits, as Meta's ids look. */
export function newMediaId(): string {
  return `${randomInt(10_000_000, 100_000_000)}${randomInt(10_000_000, 100_000_000)}`;
}
