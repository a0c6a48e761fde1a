import type { MediaItemDto } from "@/lib/schemas/media";
import type { TileShape } from "./justify";

export const TILE_GAP = 8;
/** Height of a tile in pixels, by density. */
export const TILE_HEIGHT = { comfortable: 148, compact: 112 } as const;

const PICTURE_RATIO = { min: 0.64, max: 2.2, unknown: 1.33, document: 0.74 } as const;
const CARD_WIDTH = 188;
const WAVEFORM_WIDTH = 204;

/** What the slot of an item shows. Bytes that are kept are shown whatever became of a later try, unless held back. */
export type TileFace = "picture" | "waveform" | "name" | "status";

/** Chooses the face of an item's tile. */
export function faceOf(item: MediaItemDto): TileFace {
  if (item.blobId === null || item.status === "QUARANTINED" || item.status === "PURGED") return "status";
  if (item.hasThumbnail) return "picture";
  return item.kind === "AUDIO" || item.kind === "VOICE" ? "waveform" : "name";
}

/** The width that an item's tile would like at a height, both in pixels. */
export function shapeOf(item: MediaItemDto, height: number): TileShape {
  const face = faceOf(item);
  if (face === "waveform") return { width: WAVEFORM_WIDTH, rigid: false };
  if (face !== "picture") return { width: CARD_WIDTH, rigid: false };
  return { width: Math.round(height * ratioOf(item)), rigid: true };
}

function ratioOf({ kind, width, height }: MediaItemDto): number {
  if (!width || !height) return kind === "DOCUMENT" ? PICTURE_RATIO.document : PICTURE_RATIO.unknown;
  return Math.min(PICTURE_RATIO.max, Math.max(PICTURE_RATIO.min, width / height));
}
