import type { QueryKey } from "@tanstack/react-query";
import type { ChangeEvent } from "../schemas/events";
import type { MediaPageDto } from "../schemas/media";

export type ItemEvent = Extract<ChangeEvent, { type: "item" }>;

/** A list of media that is read page by page and kept true by followList. */
export interface ListSource {
  /** Under queryKeys.mediaLists(), so that whoever changes an item finds it here too. */
  readonly key: QueryKey;
  /** One page, after `cursor`; null for the first. Throws RequestError. */
  readonly read: (cursor: string | null, signal?: AbortSignal) => Promise<MediaPageDto>;
  /** Whether an item that the list does not hold may belong to it, as far as the event tells. */
  readonly takes: (event: ItemEvent) => boolean;
  /** Whether an item that may have belonged to it does so no more once an event is not taken. */
  readonly byStatus: boolean;
}
