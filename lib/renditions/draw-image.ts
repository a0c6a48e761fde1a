import sharp from "sharp";
import { THUMBNAIL_BOX } from "./types";

const MAX_PIXELS = 100_000_000;
const TIME_LIMIT_SECONDS = 20;
const DRAWABLE = new Set(["image/jpeg", "image/png", "image/webp", "image/gif"]);

// Only decoders of plain pictures: the bytes are a stranger's, and libvips would read SVG and more if it saw any.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: ["VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadWebp", "VipsForeignLoadNsgif"],
});
// Cached pixels would stay in the memory of a process that runs for weeks.
sharp.cache(false);

export interface DrawnImage {
  readonly width: number;
  readonly height: number;
  readonly thumbnail: Buffer | null;
}

/**
 * Size as shown and thumbnail of a picture, turned as its EXIF orientation says; of a moving one the first frame.
 * Transparency stays, everything else that the file says about itself (place, camera) is dropped.
 * null when the file is no picture that we read; no thumbnail when it has too many pixels or is broken.
 */
export async function drawImage(file: string, mimeType: string): Promise<DrawnImage | null> {
  if (!DRAWABLE.has(mimeType)) return null;
  const size = await measure(file);
  return size && { ...size, thumbnail: await drawThumbnail(file) };
}

/** A WebP within THUMBNAIL_BOX, never enlarged; null for what cannot be decoded. Takes a file or an encoded picture. */
export async function drawThumbnail(input: string | Buffer): Promise<Buffer | null> {
  return read(input, MAX_PIXELS)
    .autoOrient()
    .resize({ ...THUMBNAIL_BOX, fit: "inside", withoutEnlargement: true })
    .webp({ quality: 78 })
    .timeout({ seconds: TIME_LIMIT_SECONDS })
    .toBuffer()
    .catch(() => null);
}

/** Reads the header alone, so that the size of a decompression bomb is known and it is not set off. */
async function measure(file: string): Promise<{ width: number; height: number } | null> {
  const metadata = await read(file, false)
    .metadata()
    .catch(() => null);
  return metadata?.autoOrient ?? null;
}

function read(input: string | Buffer, limitInputPixels: number | false) {
  return sharp(input, { limitInputPixels, sequentialRead: true, failOn: "none" });
}
