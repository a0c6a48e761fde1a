import type { Readable } from "node:stream";
import { drawThumbnail } from "./draw-image";
import { runFfmpeg } from "./ffmpeg";
import { THUMBNAIL_BOX } from "./types";

const MAX_FRAME_PIXELS = 40_000_000;
/** A frame that was scaled into the box is far smaller. */
const MAX_OUTPUT_BYTES = 4 * 1024 * 1024;

/** A frame of a film as a thumbnail: from one second on, as the very first is often black. null without ffmpeg. */
export async function drawPoster(
  file: string,
  mimeType: string,
  durationMs: number | null,
  signal: AbortSignal,
): Promise<Buffer | null> {
  const seconds = Math.min(1, (durationMs ?? 0) / 3_000);
  const { width, height } = THUMBNAIL_BOX;
  const fit = `scale=w='min(${width},iw)':h='min(${height},ih)':force_original_aspect_ratio=decrease`;
  const frame = await runFfmpeg(
    {
      file,
      mimeType,
      inputOptions: ["-max_pixels", String(MAX_FRAME_PIXELS), "-ss", seconds.toFixed(3)],
      outputOptions: ["-an", "-sn", "-dn", "-frames:v", "1", "-vf", fit, "-c:v", "png", "-f", "image2pipe"],
      signal,
    },
    collect,
  );
  return frame && frame.length > 0 ? drawThumbnail(frame) : null;
}

async function collect(output: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of output) {
    length += chunk.length;
    if (length > MAX_OUTPUT_BYTES) throw new Error("ffmpeg gave more than one small frame.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
