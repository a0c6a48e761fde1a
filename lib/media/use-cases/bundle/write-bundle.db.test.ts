import { createHash, randomUUID } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { strFromU8, unzipSync } from "fflate";
import { beforeAll, describe, expect, it } from "vitest";
import { db } from "../../../data/db";
import type { Scope } from "../../../data/scope";
import { forgetEnv } from "../../../env";
import { InvalidInputError, NotFoundError } from "../../../errors";
import { useTestDatabase } from "../../../testing/database";
import { operatorScope, SYSTEM } from "../../../testing/factories";
import {
  CAPTION,
  CUSTOMER,
  createLeakyItem as createItem,
  createLeakyStage,
  type LeakyStage,
  MESSAGE_ID,
  NAME,
  OPERATOR,
  SECRETS,
} from "./test-leaky-item";
import { writeBundle } from "./write-bundle";

process.env.ATTACHE_SECRET_KEY = Buffer.alloc(32, 7).toString("base64");
forgetEnv();
useTestDatabase();

const NOW = new Date("2026-05-02T10:00:00Z");

let stage: LeakyStage;
beforeAll(async () => {
  stage = await createLeakyStage();
});

const asOperator = () => operatorScope(stage.operatorId, [stage.number.id]);
const createLeakyItem = () => createItem(stage);

const CLOSED = { withNames: false, wholeMessageIds: false, now: NOW };

async function unpacked(scope: Scope, itemIds: readonly string[], options: Partial<typeof CLOSED> = {}) {
  const { fileName, body } = await writeBundle(scope, itemIds, { ...CLOSED, ...options });
  const archive = await buffer(body);
  const files = Object.fromEntries(Object.entries(unzipSync(archive)).map(([name, bytes]) => [name, strFromU8(bytes)]));
  const read = (name: string) => JSON.parse(files[name] ?? "");
  return { fileName, archive, files, read, all: Object.entries(files).flat().join("\n") };
}

/** Everything that a text says in base64, wherever in it that begins. */
function decodings(text: string): string {
  const runs = text.match(/[\w+/-]{8,}/g) ?? [];
  return runs
    .flatMap((run) => [0, 1, 2, 3].map((at) => Buffer.from(run.slice(at), "base64").toString("latin1")))
    .join("\n");
}

