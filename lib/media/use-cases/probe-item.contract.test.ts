import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../../clock";
import { createConnection } from "../../connections/create-connection";
import { saveNumbers } from "../../connections/discover-numbers";
import { db } from "../../data/db";
import type { Prisma } from "../../data/generated/client";
import { inTransaction } from "../../data/transaction";
import { forgetEnv } from "../../env";
import type { ControlClient } from "../../sandbox/control-client";
import { useTestDatabase } from "../../testing/database";
import { createItemRow, SYSTEM } from "../../testing/factories";
import { openAwsSocial } from "../../testing/provider-stages/aws-social";
import { openMetaCloud } from "../../testing/provider-stages/meta-cloud";
import { openNxcloud } from "../../testing/provider-stages/nxcloud";
import { openOnPremises } from "../../testing/provider-stages/on-premises";
import type { ProviderStage } from "../../testing/provider-stages/provider-stage";
import { askForProbe, runAskedProbe, runProbe } from "./probe-item";

useTestDatabase();

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "attache-probe-"));
  Object.assign(process.env, {
    ATTACHE_DATA_DIR: folder,
    ATTACHE_SECRET_KEY: Buffer.alloc(32, 9).toString("base64"),
    ATTACHE_ALLOWED_PRIVATE_HOSTS: "127.0.0.1",
    ATTACHE_PROVIDER_TIMEOUT_MS: "3000",
  });
  forgetEnv();
});
afterAll(() => rmSync(folder, { recursive: true }));

const BYTES = Buffer.from("ffd8ffe0 looked for and never moved, whatever the answer is");
const deps = { clock: systemClock, stopping: new AbortController().signal };

type Stage = ProviderStage & {
  readonly sandbox: Pick<ControlClient, "requests" | "clearRequests" | "addFault" | "clearFaults">;
};

/** Our side of a stage: a connection with its number. */
async function connect(stage: ProviderStage, secrets: Readonly<Record<string, string>> = {}) {
  const { kind, name, settings, secrets: own } = stage.file();
  const connection = await inTransaction((tx) =>
    createConnection(SYSTEM, tx, { kind, name, settings, secrets: { ...own, ...secrets } }),
  );
  const { phoneNumber, providerNumberId } = stage.number;
  const facts = { providerNumberId, phoneNumber, displayName: "Front desk", providerStatus: null };
  const [number] = await saveNumbers(SYSTEM, { id: connection.id }, [facts]);
  if (!number) throw new Error("The number was not saved.");
  return number;
}

const load = (id: string) =>
  db().mediaItem.findUniqueOrThrow({ where: { id }, include: { probes: { orderBy: { startedAt: "asc" } } } });

const ask = (id: string) => inTransaction((tx) => askForProbe(SYSTEM, tx, id, new Date()));

