import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileTypeFromBuffer } from "file-type";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { samplePath, samples } from "./samples";

const all = [...samples().values()];
const bytesOf = (name: string) => readFileSync(samplePath(name));
/** Types without leading bytes of their own. */
const PLAIN = ["text/plain", "text/csv"];
const SAME: Readonly<Record<string, string>> = { "audio/x-m4a": "audio/mp4", "audio/ogg; codecs=opus": "audio/ogg" };

test("the manifest names every file of the folder, and no other", () => {
  const files = readdirSync(path.join(import.meta.dirname, "media"));
  expect(files.filter((name) => name !== "manifest.json" && name !== "README.md").sort()).toEqual(
    all.map(({ name }) => name).sort(),
  );
});

test("all together they stay small enough to be cloned", () => {
  const size = all.reduce((sum, { name }) => sum + bytesOf(name).length, 0);
  expect(size).toBeLessThan(6_000_000);
});

describe("a sample is what its sender declares, unless it is hostile", () => {
  test.each(all)("$name", async ({ name, mimeType, hostile }) => {
    const sniffed = (await fileTypeFromBuffer(bytesOf(name)))?.mime ?? "none";
    const declared = SAME[mimeType] ?? mimeType;
    if (hostile || PLAIN.includes(mimeType)) expect(["none", "application/xml", "image/heic"]).toContain(sniffed);
    else expect(SAME[sniffed] ?? sniffed.split(";")[0]).toBe(declared);
  });
});

test.each(all.filter(({ kind }) => kind === "sticker"))("$name is a sticker that may be sent", async ({ name }) => {
  const { width, pageHeight, height } = await sharp(bytesOf(name), { animated: true }).metadata();
  expect([width, pageHeight ?? height]).toEqual([512, 512]);
  expect(bytesOf(name).length).toBeLessThanOrEqual(100 * 1024);
});

test.each(all.filter(({ kind }) => kind === "voice"))("$name is mono Opus", ({ name }) => {
  const head = bytesOf(name).subarray(0, 64);
  const opus = head.indexOf("OpusHead");
  expect(opus).toBeGreaterThan(0);
  expect(head[opus + 9]).toBe(1);
});
