import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { ConfigError } from "./errors";
import { sealedKeyId, sealWith, unsealWith } from "./sealing";
import { parseSecretKeys } from "./secret-keys";

const newKey = () => parseSecretKeys(randomBytes(32).toString("base64"), "test")[0];
const key = newKey();
const CONTEXT = "connection:0190:secrets";

function changed(sealed: string, part: number): string {
  const parts = sealed.split(".");
  const bytes = Buffer.from(parts[part] ?? "", "base64url");
  bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0);
  return parts.with(part, bytes.toString("base64url")).join(".");
}

describe("sealing", () => {
  it("opens what it sealed, whatever the text is", () => {
    for (const plain of ["", "a", '{"accessSecret":"ключ 🔑"}', "x".repeat(100_000)]) {
      expect(unsealWith([key], sealWith(key, plain, CONTEXT), CONTEXT)).toBe(plain);
    }
  });

  it("writes version, key id and three base64url parts, and never the same value twice", () => {
    const sealed = sealWith(key, "secret", CONTEXT);
    expect(sealed).toMatch(/^v1\.[0-9a-f]{8}\.[\w-]{16}\.[\w-]{22}\.[\w-]{8}$/);
    expect(sealedKeyId(sealed)).toBe(key.id);
    expect(sealWith(key, "secret", CONTEXT)).not.toBe(sealed);
  });

  it("does not open under another context", () => {
    expect(() => unsealWith([key], sealWith(key, "secret", CONTEXT), "connection:0191:secrets")).toThrow(ConfigError);
  });

  it.each([
    ["initialisation vector", 2],
    ["tag", 3],
    ["ciphertext", 4],
  ])("does not open with a changed %s", (_, part) => {
    expect(() => unsealWith([key], changed(sealWith(key, "secret", CONTEXT), part), CONTEXT)).toThrow(ConfigError);
  });

  it("refuses a shortened tag, which would be easier to guess", () => {
    const parts = sealWith(key, "secret", CONTEXT).split(".");
    const short = Buffer.from(parts[3] ?? "", "base64url").subarray(0, 4);
    expect(() => unsealWith([key], parts.with(3, short.toString("base64url")).join("."), CONTEXT)).toThrow(ConfigError);
  });

  it.each(["", "v1", "v2.00000000.a.b.c", "v1.00000000.a.b.c.d", "plain text"])(
    "refuses %j as a sealed value",
    (text) => {
      expect(() => unsealWith([key], text, CONTEXT)).toThrow(/not in a form/);
      expect(() => sealedKeyId(text)).toThrow(ConfigError);
    },
  );

  it("opens under every key that is there while keys rotate", () => {
    const next = newKey();
    const old = sealWith(key, "secret", CONTEXT);
    expect(unsealWith([next, key], old, CONTEXT)).toBe("secret");
    expect(unsealWith([next, key], sealWith(next, "secret", CONTEXT), CONTEXT)).toBe("secret");
  });

  it("names the key that is missing and nothing of the value", () => {
    const sealed = sealWith(key, "secret", CONTEXT);
    const open = () => unsealWith([newKey()], sealed, CONTEXT);
    expect(open).toThrow(ConfigError);
    expect(open).toThrow(key.id);
    expect(open).not.toThrow(sealed.split(".")[4]);
  });
});
