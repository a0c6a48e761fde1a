import { beforeAll, describe, expect, it } from "vitest";
import { db } from "../../data/db";
import type { Prisma } from "../../data/generated/client";
import type { Scope } from "../../data/scope";
import { InvalidInputError, NotFoundError } from "../../errors";
import { rescueQuerySchema } from "../../schemas/rescue";
import { useTestDatabase } from "../../testing/database";
import { createItemRow, createNumber, operatorScope, SYSTEM } from "../../testing/factories";
import { STANDINGS, timeLeft } from "../time-left";
import { readRail } from "./read-rail";
import { readRescuePage } from "./read-rescue";

useTestDatabase();

const DAY_MS = 86_400_000;
const now = new Date("2026-06-15T12:00:00Z");
const ago = (days: number) => new Date(now.getTime() - days * DAY_MS);
const NOBODY = "01900000-0000-7000-8000-000000000001";

async function numberAt(providerKind: string) {
  const number = await createNumber();
  await db().connection.update({ where: { id: number.connectionId }, data: { providerKind } });
  return number;
}

type Number = Awaited<ReturnType<typeof createNumber>>;
type Facts = Partial<Prisma.MediaItemUncheckedCreateInput>;
const add = (number: Number, caption: string, facts: Facts) =>
  createItemRow(number, { status: "FAILED", caption, ...facts });

let [cloud, aws, nxcloud, client]: Number[] = [];
beforeAll(async () => {
  cloud = await numberAt("meta-cloud");
  aws = await numberAt("aws-social");
  nxcloud = await numberAt("nxcloud");
  client = await numberAt("on-premises");
});

