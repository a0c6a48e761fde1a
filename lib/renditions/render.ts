import { drawImage } from "./draw-image";
import { drawPeaks } from "./draw-peaks";
import { drawPoster } from "./draw-poster";
import { isDrawable } from "./drawable";
import { ffmpegPath } from "./ffmpeg";
import { measureRecording } from "./measure-recording";
import { withFile } from "./spool";
import type { BlobToRender, Rendering } from "./types";

const MAX_IMAGE_BYTES = 50 * 1024 * 1024;
/** A film or recording is copied to a temporary file for ffmpeg; larger ones are only measured. */
const MAX_RECORDING_BYTES = 200 * 1024 * 1024;

const NOTHING: Rendering = { width: null, height: null, durationMs: null, thumbnail: null, peaks: [] };

/**
 * Measures bytes and draws a thumbnail or a waveform. Bytes that are broken, hostile or of no drawable type give nulls.
 * Throws only what `open` and its stream throw, and the signal's reason.
 */
export async function renderBlob(blob: BlobToRender): Promise<Rendering> {
  return oneAtATime(async () => {
    blob.signal.throwIfAborted();
    // Whatever an aborted drawing gives or throws must not be taken for one that cannot be made.
    return renderByType(blob).finally(() => blob.signal.throwIfAborted());
  });
}

async function renderByType(blob: BlobToRender): Promise<Rendering> {
  const { mimeType, sizeBytes } = blob;
  if (sizeBytes === 0 || !isDrawable(mimeType)) return NOTHING;
  if (mimeType.startsWith("image/")) return renderImage(blob);
  return mimeType.startsWith("video/") ? renderVideo(blob) : renderAudio(blob);
}

async function renderImage(blob: BlobToRender): Promise<Rendering> {
  if (blob.sizeBytes > MAX_IMAGE_BYTES) return NOTHING;
  const drawn = await withFile(blob, (file) => drawImage(file, blob.mimeType));
  return { ...NOTHING, ...drawn };
}

async function renderVideo(blob: BlobToRender): Promise<Rendering> {
  const measured = await measureRecording(blob);
  if (!(await canDecode(blob))) return { ...NOTHING, ...measured };
  const { mimeType, signal } = blob;
  const thumbnail = await withFile(blob, (file) => drawPoster(file, mimeType, measured.durationMs, signal));
  return { ...NOTHING, ...measured, thumbnail };
}

async function renderAudio(blob: BlobToRender): Promise<Rendering> {
  const { durationMs } = await measureRecording(blob);
  if (!(await canDecode(blob))) return { ...NOTHING, durationMs };
  const drawn = await withFile(blob, (file) => drawPeaks(file, blob.mimeType, blob.signal));
  return { ...NOTHING, durationMs: durationMs ?? drawn?.durationMs ?? null, peaks: drawn?.peaks ?? [] };
}

async function canDecode(blob: BlobToRender): Promise<boolean> {
  return blob.sizeBytes <= MAX_RECORDING_BYTES && (await ffmpegPath()) !== null;
}

let last: Promise<unknown> = Promise.resolve();

/** A decoded picture takes hundreds of megabytes at worst, so a process has no two of them at once. */
function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
  const turn = last.then(work);
  last = turn.catch(() => undefined);
  return turn;
}
