import type { Scope } from "../../../data/scope";
import { decodeMoment, encodeMoment, readMoments } from "../../../data/timeline";
import { NotFoundError } from "../../../errors";
import { isUuid } from "../../../ids";
import type { TimelinePageDto } from "../../../schemas/timeline";
import { readerOf } from "./person";
import { presentMoment } from "./present-moment";

/** As many as fill the inspector a few times over. */
const PAGE = 40;

/**
 * One page of everything that happened to an item, newest first, from wherever it is recorded. Who viewed and did
 * something is told to operators and admins, to viewers only of themselves; deliveries are linked for those who may
 * open them. Throws NotFoundError, and InvalidInputError for a page marker that is not ours.
 */
export async function readTimeline(
  scope: Scope,
  itemId: string,
  { cursor, limit = PAGE }: { readonly cursor?: string | undefined; readonly limit?: number },
): Promise<TimelinePageDto> {
  const before = cursor === undefined ? null : decodeMoment(cursor);
  const read = isUuid(itemId) ? await readMoments(scope, itemId, { before, limit: limit + 1 }) : null;
  if (!read) throw new NotFoundError();
  const { moments, rows } = read;
  const reader = readerOf(scope);
  const page = moments.slice(0, limit);
  const last = moments.length > limit ? page.at(-1) : undefined;
  const { status, nextAttemptAt } = rows.item;
  return {
    entries: page.flatMap((moment) => presentMoment(reader, moment, rows) ?? []),
    nextCursor: last ? encodeMoment(last) : null,
    now: { status, nextAttemptAt: nextAttemptAt?.toISOString() ?? null },
  };
}
