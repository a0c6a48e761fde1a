import type { RescueFilters } from "../schemas/rescue";
import type { MediaFilters } from "./media-filters";

/** Every key of the query cache, so that whoever changes something can name what to renew. */
export const queryKeys = {
  numbers: () => ["numbers"] as const,
  mediaLists: () => ["media", "list"] as const,
  mediaList: (filters: MediaFilters) => ["media", "list", filters] as const,
  mediaItems: () => ["media", "item"] as const,
  mediaItem: (itemId: string) => ["media", "item", itemId] as const,
  /** Under the item, so that whatever renews all items renews it too. */
  mediaTimeline: (itemId: string) => ["media", "item", itemId, "timeline"] as const,
  uploads: () => ["uploads"] as const,
  uploadList: (scope: string) => ["uploads", scope] as const,
  rescueList: (filters: RescueFilters) => ["media", "list", "rescue", filters] as const,
  /** Everything about bulk runs. */
  bulk: () => ["bulk"] as const,
  bulkUnderWay: () => ["bulk", "under-way"] as const,
  bulkRuns: () => ["bulk", "list"] as const,
  bulkRun: (bulkRunId: string) => ["bulk", "run", bulkRunId] as const,
  bulkItems: (bulkRunId: string, state: string | null) => ["bulk", "items", bulkRunId, state] as const,
  incidents: () => ["incidents"] as const,
  health: () => ["health"] as const,
  find: (text: string) => ["find", text] as const,
} as const;
