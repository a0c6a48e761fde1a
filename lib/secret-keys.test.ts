import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ConfigError } from "./errors";
import { loadSecretKeys, parseSecretKeys } from "./secret-keys";

const run = promisify(execFile);
const base64Key = () => randomBytes(32).toString("base64");

describe("parseSecretKeys", () => {
  it("reads several keys in order and names each by its bytes", () => {
    const [first, second] = [base64Key(), base64Key()];
    const keys = parseSecretKeys(`${first}, ${second}\n`, "test");
    expect(keys.map((key) => key.bytes.toString("base64"))).toEqual([first, second]);
    expect(keys[0].id).toMatch(/^[0-9a-f]{8}$/);
    expect(parseSecretKeys(first, "test")[0].id).toBe(keys[0].id);
  });

  it.each(["c2hvcnQ=", "not base64 at all", randomBytes(33).toString("base64"), "a".repeat(64)])(
    "refuses %j without repeating it",
    (text) => {
      const parse = () => parseSecretKeys(`${base64Key()},${text}`, "ATTACHE_SECRET_KEY");
      expect(parse).toThrow(ConfigError);
      expect(parse).toThrow(/^ATTACHE_SECRET_KEY: key 2 is not base64 of 32 bytes/);
      expect(parse).not.toThrow(text);
    },
  );

  it.each(["", " , ,\n"])("refuses %j: no key at all", (text) => {
    expect(() => parseSecretKeys(text, "secret.key")).toThrow("secret.key holds no key.");
  });
});

describe("loadSecretKeys", () => {
  let dataDir: string;
  const keyFile = () => path.join(dataDir, "secret.key");
  beforeEach(() => {
    dataDir = mkdtempSync(path.join(tmpdir(), "attache-keys-"));
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));

  it("prefers the configured keys and then makes no file", () => {
    const configured = base64Key();
    expect(loadSecretKeys({ configured, dataDir })[0].bytes.toString("base64")).toBe(configured);
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it("makes a key that only its owner may read, and finds it again", () => {
    const made = loadSecretKeys({ configured: undefined, dataDir });
    expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
    expect(loadSecretKeys({ configured: undefined, dataDir })).toEqual(made);
    expect(readdirSync(dataDir)).toEqual(["secret.key"]);
  });

  it("gives processes that start together the same key", { timeout: 60_000 }, async () => {
    const script = `
      import { loadSecretKeys } from ${JSON.stringify(path.resolve("lib/secret-keys.ts"))};
      process.stdout.write(loadSecretKeys({ configured: undefined, dataDir: process.argv[1] })[0].id);`;
    const start = () => run(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script, dataDir]);
    const ids = (await Promise.all([start(), start(), start(), start()])).map((result) => result.stdout);
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toBe(parseSecretKeys(readFileSync(keyFile(), "utf8"), "test")[0].id);
    expect(readdirSync(dataDir)).toEqual(["secret.key"]);
  });

  it("takes a key away from other users of the machine", () => {
    writeFileSync(keyFile(), base64Key());
    chmodSync(keyFile(), 0o644);
    loadSecretKeys({ configured: undefined, dataDir });
    expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
  });

  it("names the file when its key is not usable", () => {
    writeFileSync(keyFile(), "oops", { mode: 0o600 });
    expect(() => loadSecretKeys({ configured: undefined, dataDir })).toThrow(`${keyFile()}: key 1 is not base64`);
    expect(readFileSync(keyFile(), "utf8")).toBe("oops");
  });

  it("names the file when the folder cannot be written", () => {
    writeFileSync(keyFile(), "");
    const inside = path.join(keyFile(), "below-a-file");
    expect(() => loadSecretKeys({ configured: undefined, dataDir: inside })).toThrow(ConfigError);
  });
});
