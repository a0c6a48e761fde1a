import {
  type DetailedMediaItem,
  findByIdentifier,
  getListedMediaItem,
  getMediaItem,
  listMediaItems,
} from "../../data/media-items";
import { getNumber } from "../../data/numbers";
import type { Scope } from "../../data/scope";
import type { Tx } from "../../data/transaction";
import { findOrigins, findOwnedBytes, type OwnedBytes } from "../../data/versions";
import { NotFoundError } from "../../errors";
import { isUuid } from "../../ids";
import type { FindDto } from "../../schemas/find";
import type { MediaDetailDto, MediaListQuery, MediaPageDto } from "../../schemas/media";
import { lacksBytes } from "./adopt-bytes";
import { nameOf } from "./open-content";
import { presentDetail, presentItem } from "./present-media";
import { readIncidentOf } from "./read-incidents";

/** One page of the explorer. Throws NotFoundError for a number outside the scope, InvalidInputError for a bad cursor. */
export async function readMediaPage(scope: Scope, query: MediaListQuery): Promise<MediaPageDto> {
  if (query.number !== "all" && !(await getNumber(scope, query.number))) throw new NotFoundError("number");
  const { items, nextCursor } = await listMediaItems(scope, query);
  return { items: items.map(presentItem), nextCursor };
}

/** Everything about one item. Throws NotFoundError. */
export async function readMediaDetail(scope: Scope, itemId: string): Promise<MediaDetailDto> {
  const item = isUuid(itemId) ? await getMediaItem(scope, itemId) : null;
  if (!item) throw new NotFoundError();
  const [origins, owned, incident] = await Promise.all([
    findOrigins(scope, item),
    ownedFor(scope, item),
    readIncidentOf(scope, item.id),
  ]);
  return { ...presentDetail(item, scope, { origins, owned }), incident };
}

/** Bytes that would serve an item which has none, wherever the scope may see them. */
async function ownedFor(scope: Scope, item: DetailedMediaItem): Promise<OwnedBytes | null> {
  const { id: exceptItemId, declaredSha256: sha256 } = item;
  return sha256 !== null && lacksBytes(item) ? findOwnedBytes(scope, null, { sha256, exceptItemId }) : null;
}

/** The number an item belongs to. Throws NotFoundError. */
export async function numberOfItem(scope: Scope, tx: Tx, itemId: string): Promise<string> {
  const item = await getListedMediaItem(scope, itemId, tx);
  if (!item) throw new NotFoundError();
  return item.phoneNumberId;
}

/** The customer's whole number. Throws NotFoundError when there is none to show. */
export async function readSender(scope: Scope, tx: Tx, itemId: string): Promise<{ sender: string }> {
  const item = await getListedMediaItem(scope, itemId, tx);
  if (!item?.sender) throw new NotFoundError();
  return { sender: item.sender };
}

/** Items that carry the text as an identifier. */
export async function findMedia(scope: Scope, text: string): Promise<FindDto> {
  const matches = await findByIdentifier(scope, text);
  return {
    matches: matches.map(({ item, matchedBy }) => ({
      itemId: item.id,
      phoneNumberId: item.phoneNumberId,
      title: nameOf(item),
      matchedBy,
    })),
  };
}
