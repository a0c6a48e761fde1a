import { describe, expect, it } from "vitest";
import { guessType, preflight } from "./preflight";

const limits = { IMAGE: 5 * 1024 * 1024, VIDEO: 16 * 1024 * 1024, DOCUMENT: 100 * 1024 * 1024, STICKER: 100 * 1024 };
const file = (name: string, size: number, type = "") => ({ name, size, type });

describe("guessType", () => {
  it("goes by the extension, which browsers are often wrong or silent about", () => {
    expect(guessType("Note.AMR", "")).toBe("audio/amr");
    expect(guessType("list.csv", "application/vnd.ms-excel")).toBe("text/csv");
  });

  it("goes by the browser when the extension says nothing", () => {
    expect(guessType("scan", "image/png")).toBe("image/png");
    expect(guessType("scan", "application/x-anything")).toBeNull();
  });
});

describe("preflight", () => {
  it("lets through what the number takes", () => {
    expect(preflight(file("a.jpg", 5 * 1024 * 1024), limits)).toBeNull();
    expect(preflight(file("b.pdf", 99_000_000), limits)).toBeNull();
  });

  it("measures each kind by its own limit", () => {
    expect(preflight(file("a.jpg", 5 * 1024 * 1024 + 1), limits)?.because).toMatch(
      /image may have at most 5 MB; this one has 5\.0 MB \(5,242,881 bytes\)/,
    );
    expect(preflight(file("sticker.webp", 200_000), limits)?.because).toMatch(/sticker/);
  });

  it("refuses a kind that the number does not take", () => {
    expect(preflight(file("a.mp3", 1_000), limits)?.because).toMatch(/does not take/);
  });

  it("says what to do about a format that WhatsApp does not take, and that the name may mislead", () => {
    const refusal = preflight(file("IMG_1.heic", 1_000), limits);
    expect(refusal?.because).toMatch(/JPEG/);
    expect(refusal?.mayBeWrong).toBe(true);
  });

  it("refuses an empty file for good", () => {
    expect(preflight(file("a.jpg", 0), limits)).toEqual({ because: "The file is empty.", mayBeWrong: false });
    expect(preflight(file("thing", 0), limits)?.mayBeWrong).toBe(false);
  });

  it("leaves a type that cannot be told to the server, up to the largest limit", () => {
    expect(preflight(file("thing.bin", 50_000_000), limits)).toBeNull();
    expect(preflight(file("thing.bin", 200_000_000), limits)?.because).toMatch(/100 MB/);
  });
});