function expectNothingOfCustomer(text: string) {
  const digits = text.replaceAll(/%[0-9A-F]{2}|&#\d+;/g, " ").replaceAll(/[\s().+/_-]/g, "");
  expect(digits).not.toContain(CUSTOMER.slice(-8));
  expect(text).not.toContain(Buffer.from(CUSTOMER).toString("hex"));
  expect(decodings(text)).not.toContain(CUSTOMER.slice(0, 11));
}

describe("what leaves", () => {
  it("is whole, and its manifest names every other file with its size and hash", async () => {
    const item = await createLeakyItem();
    const { files, read, fileName } = await unpacked(asOperator(), [item.id]);
    expect(Object.keys(files)).toEqual([
      "item.json",
      "timeline.json",
      "attempts.json",
      "deliveries/01.json",
      "environment.json",
      "index.html",
      "manifest.json",
    ]);
    const { files: named, ...manifest } = read("manifest.json");
    expect(manifest).toMatchObject({
      ...{ format: "attache-support-bundle", formatVersion: 1, createdAt: NOW.toISOString() },
      ...{ createdBy: "Operator AQ", items: [item.id], product: { name: "Attaché" } },
    });
    expect(named).toEqual(
      Object.entries(files)
        .filter(([name]) => name !== "manifest.json")
        .map(([name, text]) => ({
          name,
          sizeBytes: Buffer.byteLength(text),
          sha256: createHash("sha256").update(text).digest("hex"),
        })),
    );
    expect(fileName).toBe(`attache-nxcloud-${item.providerMediaId}-2026-05-02.zip`);
  });

  it("holds what a vendor needs: ids, codes, request ids, the address and the number id", async () => {
    const item = await createLeakyItem();
    const { read } = await unpacked(asOperator(), [item.id]);
    expect(read("item.json")).toMatchObject({
      ...{ providerMediaId: item.providerMediaId, providerNumberId: stage.number.providerNumberId, from: "+49 … 2018" },
      ...{ status: "FAILED", failure: { reason: "REJECTED", providerCode: "1003" } },
    });
    const [attempt] = read("attempts.json");
    expect(attempt.exchanges).toHaveLength(5);
    expect(attempt.exchanges[0]).toMatchObject({ providerRequestId: "req-8c1", httpStatus: 502, path: "/getMedia" });
    expect(read("environment.json").connections).toMatchObject([
      { provider: { kind: "nxcloud" }, host: "api2.nxcloud.example", numberIds: [stage.number.providerNumberId] },
    ]);
    expect(read("deliveries/01.json").payload).toMatchObject({
      messages: [{ type: "image", image: { id: item.providerMediaId, mime_type: "image/jpeg" } }],
    });
    const entries: { at: string; title: string }[] = read("timeline.json").entries;
    expect(entries.map(({ at }) => at)).toEqual(entries.map(({ at }) => at).toSorted());
    expect(entries.map(({ title }) => title)).toEqual(
      expect.arrayContaining(["Webhook received", "Attempt 1 · By hand", "Viewed", "Support bundle made"]),
    );
  });

  it("has a page in words, with the values that identify beside them and every hash whole in mono", async () => {
    const item = await createLeakyItem();
    const [declared, measured] = ["0a".repeat(32), "f9".repeat(32)];
    const verification = {
      ...{ step: "verify", method: "", host: "", path: "", startedAt: "2026-05-01T12:00:03.000Z", durationMs: 1 },
      ...{ httpStatus: null, providerCode: null, providerRequestId: null, bytes: null, answer: null },
      note: `The SHA-256 differs: ${declared} was declared, ${measured} was measured.`,
    };
    await db().attempt.updateMany({ where: { mediaItemId: item.id }, data: { exchanges: [verification] } });
    const { files } = await unpacked(asOperator(), [item.id]);
    const page = files["index.html"] ?? "";
    expect(page).toContain(`<h2>Photo ${item.providerMediaId}</h2>`);
    expect(page).toContain('Failed, can be fetched <code class="quiet">FAILED</code>');
    expect(page).toContain('Received <code class="quiet">INBOUND</code>');
    expect(page).toContain("<strong>Verification</strong>");
    expect(page).toContain(`<code>${declared}</code> was declared, <code>${measured}</code> was measured.`);
  });

  it("tells of no customer, however the number and the name were written", async () => {
    const { all } = await unpacked(asOperator(), [(await createLeakyItem()).id]);
    expectNothingOfCustomer(all);
    for (const text of [NAME, "Larsen", encodeURIComponent(NAME), "passport", "C01X"]) expect(all).not.toContain(text);
    expect(decodings(all)).not.toMatch(/Larsen|passport/);
  });

  it("opens no door and names no colleague", async () => {
    const { all } = await unpacked(asOperator(), [(await createLeakyItem()).id]);
    const { accessKey, accessSecret } = SECRETS;
    const secrets = [
      accessKey,
      accessSecret,
      "sup3r",
      "quoted",
      stage.webhookToken,
      "zzz",
      "feedface",
      "deadbeef",
      "appkey-4711",
    ];
    for (const text of [...secrets, ...Object.values(OPERATOR), "Quartermaine", "Smith", "secret-path"]) {
      expect(all).not.toContain(text);
    }
    expect(decodings(all)).not.toMatch(/AKdoor|sup3r|secret\+/);
    for (const address of ["10.20.30.40", "192.0.2.44", "198.51.100.7"]) expect(all).not.toContain(address);
    expect(all).not.toMatch(/https?:\/\//);
  });

  it("has a page in which nothing runs and nothing is loaded", async () => {
    const item = await createLeakyItem();
    const { files } = await unpacked(asOperator(), [item.id], { withNames: true });
    const page = files["index.html"] ?? "";
    expect(page).not.toMatch(/<(script|img|b|iframe|link|object|form|a)[\s>]/i);
    expect(page).toContain("&#60;b&#62;passport&#60;/b&#62;");
    expect(page).toMatch(/<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; style-src/);
  });

  it("has caption and file name only when they are asked for, and message ids whole likewise", async () => {
    const { id } = await createLeakyItem();
    const named = await unpacked(asOperator(), [id], { withNames: true });
    expect(named.read("item.json")).toMatchObject({
      caption: CAPTION,
      fileName: expect.stringContaining("passport of"),
    });
    expectNothingOfCustomer(named.all);
    const whole = await unpacked(asOperator(), [id], { wholeMessageIds: true });
    expect(whole.read("item.json")).toMatchObject({ messageId: MESSAGE_ID });
    expect(whole.all).not.toContain(CUSTOMER);
    const masked = await unpacked(asOperator(), [id]);
    expect(masked.read("item.json").messageId).toMatch(/^wamid\.\w{4}\[number\]\w+/);
  });

  it("is the same for the same rows and the same moment", async () => {
    const { id } = await createLeakyItem();
    const parts = async () => {
      const { files } = await unpacked(SYSTEM, [id]);
      await db().auditEntry.deleteMany({ where: { action: "media.export", subjectId: id } });
      return files;
    };
    await db().auditEntry.deleteMany({ where: { action: "media.export", subjectId: id } });
    const without = (files: Record<string, string>) =>
      Object.entries(files).filter(([name]) => !["timeline.json", "index.html", "manifest.json"].includes(name));
    expect(without(await parts())).toEqual(without(await parts()));
  });
});

describe("several items", () => {
  it("have a folder each, and what tells of one customer is left out of all", async () => {
    const [one, two] = [await createLeakyItem(), await createLeakyItem()];
    await db().mediaItem.update({ where: { id: two.id }, data: { sender: "33612345678", senderName: "Zoé" } });
    await db().attempt.updateMany({
      where: { mediaItemId: one.id },
      data: { failureMessage: "It is Zoé's, +33 6 12 34 56 78.", exchanges: [] },
    });
    const { files, all, fileName } = await unpacked(asOperator(), [two.id, one.id]);
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining(["items/01/item.json", "items/02/deliveries/01.json", "index.html", "manifest.json"]),
    );
    expectNothingOfCustomer(all);
    expect(all.replaceAll(/\s/g, "")).not.toContain("612345678");
    expect(all).not.toContain("Zoé");
    expect(fileName).toBe("attache-nxcloud-2-items-2026-05-02.zip");
  });

  it("are at least one and at most twenty", async () => {
    const ids = Array.from({ length: 21 }, () => randomUUID());
    await expect(writeBundle(asOperator(), ids, CLOSED)).rejects.toThrow(InvalidInputError);
    await expect(writeBundle(asOperator(), [], CLOSED)).rejects.toThrow(InvalidInputError);
  });
});

describe("who may have one", () => {
  const exportsOf = (id: string) => db().auditEntry.findMany({ where: { subjectId: id, action: "media.export" } });

  it("it is written to the audit before anything is handed out", async () => {
    const { id } = await createLeakyItem();
    await writeBundle(asOperator(), [id], { ...CLOSED, withNames: true });
    expect(await exportsOf(id)).toMatchObject([
      {
        operatorId: stage.operatorId,
        phoneNumberId: stage.number.id,
        details: { withNames: true, wholeMessageIds: false, items: 1 },
      },
    ]);
  });

  it("a foreign item, a missing one, a malformed id and a viewer end alike, and nothing is recorded", async () => {
    const { id } = await createLeakyItem();
    const stranger = operatorScope(stage.operatorId, [randomUUID()]);
    const viewer = operatorScope(stage.operatorId, [stage.number.id], "VIEWER");
    const message = new NotFoundError().message;
    await expect(writeBundle(stranger, [id], CLOSED)).rejects.toThrow(message);
    await expect(writeBundle(viewer, [id], CLOSED)).rejects.toThrow(message);
    for (const other of [randomUUID(), "none"]) {
      await expect(writeBundle(asOperator(), [id, other], CLOSED)).rejects.toThrow(message);
    }
    expect(await exportsOf(id)).toEqual([]);
  });
});
