import { describe, expect, it } from "vitest";
import { decodeText } from "./text-decoding";

const utf8 = (text: string) => new TextEncoder().encode(text);

describe("decodeText", () => {
  it("reads UTF-8 and drops its byte order mark", () => {
    expect(decodeText(utf8("Größe,数量"))).toBe("Größe,数量");
    expect(decodeText(utf8("\ufeffid"))).toBe("id");
  });

  it("leaves off a character that the end of the excerpt cuts in two", () => {
    expect(decodeText(utf8("ok数").subarray(0, 4))).toBe("ok");
    expect(decodeText(utf8("ok😀").subarray(0, 5))).toBe("ok");
  });

  it("reads UTF-16 by its byte order mark", () => {
    expect(decodeText(Uint8Array.of(0xff, 0xfe, 0x69, 0x00, 0x64, 0x00))).toBe("id");
    expect(decodeText(Uint8Array.of(0xfe, 0xff, 0x00, 0x69, 0x00, 0x64))).toBe("id");
  });

  it("falls back to Windows-1252 for bytes that are not UTF-8", () => {
    expect(decodeText(Uint8Array.of(0x53, 0xe3, 0x6f, 0x20, 0x50, 0x61, 0x75, 0x6c, 0x6f))).toBe("São Paulo");
  });

  it("reads nothing as nothing", () => {
    expect(decodeText(new Uint8Array())).toBe("");
  });
});
