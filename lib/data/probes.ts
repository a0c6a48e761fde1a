import { storable } from "../media/storable";
import type { FailureFacts } from "../media/verdict";
import type { ProbeVerdict } from "../schemas/media";
import { db } from "./db";
import { failureColumns } from "./failure";
import type { Prisma } from "./generated/client";
import { ofVisibleNumber, type Scope } from "./scope";
import type { Tx } from "./transaction";

const ASKED = {
  id: true,
  phoneNumberId: true,
  neverArrived: true,
  connection: { select: { providerKind: true } },
} satisfies Prisma.MediaItemSelect;
export type AskedItem = Prisma.MediaItemGetPayload<{ select: typeof ASKED }>;

/** An item within the scope, for whoever wants to have it looked for; null when there is none. */
export function getItemToProbe(scope: Scope, tx: Tx, itemId: string): Promise<AskedItem | null> {
  return tx.mediaItem.findFirst({ where: { id: itemId, ...ofVisibleNumber(scope) }, select: ASKED });
}

/** Notes on the item that a look at its provider is wanted, and by whom. */
export async function noteProbeAsked(scope: Scope, tx: Tx, itemId: string, now: Date): Promise<void> {
  await tx.mediaItem.updateMany({
    where: { id: itemId, ...ofVisibleNumber(scope) },
    data: { probeAskedAt: now, probeAskedById: scope.kind === "operator" ? scope.operatorId : null },
  });
}

const PROBED = { connection: true, phoneNumber: true } satisfies Prisma.MediaItemInclude;
export type ProbedItem = Prisma.MediaItemGetPayload<{ include: typeof PROBED }>;

/** Everything needed to ask the provider; for the worker, which acts for the installation. */
export function loadItemToProbe(itemId: string): Promise<ProbedItem | null> {
  return db().mediaItem.findUnique({ where: { id: itemId }, include: PROBED });
}

/** Forgets that a look was wanted, where none can be had. */
export async function dropProbeAsked(itemId: string): Promise<void> {
  await db().mediaItem.updateMany({ where: { id: itemId }, data: { probeAskedAt: null, probeAskedById: null } });
}

export interface NewProbe {
  readonly bulkRunId: string | null;
  readonly operatorId: string | null;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  readonly verdict: ProbeVerdict;
  /** What the provider said of it; null when it said nothing. Lower-case hex. */
  readonly descriptor: {
    readonly mimeType: string | null;
    readonly sizeBytes: number | null;
    readonly sha256: string | null;
    readonly fileName: string | null;
  } | null;
  readonly failure: FailureFacts | null;
  readonly exchanges: Prisma.InputJsonArray;
}

/**
 * Writes a probe and what it means for its item: when and with what verdict, and whatever nobody had declared before.
 * The status stays: only a download decides that something cannot be had.
 */
export async function recordProbe(tx: Tx, itemId: string, probe: NewProbe): Promise<void> {
  const { descriptor, failure, ...facts } = probe;
  // Locked, so that what another fills in meanwhile is not overwritten.
  await tx.$queryRaw`SELECT 1 FROM "media_item" WHERE "id" = ${itemId}::uuid FOR NO KEY UPDATE`;
  const item = await tx.mediaItem.findUniqueOrThrow({ where: { id: itemId } });
  await tx.probe.create({
    data: {
      ...facts,
      ...failureColumns(failure),
      mediaItemId: itemId,
      phoneNumberId: item.phoneNumberId,
      ...(descriptor && { descriptor: storableDescriptor(descriptor) }),
    },
  });
  await tx.mediaItem.update({
    where: { id: itemId },
    data: {
      probedAt: probe.finishedAt,
      probeVerdict: probe.verdict,
      probeAskedAt: null,
      probeAskedById: null,
      ...(descriptor && missingFacts(item, storableDescriptor(descriptor))),
    },
  });
}

function storableDescriptor({ mimeType, fileName, ...measures }: NonNullable<NewProbe["descriptor"]>) {
  return { ...measures, mimeType: mimeType && storable(mimeType), fileName: fileName && storable(fileName) };
}

function missingFacts(
  item: Pick<ProbedItem, "declaredMimeType" | "declaredSizeBytes" | "declaredSha256" | "fileName">,
  told: NonNullable<NewProbe["descriptor"]>,
) {
  return {
    declaredMimeType: item.declaredMimeType ?? told.mimeType,
    declaredSizeBytes: item.declaredSizeBytes ?? told.sizeBytes,
    declaredSha256: item.declaredSha256 ?? told.sha256,
    fileName: item.fileName ?? told.fileName,
  };
}
