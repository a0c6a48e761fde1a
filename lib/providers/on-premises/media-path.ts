import { ProviderError } from "../errors";
import type { MediaRef } from "../types";

/** Path of a media object below /v1/. Throws NOT_FOUND for what would lead elsewhere: "." and ".." climb, encoded or not. */
export function pathOf({ providerMediaId }: Pick<MediaRef, "providerMediaId">): string {
  if (!/^\.{0,2}$/.test(providerMediaId)) return `media/${encodeURIComponent(providerMediaId)}`;
  const publicMessage = "This is no provider media id, so the On-Premises client was not asked for it.";
  const diagnosis = {
    cause: "UNKNOWN_ID",
    confidence: "CERTAIN",
    whoActs: "operator",
    nextStep: "check the id",
  } as const;
  throw new ProviderError({ reason: "NOT_FOUND", retryable: false, publicMessage, diagnosis });
}
