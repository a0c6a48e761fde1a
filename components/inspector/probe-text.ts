import type { MediaDetailDto, MediaItemDto } from "@/lib/schemas/media";
import { formatBytes } from "@/lib/sizes";

/** A look that nobody took up within this time will hardly be: whoever wants one may ask again. */
const UNDER_WAY_MS = 60_000;

/** Whether a look is wanted that has not come back yet. */
export function isChecking({ probe }: Pick<MediaItemDto, "probe">, now: Date | null): boolean {
  if (probe.askedAt === null || now === null) return false;
  return now.getTime() - Date.parse(probe.askedAt) < UNDER_WAY_MS;
}

/** What the latest look found: "NXCloud still has it", "It is no longer at NXCloud". */
export function verdictText({ latestProbe, providerLabel }: Pick<MediaDetailDto, "latestProbe" | "providerLabel">) {
  switch (latestProbe?.verdict) {
    case "THERE":
      return `${providerLabel} still has it`;
    case "GONE":
      return `${providerLabel} no longer has it`;
    case "UNCLEAR":
      return `${providerLabel} did not say whether it has it`;
    default:
      return null;
  }
}

/** What came with the answer: "1.2 MB, image/jpeg", or why there is none. */
export function toldText({ latestProbe }: Pick<MediaDetailDto, "latestProbe">): string | null {
  if (!latestProbe) return null;
  const { sizeBytes, mimeType, failure } = latestProbe;
  if (failure) return failure.title;
  return [sizeBytes === null ? null : formatBytes(sizeBytes), mimeType].filter(Boolean).join(", ") || null;
}
