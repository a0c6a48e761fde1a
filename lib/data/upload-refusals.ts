import { storableFields } from "../media/storable";
import { Prisma, type Upload } from "./generated/client";
import type { Tx } from "./transaction";

const DAY_MS = 24 * 60 * 60_000;
/** A status tells whole seconds of another clock. */
const CLOCK_SLACK_MS = 10_000;

export interface RefusalFacts {
  readonly phoneNumberId: string;
  /** The message that was to carry the file. */
  readonly messageId: string;
  readonly at: Date;
  readonly code: string | null;
  readonly text: string;
}

/** `mediaItemId` is null for an upload whose item is gone. */
export type RefusedUpload = Pick<Upload, "id" | "mediaItemId"> & {
  /** False where the upload had been refused before. */
  readonly isNew: boolean;
};

/**
 * Writes on an upload that WhatsApp could not use its file after all. The report names a message, not the media: the
 * upload is the one whose item carries that message id, else the only one of the number that was finished in the day
 * before. null when neither can be told. An upload keeps the first refusal; repeating a report changes nothing.
 */
export async function recordUploadRefusal(tx: Tx, facts: RefusalFacts): Promise<RefusedUpload | null> {
  const { phoneNumberId, messageId } = facts;
  const ofNumber = { phoneNumberId, status: "DONE" } as const;
  const byMessage = await tx.upload.findFirst({
    where: {
      ...ofNumber,
      OR: [
        { refusal: { path: ["messageId"], equals: messageId } },
        { mediaItem: { messageId, direction: "UPLOADED" } },
      ],
    },
    orderBy: { finishedAt: "desc" },
    select: { id: true, mediaItemId: true },
  });
  if (byMessage) return attach(tx, byMessage, facts, "message id");
  const at = facts.at.getTime();
  const candidates = await tx.upload.findMany({
    where: { ...ofNumber, finishedAt: { gte: new Date(at - DAY_MS), lte: new Date(at + CLOCK_SLACK_MS) } },
    select: { id: true, mediaItemId: true },
    take: 2,
  });
  const [only, another] = candidates;
  if (only === undefined || another !== undefined) return null;
  return attach(tx, only, facts, "only candidate");
}

async function attach(
  tx: Tx,
  upload: Pick<Upload, "id" | "mediaItemId">,
  { at, code, text, messageId }: RefusalFacts,
  matchedBy: "message id" | "only candidate",
): Promise<RefusedUpload> {
  const { count } = await tx.upload.updateMany({
    where: { id: upload.id, refusal: { equals: Prisma.DbNull } },
    data: { refusal: storableFields({ at: at.toISOString(), code, text, messageId, matchedBy }) },
  });
  return { ...upload, isNew: count === 1 };
}
