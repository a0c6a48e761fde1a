import { describe, expect, it } from "vitest";
import { type MediaListQuery, mediaListQuerySchema } from "../schemas/media";
import { useTestDatabase } from "../testing/database";
import { createItemRow, createNumber, operatorScope, SYSTEM } from "../testing/factories";
import { db } from "./db";
import { queueItem } from "./downloads";
import { findByIdentifier, getMediaItem, listMediaItems } from "./media-items";
import { recordReference } from "./references";
import { inTransaction } from "./transaction";

useTestDatabase();

const query = (overrides: Record<string, string> = {}): MediaListQuery =>
  mediaListQuerySchema.parse({ number: "all", ...overrides });

async function walk(overrides: Record<string, string>): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listMediaItems(SYSTEM, query({ ...overrides, ...(cursor ? { cursor } : {}) }));
    ids.push(...page.items.map((item) => item.id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return ids;
}

describe("listing media items", () => {
  it("pages through items of the same instant without losing or repeating one", async () => {
    const number = await createNumber();
    const receivedAt = new Date("2026-03-01T10:00:00Z");
    const made = await Promise.all(Array.from({ length: 11 }, () => createItemRow(number, { receivedAt })));
    const walked = await walk({ number: number.id, limit: "3" });
    expect(walked).toHaveLength(11);
    expect(new Set(walked)).toEqual(new Set(made.map((item) => item.id)));
  });

  it("does not repeat items on the next page when new ones arrive in between", async () => {
    const number = await createNumber();
    for (const day of [1, 2, 3, 4]) await createItemRow(number, { receivedAt: new Date(`2026-03-0${day}T10:00:00Z`) });
    const first = await listMediaItems(SYSTEM, query({ number: number.id, limit: "2" }));
    await createItemRow(number, { receivedAt: new Date("2026-03-09T10:00:00Z") });
    const second = await listMediaItems(
      SYSTEM,
      query({ number: number.id, limit: "2", cursor: first.nextCursor ?? "" }),
    );
    expect(second.items.map((item) => item.receivedAt.getUTCDate())).toEqual([2, 1]);
    expect(second.nextCursor).toBeNull();
  });

  it("combines status, kind and text", async () => {
    const number = await createNumber();
    const wanted = await createItemRow(number, { status: "FAILED", kind: "DOCUMENT", fileName: "Invoice-7.pdf" });
    await createItemRow(number, { status: "FAILED", kind: "DOCUMENT", fileName: "other.pdf" });
    await createItemRow(number, { status: "STORED", kind: "DOCUMENT", fileName: "Invoice-8.pdf" });
    const { items } = await listMediaItems(
      SYSTEM,
      query({ number: number.id, status: "FAILED,GONE", kind: "DOCUMENT", q: "invoice" }),
    );
    expect(items.map((item) => item.id)).toEqual([wanted.id]);
  });

  it("takes the text that is looked for to the letter", async () => {
    const number = await createNumber();
    const wanted = await createItemRow(number, { fileName: "50%_off.pdf" });
    await createItemRow(number, { fileName: "50 or off.pdf" });
    for (const q of ["50%", "%_", "50%_OFF"]) {
      const { items } = await listMediaItems(SYSTEM, query({ number: number.id, q }));
      expect(
        items.map((item) => item.id),
        q,
      ).toEqual([wanted.id]);
    }
  });

  it("refuses a page marker that is not ours", async () => {
    await expect(listMediaItems(SYSTEM, query({ cursor: "bm90IG91cnM" }))).rejects.toThrow("page marker");
  });
});

describe("the scope", () => {
  it("hides items of other numbers from lists, look-ups, searches and changes", async () => {
    const [mine, foreign] = [await createNumber(), await createNumber()];
    const own = await createItemRow(mine);
    const other = await createItemRow(foreign, { messageId: "wamid.FOREIGN", status: "FAILED" });
    const scope = operatorScope("0198c0de-0000-7000-8000-000000000001", [mine.id]);

    const listed = await listMediaItems(scope, query());
    expect(listed.items.map((item) => item.id)).toEqual([own.id]);
    expect((await listMediaItems(scope, query({ number: foreign.id }))).items).toEqual([]);
    expect(await getMediaItem(scope, other.id)).toBeNull();
    expect(await findByIdentifier(scope, "wamid.FOREIGN")).toEqual([]);
    expect(await findByIdentifier(scope, other.id)).toEqual([]);
    expect(await inTransaction((tx) => queueItem(scope, tx, other.id, "OPERATOR"))).toBeNull();
    expect((await db().mediaItem.findUniqueOrThrow({ where: { id: other.id } })).status).toBe("FAILED");
  });

  it("shows nothing at all to somebody without grants", async () => {
    await createItemRow(await createNumber());
    const scope = operatorScope("0198c0de-0000-7000-8000-000000000001", []);
    expect((await listMediaItems(scope, query())).items).toEqual([]);
  });
});

describe("finding by identifier", () => {
  it("finds an item by each identifier it carries", async () => {
    const number = await createNumber();
    const sha256 = "ab".repeat(32);
    const item = await createItemRow(number, {
      providerMediaId: "fd81acff-eea8-4d9d-acc9-6c62904d6615",
      messageId: "wamid.X1",
      sender: "5511912344821",
      declaredSha256: sha256,
      fileName: "contrato.pdf",
    });
    const texts = [
      "fd81acff-eea8-4d9d-acc9-6c62904d6615",
      "wamid.X1",
      "+55 11 91234-4821",
      sha256.toUpperCase(),
      item.id,
      "contrato.pdf",
    ];
    for (const text of texts) {
      expect(
        (await findByIdentifier(SYSTEM, text)).map((match) => match.item.id),
        text,
      ).toEqual([item.id]);
    }
  });
});

describe("recording a reference", () => {
  const facts = (number: { id: string; connectionId: string }, overrides = {}) => ({
    connectionId: number.connectionId,
    phoneNumberId: number.id,
    direction: "INBOUND" as const,
    providerMediaId: "same-id",
    source: "WEBHOOK" as const,
    kind: "IMAGE" as const,
    messageId: null,
    sender: null,
    senderName: null,
    caption: null,
    fileName: null,
    declaredMimeType: null,
    declaredSizeBytes: null,
    declaredSha256: null,
    receivedAt: new Date(),
    ...overrides,
  });

  it("makes one item of any number of sightings, and fills in what the first one lacked", async () => {
    const number = await createNumber();
    const first = await inTransaction((tx) => recordReference(SYSTEM, tx, facts(number, { caption: "first" })));
    const again = await inTransaction((tx) =>
      recordReference(SYSTEM, tx, facts(number, { caption: "second", messageId: "wamid.LATE" })),
    );
    expect(again).toMatchObject({ id: first?.id, created: false });
    const item = await db().mediaItem.findUniqueOrThrow({ where: { id: first?.id ?? "" } });
    expect(item).toMatchObject({ caption: "first", messageId: "wamid.LATE" });
  });

  it("keeps the same provider media id apart by direction and by number", async () => {
    const [one, two] = [await createNumber(), await createNumber()];
    const ids = [
      await inTransaction((tx) => recordReference(SYSTEM, tx, facts(one))),
      await inTransaction((tx) => recordReference(SYSTEM, tx, facts(one, { direction: "UPLOADED" }))),
      await inTransaction((tx) => recordReference(SYSTEM, tx, facts(two))),
    ].map((reference) => reference?.id);
    expect(new Set(ids).size).toBe(3);
  });

  it("survives two deliveries of the same media at the same moment", async () => {
    const number = await createNumber();
    const both = await Promise.all(
      [1, 2, 3, 4].map(() => inTransaction((tx) => recordReference(SYSTEM, tx, facts(number)))),
    );
    expect(new Set(both.map((reference) => reference?.id)).size).toBe(1);
    expect(both.filter((reference) => reference?.created)).toHaveLength(1);
  });

  it("refuses a number that is not the connection's or not the person's", async () => {
    const [mine, foreign] = [await createNumber(), await createNumber()];
    const scope = operatorScope("0198c0de-0000-7000-8000-000000000001", [mine.id]);
    expect(await inTransaction((tx) => recordReference(scope, tx, facts(foreign)))).toBeNull();
    const mixed = facts({ id: mine.id, connectionId: foreign.connectionId });
    expect(await inTransaction((tx) => recordReference(SYSTEM, tx, mixed))).toBeNull();
  });
});