/** All pages of a list, and how many there were. */
async function readAll(scope: Scope, query: Record<string, string> = {}, limit = 200) {
  const pages = [];
  let cursor: string | undefined;
  do {
    const page = await readRescuePage(scope, rescueQuerySchema.parse({ ...query, limit, cursor }), now);
    pages.push(page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return { items: pages.flat(), pages: pages.length };
}

const captions = async (...args: Parameters<typeof readAll>) =>
  (await readAll(...args)).items.map(({ caption }) => caption);

describe("the list", () => {
  beforeAll(async () => {
    await db().mediaItem.deleteMany();
    if (!cloud || !aws || !nxcloud || !client) throw new Error("no numbers");
    await add(cloud, "1 cloud, in an hour", { receivedAt: ago(7 - 1 / 24) });
    await add(client, "2 client, in two hours", { receivedAt: ago(14 - 2 / 24) });
    await add(nxcloud, "3 nxcloud, in three hours", {
      receivedAt: ago(7 - 3 / 24),
      status: "RETRY_WAIT",
      kind: "VIDEO",
    });
    await add(cloud, "4 cloud upload, tomorrow", { receivedAt: ago(29), direction: "UPLOADED", status: "REFERENCED" });
    await add(aws, "5 aws, in six days", { receivedAt: ago(1), status: "DOWNLOADING" });
    await add(nxcloud, "6 nxcloud, past a likely end", { receivedAt: ago(8) });
    await add(aws, "7 aws, past a likely end", { receivedAt: ago(8) });
    await add(client, "8 client upload, no known end", { receivedAt: ago(400), direction: "UPLOADED" });
    await add(cloud, "9 cloud, found there too late", {
      receivedAt: ago(500),
      status: "GONE",
      probeVerdict: "THERE",
      probedAt: now,
    });
    await add(client, "a client, on the phone", { receivedAt: ago(15) });
    await add(client, "b client, long on the phone", { receivedAt: ago(600) });

    const lost: Facts[] = [
      { status: "STORED" },
      { status: "PURGED" },
      { status: "GONE" },
      { neverArrived: true },
      { probeVerdict: "GONE", probedAt: now },
      { receivedAt: ago(7.1) },
      { receivedAt: ago(31), direction: "UPLOADED" },
    ];
    for (const facts of lost) await add(cloud, "lost", { receivedAt: ago(1), ...facts });
    await add(nxcloud, "lost", { receivedAt: ago(14.1) });
  });

  it("holds what may be had, by what is lost first over all providers, and nothing else", async () => {
    const found = await captions(SYSTEM);
    expect(found).toEqual([...found].sort());
    expect(found).toHaveLength(11);
    expect(found).not.toContain("lost");
  });

  it("is in the order of urgency that the clock of each item tells", async () => {
    const { items } = await readAll(SYSTEM);
    const standings = items.map((item) => STANDINGS.indexOf(timeLeft(item, now).standing));
    expect(standings).toEqual([...standings].sort((a, b) => a - b));
    expect(standings).not.toContain(STANDINGS.indexOf("over"));
  });

  it("can be narrowed to a number, a connection, a kind and a state", async () => {
    expect(await captions(SYSTEM, { number: nxcloud?.id ?? "" })).toEqual([
      "3 nxcloud, in three hours",
      "6 nxcloud, past a likely end",
    ]);
    expect(await captions(SYSTEM, { connection: aws?.connectionId ?? "" })).toEqual([
      "5 aws, in six days",
      "7 aws, past a likely end",
    ]);
    expect(await captions(SYSTEM, { kind: "VIDEO,VOICE" })).toEqual(["3 nxcloud, in three hours"]);
    expect(await captions(SYSTEM, { status: "REFERENCED,GONE" })).toEqual([
      "4 cloud upload, tomorrow",
      "9 cloud, found there too late",
    ]);
  });

  it("shows nobody what is not theirs", async () => {
    const scope = operatorScope(NOBODY, [nxcloud?.id ?? ""]);
    expect(await captions(scope)).toEqual(["3 nxcloud, in three hours", "6 nxcloud, past a likely end"]);
    expect(await captions(operatorScope(NOBODY, []))).toEqual([]);
    await expect(captions(scope, { number: cloud?.id ?? "" })).rejects.toThrow(NotFoundError);
  });

  it("is counted in the rail by what is lost within a day", async () => {
    const operator = await db().operator.create({
      data: { email: "rescue@example.org", name: "Rescue", passwordHash: "", role: "OPERATOR" },
    });
    // The rail asks by its own clock.
    const soon = { receivedAt: new Date(Date.now() - 6.5 * DAY_MS) };
    for (let index = 0; index < 3; index += 1) await add(cloud as Number, `rail ${index}`, soon);
    await add(client as Number, "rail too, in a day and a half", { receivedAt: new Date(Date.now() - 12.5 * DAY_MS) });
    const rail = (...ids: string[]) => readRail(operatorScope(operator.id, ids));
    expect(await rail(cloud?.id ?? "", client?.id ?? "")).toMatchObject({ lostWithinDay: 3 });
    expect(await rail(client?.id ?? "")).toMatchObject({ lostWithinDay: 0 });
    for (let index = 0; index < 120; index += 1) await add(cloud as Number, "rail", soon);
    expect(await rail(cloud?.id ?? "")).toMatchObject({ lostWithinDay: 100 });
    await db().mediaItem.deleteMany({ where: { caption: { startsWith: "rail" } } });
  });
});

describe("its pages", () => {
  it("hold each item once and in order, also where ends are equal over providers", async () => {
    await db().mediaItem.deleteMany();
    const rows: Prisma.MediaItemCreateManyInput[] = [];
    for (let index = 0; index < 240; index += 1) {
      const number = [cloud, aws, nxcloud, client][index % 4] as Number;
      // Twelve moments only, so that most ends are shared by several items of several providers.
      const end = new Date(now.getTime() + (1 + (index % 12)) * 3_600_000);
      const days = number === client ? 14 : 7;
      rows.push({
        connectionId: number.connectionId,
        phoneNumberId: number.id,
        direction: "INBOUND",
        providerMediaId: String(index),
        source: "WEBHOOK",
        kind: "IMAGE",
        status: "FAILED",
        receivedAt: new Date(end.getTime() - days * DAY_MS),
      });
    }
    for (let index = 0; index < 30; index += 1) {
      rows.push({
        ...(rows[3] as (typeof rows)[0]),
        providerMediaId: `phone ${index}`,
        receivedAt: ago(20 + (index % 3)),
      });
    }
    await db().mediaItem.createMany({ data: rows });
    const whole = (await readAll(SYSTEM, {}, 200)).items.map(({ id }) => id);
    expect(new Set(whole).size).toBe(rows.length);
    for (const limit of [7, 60]) {
      const { items, pages } = await readAll(SYSTEM, {}, limit);
      expect(items.map(({ id }) => id)).toEqual(whole);
      expect(pages).toBe(Math.ceil(rows.length / limit));
    }
    const { items } = await readAll(SYSTEM, {}, 7);
    const sorts = items.slice(0, 240).map((item) => [Date.parse(item.recoverable.until ?? ""), item.id] as const);
    expect(sorts).toEqual([...sorts].sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1)));
  });

  it("go on where they were, however much has ended or come meanwhile", async () => {
    const first = await readRescuePage(SYSTEM, rescueQuerySchema.parse({ limit: 60 }), now);
    const later = new Date(now.getTime() + 6 * 3_600_000);
    const query = rescueQuerySchema.parse({ limit: 200, cursor: first.nextCursor });
    const rest = await readRescuePage(SYSTEM, query, later);
    const seen = new Set([...first.items, ...rest.items].map(({ id }) => id));
    expect(seen.size).toBe(260);
  });

  const id = "01900000-0000-7000-8000-000000000001";
  it.each(["x", "1 0 2 none", "1 2", `1 -1 2 ${id}`, `-99999999999999 0 2 ${id}`, `1 0 -999999999999999 ${id}`])(
    "refuse the marker of %j",
    async (text) => {
      const query = rescueQuerySchema.parse({ cursor: Buffer.from(text).toString("base64url") });
      await expect(readRescuePage(SYSTEM, query, now)).rejects.toThrow(InvalidInputError);
    },
  );
});
