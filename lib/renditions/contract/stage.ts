import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import sharp from "sharp";
import { afterEach, beforeEach, expect, vi } from "vitest";
import { renderBlob } from "../render";
import type { BlobToRender, Rendering } from "../types";

export const NOTHING: Rendering = { width: null, height: null, durationMs: null, thumbnail: null, peaks: [] };

/** Bytes in memory as a store would give them; `change` replaces parts of it. */
export function blob(mimeType: string, bytes: Buffer, change: Partial<BlobToRender> = {}): BlobToRender {
  return {
    mimeType,
    sizeBytes: bytes.length,
    open: async (range) => Readable.from([range ? bytes.subarray(range.start, range.end + 1) : bytes]),
    signal: new AbortController().signal,
    ...change,
  };
}

export const render = (mimeType: string, bytes: Buffer) => renderBlob(blob(mimeType, bytes));

export const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: "#1c7d47" } });

/** Fails every test after which a temporary file is left. */
export function expectNoTemporaryFiles(): void {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "attache-render-test-"));
    vi.stubEnv("TMPDIR", folder);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    const left = readdirSync(folder);
    rmSync(folder, { recursive: true });
    expect(left).toEqual([]);
  });
}
