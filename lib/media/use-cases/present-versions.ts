import { z } from "zod";
import { roleMay } from "../../auth/permissions";
import type { DetailedMediaItem } from "../../data/media-items";
import type { Scope } from "../../data/scope";
import type { OwnedBytes } from "../../data/versions";
import { type FindingDto, findingSchema, type OwnedBytesDto, type VersionDto } from "../../schemas/versions";
import { compareRows } from "../findings";
import { nextStatus } from "../status";
import { ownedName } from "./reuse-bytes";

type Version = DetailedMediaItem["versions"][number];

/** Whether bytes are not what was declared, and nobody has let them through. */
export function isHeldBack(
  version: Pick<Version, "verdict" | "blobId">,
  item: { readonly status: DetailedMediaItem["status"]; readonly blobId: string | null },
): boolean {
  return version.blobId === item.blobId ? item.status === "QUARANTINED" : version.verdict === "MISMATCH";
}

/** Whether the scope may see bytes that are held back, and let them through. */
export function mayRelease(scope: Scope): boolean {
  return scope.kind === "system" || roleMay(scope.role, "media:purge");
}

/** The versions of an item as the scope may see them; `origins` are the items that reused bytes come from. */
export function presentVersions(
  item: DetailedMediaItem,
  scope: Scope,
  origins: ReadonlyMap<string, OwnedBytesDto>,
): VersionDto[] {
  return item.versions.map((version) => {
    const { blob } = version;
    const current = blob.id === item.blobId;
    const heldBack = isHeldBack(version, item);
    return {
      id: version.id,
      at: version.createdAt.toISOString(),
      origin: version.origin,
      from: (version.fromItemId && origins.get(version.fromItemId)) || null,
      verdict: version.verdict,
      mimeType: blob.mimeType,
      sizeBytes: Number(blob.sizeBytes),
      sha256: blob.sha256,
      findings: findingsOf(item, version),
      current,
      heldBack,
      can: {
        open: !heldBack || mayRelease(scope),
        use: mayRelease(scope) && (heldBack || !current) && nextStatus(item.status, "adopt") !== null,
      },
    };
  });
}

/** What was found when the bytes came; of those that came before anything was noted, what can be told today. */
function findingsOf(item: DetailedMediaItem, { findings, blob }: Version): FindingDto[] {
  const stored = z.array(findingSchema).safeParse(findings);
  return stored.success && stored.data.length > 0 ? stored.data : compareRows(item, blob).findings;
}

/**
 * What is known about the bytes that an item shows: declared against measured as of today, and whether they differ from
 * those before them.
 */
export function findingsOfShown(item: DetailedMediaItem): FindingDto[] {
  if (!item.blob) return [];
  const shown = item.versions.find(({ blobId }) => blobId === item.blobId);
  const earlier = shown ? findingsOf(item, shown).filter(({ id }) => id === "earlier") : [];
  return [...compareRows(item, item.blob).findings, ...earlier];
}

export function presentOwned(owned: OwnedBytes): OwnedBytesDto {
  const { mediaItem, blob } = owned;
  return {
    itemId: mediaItem.id,
    phoneNumberId: mediaItem.phoneNumberId,
    phoneNumber: mediaItem.phoneNumber.phoneNumber,
    direction: mediaItem.direction,
    fileName: ownedName(owned),
    receivedAt: mediaItem.receivedAt.toISOString(),
    sizeBytes: Number(blob.sizeBytes),
  };
}
