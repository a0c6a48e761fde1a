import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "../data/db";
import { forgetEnv } from "../env";
import { useTestDatabase } from "../testing/database";
import { createItemRow, createNumber } from "../testing/factories";
import { runCliForJson, runCliHere } from "../testing/run-cli";

const folder = mkdtempSync(path.join(tmpdir(), "attache-bundle-"));
process.env.ATTACHE_SECRET_KEY = Buffer.alloc(32, 7).toString("base64");
forgetEnv();
useTestDatabase();
afterAll(() => rmSync(folder, { recursive: true }));

let items: { id: string }[];
beforeAll(async () => {
  const number = await createNumber();
  items = [
    await createItemRow(number, { caption: "a receipt" }),
    await createItemRow(number, { sender: "4915100002018" }),
  ];
});

const ids = () => items.map(({ id }) => id);
const inFolder = (name: string) => path.join(folder, name);

function contentOf(file: string): Record<string, string> {
  const entries = Object.entries(unzipSync(readFileSync(file)));
  return Object.fromEntries(entries.map(([name, bytes]) => [name, strFromU8(bytes)]));
}

describe("media bundle", () => {
  it("writes one archive about all items, for its owner alone, and audits each export", async () => {
    const file = inFolder("ticket.zip");
    const { bundle } = await runCliForJson(["media", "bundle", ...ids(), "--output", file]);
    expect(bundle).toMatchObject({ file, items: 2, sizeBytes: statSync(file).size });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const files = contentOf(file);
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining(["items/01/item.json", "items/02/item.json", "index.html"]),
    );
    expect(JSON.parse(files["manifest.json"] ?? "")).toMatchObject({ createdBy: "the command line" });
    expect(Object.values(files).join()).not.toMatch(/a receipt|4915100002018/);
    const audited = await db().auditEntry.findMany({ where: { action: "media.export" } });
    expect(audited.map(({ subjectId, actor }) => [subjectId, actor]).toSorted()).toEqual(
      ids()
        .map((id) => [id, "cli"])
        .toSorted(),
    );
  });

  it("puts captions in only when told to", async () => {
    const file = inFolder("named.zip");
    await runCliForJson(["media", "bundle", ids()[0] ?? "", "--output", file, "--include-names"]);
    expect(JSON.parse(contentOf(file)["item.json"] ?? "")).toMatchObject({ caption: "a receipt" });
  });

  it("writes over nothing, and leaves no file where there is no such item", async () => {
    const taken = inFolder("taken.zip");
    writeFileSync(taken, "mine");
    const refused = await runCliHere(["media", "bundle", ids()[0] ?? "", "--output", taken]);
    expect([refused.exitCode, refused.stderr]).toEqual([2, `There is a file ${taken} already.\n`]);
    expect(readFileSync(taken, "utf8")).toBe("mine");
    const none = inFolder("none.zip");
    for (const name of [
      path.join(taken, "inside"),
      path.join(folder, "n".repeat(300)),
      path.join(folder, "no", "way"),
    ]) {
      const unwritable = await runCliHere(["media", "bundle", ids()[0] ?? "", "--output", name]);
      expect([unwritable.exitCode, unwritable.stderr]).toEqual([2, expect.stringContaining("cannot be written")]);
    }
    const missing = await runCliHere(["media", "bundle", crypto.randomUUID(), "--output", none]);
    expect(missing.exitCode).toBe(1);
    expect(() => statSync(none)).toThrow();
    expect((await runCliHere(["media", "bundle", "no-id", "--output", none])).exitCode).toBe(2);
  });
});
