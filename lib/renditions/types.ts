import type { Readable } from "node:stream";

/** Bytes to be measured and drawn. `mimeType` is the sniffed one; `open` gives a part, both ends inclusive, or all. */
export interface BlobToRender {
  readonly mimeType: string;
  readonly sizeBytes: number;
  open(range?: { start: number; end: number }): Promise<Readable>;
  readonly signal: AbortSignal;
}

/** What could be made of the bytes; null and empty where nothing could. */
export interface Rendering {
  /** In pixels, as shown: after rotation. */
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
  /** WebP, within THUMBNAIL_BOX. */
  readonly thumbnail: Buffer | null;
  /** Loudness of equal slices of a recording, 0 to 100. */
  readonly peaks: number[];
}

/** In pixels: twice the height of a tile row, and wide enough for a panorama in it. */
export const THUMBNAIL_BOX = { width: 640, height: 320 } as const;
