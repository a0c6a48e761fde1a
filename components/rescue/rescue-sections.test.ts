import { describe, expect, it } from "vitest";
import type { MediaItemDto } from "@/lib/schemas/media";
import { isSettled, sectionsOf } from "./rescue-sections";

const now = new Date("2026-11-20T12:00:00Z");
const hours = (count: number) => new Date(now.getTime() + count * 3_600_000).toISOString();
const open = { latest: null, certain: true, because: "", afterwards: "lost" as const, lost: false };

function item(id: string, until: string | null, more: Partial<MediaItemDto> = {}): MediaItemDto {
  const recoverable = { ...open, until };
  return { id, receivedAt: hours(-100), status: "FAILED", recoverable, ...more } as MediaItemDto;
}

const told = (items: MediaItemDto[]) =>
  sectionsOf(items, now).map(({ standing, items: held }) => [standing, held.map(({ id }) => id).join(" ")]);

describe("sections", () => {
  it("part the list where the urgency changes", () => {
    const items = [
      item("a", hours(0.5)),
      item("b", hours(1)),
      item("c", hours(2)),
      item("d", hours(50)),
      item("e", null),
    ];
    expect(told(items)).toEqual([
      ["hour", "a b"],
      ["day", "c"],
      ["week", "d"],
      ["open", "e"],
    ]);
  });

  it("leave in its place what was rescued, was found gone or has ended since", () => {
    const items = [
      item("a", hours(0.5)),
      item("stored", hours(20), { status: "STORED" }),
      item("gone", null, { recoverable: { ...open, until: null, lost: true } }),
      item("ended", hours(-0.1)),
      item("b", hours(0.9)),
    ];
    expect(told(items)).toEqual([["hour", "a stored gone ended b"]]);
  });

  it("know what needs no rescue any more", () => {
    expect(isSettled(item("a", hours(1)))).toBe(false);
    expect(isSettled(item("a", hours(1), { status: "DOWNLOADING" }))).toBe(false);
    expect(isSettled(item("a", hours(1), { status: "STORED" }))).toBe(true);
    expect(isSettled(item("a", null, { recoverable: { ...open, until: null, lost: true } }))).toBe(true);
  });
});
