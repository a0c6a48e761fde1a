import { addAbortSignal } from "node:stream";
import { buffer } from "node:stream/consumers";
import {
  ADTS,
  CustomSource,
  FLAC,
  Input,
  Logging,
  LogLevel,
  MATROSKA,
  MP3,
  MP4,
  OGG,
  QTFF,
  WAVE,
  WEBM,
} from "mediabunny";
import type { BlobToRender } from "./types";

/** Every format that lies in one file. HLS is left out on purpose: it would have other addresses fetched. */
const FORMATS = [MP4, QTFF, WEBM, MATROSKA, MP3, OGG, WAVE, FLAC, ADTS];
const CACHE_BYTES = 4 * 1024 * 1024;
/** What measuring may read in all. Enough to scan any recording that WhatsApp takes; an end for hostile indexes. */
const READ_BUDGET_BYTES = 48 * 1024 * 1024;

// It would write to the console about every codec that it cannot decode; nothing here decodes.
Logging.level = LogLevel.Silent;

export interface MeasuredRecording {
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
}

/** Size and length of a film or recording, read by ranges. nulls for what cannot be read. Throws what `open` throws. */
export async function measureRecording(blob: BlobToRender): Promise<MeasuredRecording> {
  const reader = new BudgetedReader(blob);
  const input = new Input({
    formats: FORMATS,
    source: new CustomSource({
      getSize: () => blob.sizeBytes,
      read: (start, end) => reader.read(start, end),
      maxCacheSize: CACHE_BYTES,
      prefetchProfile: "network",
      handleUnhandledError: () => undefined,
    }),
  });
  try {
    return await measure(input);
  } catch {
    if (reader.failure) throw reader.failure;
    return { width: null, height: null, durationMs: null };
  } finally {
    input.dispose();
  }
}

async function measure(input: Input): Promise<MeasuredRecording> {
  const picture = await input.getPrimaryVideoTrack();
  const width = picture && (await picture.getDisplayWidth());
  const height = picture && (await picture.getDisplayHeight());
  const seconds = (await input.getDurationFromMetadata()) ?? (await input.computeDuration());
  return { width: positive(width), height: positive(height), durationMs: positive(seconds * 1_000) };
}

function positive(value: number | null): number | null {
  return value !== null && Number.isFinite(value) && value > 0 ? Math.round(value) : null;
}

class BudgetedReader {
  readonly #blob: BlobToRender;
  #left = READ_BUDGET_BYTES;
  /** The store's own error, which says nothing about the bytes. */
  failure: unknown;

  constructor(blob: BlobToRender) {
    this.#blob = blob;
  }

  async read(start: number, end: number): Promise<Uint8Array> {
    this.#blob.signal.throwIfAborted();
    this.#left -= end - start;
    if (this.#left < 0) throw new Error("Measuring would have to read too much of the file.");
    try {
      return await buffer(addAbortSignal(this.#blob.signal, await this.#blob.open({ start, end: end - 1 })));
    } catch (error) {
      this.failure ??= error;
      throw error;
    }
  }
}
