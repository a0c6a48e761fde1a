import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { hollowMp4, toneWav } from "./contract/samples";
import { blob, expectNoTemporaryFiles, NOTHING, picture, render } from "./contract/stage";
import { PEAK_COUNT } from "./draw-peaks";
import { ffmpegPath } from "./ffmpeg";
import { renderBlob } from "./render";
import type { BlobToRender } from "./types";

const hasFfmpeg = (await ffmpegPath()) !== null;

expectNoTemporaryFiles();

describe("a film or recording", () => {
  it("is measured without ffmpeg", async () => {
    vi.stubEnv("PATH", "");
    vi.resetModules();
    const { renderBlob: renderWithoutFfmpeg } = await import("./render");
    const film = await renderWithoutFfmpeg(blob("video/mp4", await hollowMp4()));
    expect(film).toEqual({ ...NOTHING, width: 320, height: 180, durationMs: 4_000 });
    const tone = await renderWithoutFfmpeg(blob("audio/wav", toneWav(1_500, [1])));
    expect(tone).toEqual({ ...NOTHING, durationMs: 1_500 });
  });

  it("is measured by its index alone, however large it is", async () => {
    const film = await hollowMp4();
    const padding = 300 * 1024 * 1024;
    const at = film.readUInt32BE(0);
    const freeBox = Buffer.alloc(8);
    freeBox.writeUInt32BE(padding);
    freeBox.write("free", 4, "latin1");
    const pieces: [start: number, bytes: Buffer][] = [
      [0, film.subarray(0, at)],
      [at, freeBox],
      [at + padding, film.subarray(at)],
    ];
    let read = 0;
    const open: BlobToRender["open"] = async ({ start, end } = { start: 0, end: film.length + padding - 1 }) => {
      const part = Buffer.alloc(end - start + 1);
      for (const [place, bytes] of pieces) {
        if (place <= end && start < place + bytes.length)
          bytes.copy(part, Math.max(0, place - start), Math.max(0, start - place));
      }
      read += part.length;
      return Readable.from([part]);
    };
    const drawn = await renderBlob({
      mimeType: "video/mp4",
      sizeBytes: film.length + padding,
      open,
      signal: new AbortController().signal,
    });
    expect(drawn).toEqual({ ...NOTHING, width: 320, height: 180, durationMs: 4_000 });
    expect(read).toBeLessThan(8 * 1024 * 1024);
  });
});

// The product does without ffmpeg, so a machine may lack it; then there is nothing here to be tested.
describe.skipIf(!hasFfmpeg)("with ffmpeg on the PATH", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "attache-samples-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const make = (name: string, ...options: string[]) => {
    const file = path.join(folder, name);
    execFileSync("ffmpeg", ["-v", "error", "-nostdin", "-f", "lavfi", "-i", ...options, file]);
    return readFileSync(file);
  };

  it("draws a poster from the first second of a film, turned as it is shown", async () => {
    const film = make("film.mp4", "color=red:s=96x160:d=2,format=yuv420p", "-c:v", "mpeg4");
    const drawn = await render("video/mp4", film);
    expect(drawn).toMatchObject({ width: 96, height: 160, durationMs: 2_000, peaks: [] });
    const { data, info } = await sharp(drawn.thumbnail ?? undefined)
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width: 96, height: 160 });
    expect(data[0]).toBeGreaterThan(200);
    expect(data[1]).toBeLessThan(60);
  });

  it("draws how loud a recording is over its length", async () => {
    const drawn = await render("audio/wav", toneWav(3_200, [0.1, 1]));
    expect(drawn).toMatchObject({ durationMs: 3_200, thumbnail: null });
    expect(drawn.peaks).toHaveLength(PEAK_COUNT);
    expect(Math.max(...drawn.peaks.slice(0, 31))).toBeLessThan(15);
    expect(Math.min(...drawn.peaks.slice(33))).toBeGreaterThan(90);
  });

  it("opens a file as what it was sniffed as and as nothing else, so that no playlist in disguise is followed", async () => {
    const tone = toneWav(1_000, [1]);
    for (const mimeType of ["audio/amr", "audio/flac", "audio/mp4"]) {
      expect((await render(mimeType, tone)).peaks).toEqual([]);
    }
    expect((await render("audio/wav", tone)).peaks).toHaveLength(PEAK_COUNT);
  });

  it("is stopped when the work is", async () => {
    const abort = new AbortController();
    const reason = new Error("the worker is stopping");
    const tone = toneWav(20_000, [1]);
    const rendering = renderBlob(
      blob("audio/wav", tone, {
        signal: abort.signal,
        open: async (range) => {
          if (!range) queueMicrotask(() => abort.abort(reason));
          return Readable.from([range ? tone.subarray(range.start, range.end + 1) : tone]);
        },
      }),
    );
    await expect(rendering).rejects.toBe(reason);
  });
});

describe("a store that fails", () => {
  const failure = new Error("the bucket has gone");

  it.each(["image/png", "video/mp4", "audio/ogg"])(
    "is not taken for %s bytes that cannot be drawn",
    async (mimeType) => {
      const closed = blob(mimeType, Buffer.alloc(9_000), { open: () => Promise.reject(failure) });
      await expect(renderBlob(closed)).rejects.toBe(failure);
      const broken = blob(mimeType, Buffer.alloc(9_000), {
        open: async () =>
          new Readable({
            read() {
              this.destroy(failure);
            },
          }),
      });
      await expect(renderBlob(broken)).rejects.toBe(failure);
    },
  );

  it("while a film is measured is not taken for a film without a length", async () => {
    const film = await hollowMp4();
    const open: BlobToRender["open"] = (range) =>
      range ? Promise.reject(failure) : Promise.resolve(Readable.from([film]));
    await expect(renderBlob(blob("video/mp4", film, { open }))).rejects.toBe(failure);
  });

  it("does not hold up the next rendering", async () => {
    const png = await picture(10, 10).png().toBuffer();
    const failing = renderBlob(blob("image/png", Buffer.alloc(9), { open: () => Promise.reject(failure) }));
    const next = render("image/png", png);
    const [failed, rendered] = await Promise.allSettled([failing, next]);
    expect(failed).toEqual({ status: "rejected", reason: failure });
    expect(rendered).toMatchObject({ value: { width: 10, height: 10 } });
  });
});

it("throws the signal's reason, also while the store stalls", async () => {
  const reason = new Error("the worker is stopping");
  await expect(renderBlob(blob("image/png", Buffer.alloc(9), { signal: AbortSignal.abort(reason) }))).rejects.toBe(
    reason,
  );
  const abort = new AbortController();
  const open = async () => {
    queueMicrotask(() => abort.abort(reason));
    return new Readable({ read() {} });
  };
  for (const mimeType of ["image/png", "video/mp4"]) {
    await expect(renderBlob(blob(mimeType, Buffer.alloc(9_000), { signal: abort.signal, open }))).rejects.toBe(reason);
  }
});
