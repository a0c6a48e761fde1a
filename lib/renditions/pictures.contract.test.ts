import { Readable } from "node:stream";
import sharp from "sharp";
import { describe, expect, it, vi } from "vitest";
import { blackPng, hollowMp4, toneWav } from "./contract/samples";
import { blob, expectNoTemporaryFiles, NOTHING, picture, render } from "./contract/stage";
import { renderBlob } from "./render";

expectNoTemporaryFiles();

const isSmallOrNull = (value: unknown) => value === null || (typeof value === "number" && value < 5_000);

describe("a picture", () => {
  it.each([
    ["wide", 1_600, 400, 640, 160],
    ["tall", 400, 1_600, 80, 320],
    ["that is small already", 90, 60, 90, 60],
  ])("%s gets a WebP that fits a tile in its true aspect", async (_, width, height, drawnWidth, drawnHeight) => {
    const drawn = await render("image/jpeg", await picture(width, height).jpeg().toBuffer());
    expect(drawn).toMatchObject({ width, height, durationMs: null, peaks: [] });
    const thumbnail = await sharp(drawn.thumbnail ?? undefined).metadata();
    expect(thumbnail).toMatchObject({ format: "webp", width: drawnWidth, height: drawnHeight });
  });

  it("is measured and drawn as its EXIF orientation says, and its place is not told on", async () => {
    const turned = picture(60, 30)
      .withMetadata({ orientation: 6 })
      .withExifMerge({ IFD3: { GPSLatitude: "52/1 30/1 0/1" } });
    const drawn = await render("image/jpeg", await turned.jpeg().toBuffer());
    expect(drawn).toMatchObject({ width: 30, height: 60 });
    const thumbnail = await sharp(drawn.thumbnail ?? undefined).metadata();
    expect(thumbnail).toMatchObject({ width: 30, height: 60 });
    expect(thumbnail.exif).toBeUndefined();
  });

  it("that moves is drawn by its first frame, with its transparency", async () => {
    const frame = (alpha: number) => Buffer.alloc(512 * 512 * 4, Buffer.from([200, 40, 40, alpha]));
    const raw = { width: 512, height: 1_024, channels: 4, pageHeight: 512 } as const;
    const sticker = await sharp(Buffer.concat([frame(0), frame(255)]), { raw })
      .webp({ lossless: true })
      .toBuffer();
    expect((await sharp(sticker).metadata()).pages).toBe(2);
    const drawn = await render("image/webp", sticker);
    expect(drawn).toMatchObject({ width: 512, height: 512 });
    const { data, info } = await sharp(drawn.thumbnail ?? undefined)
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width: 320, height: 320, channels: 4 });
    expect(data[3]).toBe(0);
  });
});

describe("bytes of a stranger", () => {
  it("that claim more pixels than we decode are measured and not drawn", async () => {
    const drawn = await render("image/png", blackPng(20_000, 20_000));
    expect(drawn).toEqual({ ...NOTHING, width: 20_000, height: 20_000 });
  });

  it("are not even read when they are larger than any picture should be", async () => {
    const open = vi.fn(async () => Readable.from([]));
    expect(await renderBlob(blob("image/png", Buffer.alloc(0), { sizeBytes: 51 * 1024 * 1024, open }))).toEqual(
      NOTHING,
    );
    expect(open).not.toHaveBeenCalled();
  });

  it("never reach a decoder of anything but plain pictures", async () => {
    const svg = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="50" height="50"><rect width="9" height="9"/></svg>',
    );
    for (const mimeType of ["image/png", "image/svg+xml", "image/webp"])
      expect(await render(mimeType, svg)).toEqual(NOTHING);
  });

  it.each([
    "image/jpeg",
    "image/webp",
    "video/mp4",
    "video/3gpp",
    "audio/mpeg",
    "audio/ogg",
    "audio/mp4",
    "audio/amr",
    "application/pdf",
  ])("that are noise give nothing as %s", async (mimeType) => {
    const noise = Buffer.from(Array.from({ length: 20_000 }, (_, at) => (at * 7_919) % 251));
    expect(await render(mimeType, noise)).toMatchObject({ ...NOTHING, durationMs: expect.toSatisfy(isSmallOrNull) });
  });

  it("that are cut off anywhere do no harm", async () => {
    const whole: [string, Buffer][] = [
      ["image/jpeg", await picture(300, 300).jpeg().toBuffer()],
      ["image/webp", await picture(300, 300).webp().toBuffer()],
      ["video/mp4", await hollowMp4()],
      ["audio/wav", toneWav(500, [1])],
    ];
    for (const [mimeType, bytes] of whole) {
      for (const share of [0, 0.1, 0.5, 0.99]) {
        await expect(render(mimeType, bytes.subarray(0, Math.floor(bytes.length * share)))).resolves.toBeDefined();
      }
    }
  });

  it("of other types are left alone", async () => {
    const open = vi.fn(async () => Readable.from([]));
    for (const mimeType of ["application/pdf", "text/html", "application/octet-stream"]) {
      expect(await renderBlob(blob(mimeType, Buffer.from("x"), { open }))).toEqual(NOTHING);
    }
    expect(open).not.toHaveBeenCalled();
  });
});
