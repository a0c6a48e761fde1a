import { randomInt } from "node:crypto";
import type { z } from "zod";
import { ControlError } from "../control-error";
import { putMedia } from "../media-routes";
import { seedMediaFacts } from "../seed-content";
import type { AwsSocialContext } from "./context";
import type { Media, newMediaSchema } from "./schemas";

type NewMedia = z.output<typeof newMediaSchema>;

/** Puts inbound media behind an id. Throws ControlError when the number or the sample does not exist. */
export async function seedMedia(context: AwsSocialContext, input: NewMedia): Promise<Media> {
  const { state } = context;
  if (state.number(input.phoneNumberId)?.account.accountId !== input.accountId) {
    throw new ControlError(404, "This account has no number with this phoneNumberId.");
  }
  const { facts } = await seedMediaFacts(state.content, input);
  return putMedia(state, {
    id: input.id ?? newMediaId(),
    accountId: input.accountId,
    phoneNumberId: input.phoneNumberId,
    ...facts,
    direction: "inbound",
    state: input.state,
  });
}

/** 16 digits, as Meta's ids look. */
export function newMediaId(): string {
  return `${randomInt(10_000_000, 100_000_000)}${randomInt(10_000_000, 100_000_000)}`;
}