describe.each([
  { kind: "meta-cloud", open: openMetaCloud, told: { mimeType: "image/jpeg", sizeBytes: BYTES.length }, ended: "GONE" },
  // NXCloud has one code for everything that it does not explain, so that an end is never certain from a look.
  { kind: "nxcloud", open: openNxcloud, told: { mimeType: "image/jpeg", sizeBytes: null }, ended: "UNCLEAR" },
  { kind: "aws-social", open: openAwsSocial, told: { mimeType: "image/jpeg", sizeBytes: null }, ended: "GONE" },
])("a look at $kind", ({ open, told, ended }) => {
  let stage: Stage;
  let number: Awaited<ReturnType<typeof connect>>;
  beforeAll(async () => {
    stage = (await open()) as Stage;
    number = await connect(stage);
  });
  afterAll(() => stage.close());
  beforeEach(() => stage.sandbox.clearRequests());

  const refer = (providerMediaId: string, more: Partial<Prisma.MediaItemUncheckedCreateInput> = {}) =>
    createItemRow(number, { providerMediaId, status: "FAILED", failureReason: "UPSTREAM", ...more });

  /** Requests that the provider got, none of which moved the bytes. */
  async function requestsWithoutBytes() {
    const requests = await stage.sandbox.requests({ finished: true });
    for (const { bytesSent, host, method } of requests) {
      if (host === "storage") expect(method).not.toBe("GET");
      expect(bytesSent).toBeLessThan(4_000);
    }
    expect(requests.filter(({ host }) => host === "storage")).toEqual([]);
    return requests.length;
  }

  it("finds what is there, fills in what nobody had declared, and moves no bytes", async () => {
    const media = await stage.seed(BYTES);
    const { id } = await refer(media.id);
    await ask(id);
    expect((await load(id)).probeAskedAt).not.toBeNull();
    expect(await runProbe(id, deps)).toMatchObject({ verdict: "THERE", failure: null });
    const item = await load(id);
    expect(item).toMatchObject({
      status: "FAILED",
      failureReason: "UPSTREAM",
      probeVerdict: "THERE",
      probeAskedAt: null,
    });
    expect(item.declaredMimeType).toBe(told.mimeType);
    expect(item.declaredSizeBytes === null ? null : Number(item.declaredSizeBytes)).toBe(told.sizeBytes);
    expect(item.probes).toMatchObject([{ verdict: "THERE", descriptor: told, failureReason: null }]);
    expect(item.probes[0]?.exchanges).toMatchObject([{ step: "resolve" }]);
    expect(await requestsWithoutBytes()).toBe(1);
  });

  it("leaves what was declared before", async () => {
    const media = await stage.seed(BYTES);
    const declared = { declaredMimeType: "image/png", declaredSizeBytes: 5n, declaredSha256: "aa".repeat(32) };
    const { id } = await refer(media.id, declared);
    await runProbe(id, deps);
    expect(await load(id)).toMatchObject({ ...declared, probeVerdict: "THERE" });
  });

  it("believes no more than the provider says of what has expired, and leaves the status to a download", async () => {
    const media = await stage.seed(BYTES);
    await stage.expire(media.id);
    const { id } = await refer(media.id);
    expect(await runProbe(id, deps)).toMatchObject({ verdict: ended });
    const item = await load(id);
    expect(item).toMatchObject({ status: "FAILED", failureReason: "UPSTREAM", probeVerdict: ended });
    expect(item.probes).toMatchObject([{ verdict: ended, failureReason: ended === "GONE" ? "NOT_FOUND" : "UNKNOWN" }]);
    await requestsWithoutBytes();
  });

  it("learns nothing from a fault", async () => {
    const media = await stage.seed(BYTES);
    await stage.sandbox.addFault({ match: { mediaId: media.id }, times: "forever", fault: { kind: "reset" } });
    const { id } = await refer(media.id);
    expect(await runProbe(id, deps)).toMatchObject({ verdict: "UNCLEAR", failure: { reason: "UPSTREAM" } });
    await stage.sandbox.clearFaults();
  });

  it("learns nothing from a refusal of our credentials, and keeps no secret of it", async () => {
    const media = await stage.seed(BYTES);
    const other = await connect(stage, stage.wrongSecrets);
    const { id } = await createItemRow(other, { providerMediaId: media.id, status: "FAILED" });
    expect(await runProbe(id, deps)).toMatchObject({ verdict: "UNCLEAR", failure: { reason: "AUTH" } });
    const item = await load(id);
    expect(item.probes).toMatchObject([{ verdict: "UNCLEAR", failureReason: "AUTH" }]);
    const kept = JSON.stringify(item, (_, value) => (typeof value === "bigint" ? String(value) : value));
    for (const secret of Object.values({ ...stage.file().secrets, ...stage.wrongSecrets })) {
      if (!secret.startsWith("AKID")) expect(kept).not.toContain(secret);
    }
  });
});

describe("a number that holds its requests back", () => {
  it("is not asked, and whoever wants to know is told so", async () => {
    const stage = await openMetaCloud();
    const number = await connect(stage);
    const media = await stage.seed(BYTES);
    const { id } = await createItemRow(number, { providerMediaId: media.id, status: "FAILED" });
    await ask(id);
    await db().numberBreaker.create({ data: { phoneNumberId: number.id, pausedAt: new Date() } });
    await stage.sandbox.clearRequests();
    await runAskedProbe(id, deps);
    expect(await load(id)).toMatchObject({ probeAskedAt: null, probedAt: null, probes: [] });
    expect(await runProbe(id, deps)).toEqual({ kind: "held-back", refusal: "paused", until: null });
    expect(await stage.sandbox.requests()).toEqual([]);
    await expect(ask(id)).rejects.toThrow("are paused");

    await db().numberBreaker.update({ where: { phoneNumberId: number.id }, data: { pausedAt: null } });
    expect(await runProbe(id, deps)).toMatchObject({ kind: "answered", verdict: "THERE" });
    await stage.close();
  });

  it("opens its breaker for looks that fail, as for downloads", async () => {
    const stage = await openMetaCloud();
    const number = await connect(stage, stage.wrongSecrets);
    const { id } = await createItemRow(number, { providerMediaId: stage.unknownId, status: "FAILED" });
    for (let look = 0; look < 5; look += 1) await runProbe(id, deps);
    expect(await runProbe(id, deps)).toMatchObject({ kind: "held-back", refusal: "breaker" });
    expect(await db().probe.count({ where: { mediaItemId: id, failureReason: "AUTH" } })).toBe(5);
    await stage.close();
  });
});

describe("a look at on-premises", () => {
  it("is refused with the reason, and asks nobody", async () => {
    const stage = await openOnPremises();
    const media = await stage.seed(BYTES);
    const { id } = await createItemRow(await connect(stage), { providerMediaId: media.id, status: "FAILED" });
    await expect(ask(id)).rejects.toThrow("cannot tell of media without sending it");
    await stage.sandbox.clearRequests();
    expect(await runProbe(id, deps)).toEqual({ kind: "impossible" });
    expect(await load(id)).toMatchObject({ probedAt: null, probes: [] });
    expect(await stage.sandbox.requests()).toEqual([]);
    await stage.close();
  });
});
