import type { Readable } from "node:stream";
import { runFfmpeg } from "./ffmpeg";

export const PEAK_COUNT = 64;
const SAMPLE_RATE = 8_000;
const WINDOW_SAMPLES = 400;
const LONGEST_SECONDS = 4 * 60 * 60;
/** Below this share of full scale (of 1) even the loudest slice is silence, and is not blown up into a picture. */
const SILENCE = 0.002;

export interface DrawnPeaks {
  readonly peaks: number[];
  /** Measured by decoding; for formats whose length is written nowhere. */
  readonly durationMs: number | null;
}

/** The loudness of a recording over its length. null when it cannot be decoded here. */
export function drawPeaks(file: string, mimeType: string, signal: AbortSignal): Promise<DrawnPeaks | null> {
  const rate = String(SAMPLE_RATE);
  const outputOptions = ["-vn", "-sn", "-dn", "-ac", "1", "-ar", rate, "-t", String(LONGEST_SECONDS), "-f", "s16le"];
  return runFfmpeg({ file, mimeType, outputOptions, signal }, async (output) => {
    const { windows, samples } = await loudnessOf(output);
    return { peaks: toPeaks(windows), durationMs: samples > 0 ? Math.round((samples * 1_000) / SAMPLE_RATE) : null };
  });
}

/** Mean square of each window of samples, of 1. Constant memory but for one number per 50 ms. */
async function loudnessOf(output: Readable): Promise<{ windows: number[]; samples: number }> {
  const windows: number[] = [];
  let samples = 0;
  let sum = 0;
  let carried: Buffer = Buffer.alloc(0);
  for await (const chunk of output) {
    const bytes: Buffer = carried.length > 0 ? Buffer.concat([carried, chunk]) : chunk;
    const even = bytes.length - (bytes.length % 2);
    carried = bytes.subarray(even);
    for (let at = 0; at < even; at += 2) {
      const sample = bytes.readInt16LE(at) / 32_768;
      sum += sample * sample;
      samples += 1;
      if (samples % WINDOW_SAMPLES === 0) {
        windows.push(sum / WINDOW_SAMPLES);
        sum = 0;
      }
    }
  }
  return { windows, samples };
}

/** Folds windows of any number into PEAK_COUNT values, the loudest of which is 100. */
export function toPeaks(windows: readonly number[]): number[] {
  if (windows.length === 0) return [];
  const slices = Array.from({ length: PEAK_COUNT }, (_, slice) => {
    const from = Math.floor((slice * windows.length) / PEAK_COUNT);
    const to = Math.max(from + 1, Math.floor(((slice + 1) * windows.length) / PEAK_COUNT));
    const part = windows.slice(from, to);
    return Math.sqrt(part.reduce((sum, value) => sum + value, 0) / part.length);
  });
  const loudest = Math.max(...slices);
  return slices.map((value) => (loudest < SILENCE ? 0 : Math.round((100 * value) / loudest)));
}
