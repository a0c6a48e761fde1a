import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { readFile, rm, stat } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyPassword } from "../../lib/auth/passwords";
import { systemClock } from "../../lib/clock";
import { db } from "../../lib/data/db";
import { findCredentials } from "../../lib/data/operators";
import { forgetEnv } from "../../lib/env";
import { runDownload } from "../../lib/media/use-cases/run-download";
import { startAwsSocial } from "../../lib/sandbox/aws-social/start";
import { startMetaCloud } from "../../lib/sandbox/meta-cloud/start";
import { startNxcloud } from "../../lib/sandbox/nxcloud/start";
import { createOnPremisesControl } from "../../lib/sandbox/on-premises/control-client";
import { startOnPremises } from "../../lib/sandbox/on-premises/start";
import type { RunningStandIn } from "../../lib/sandbox/stand-in";
import { useTestDatabase } from "../../lib/testing/database";
import { processDelivery } from "../../lib/webhooks/process";
import { receiveDelivery } from "../../lib/webhooks/receive";
import { seedDemo } from "./demo-seed";

useTestDatabase();

const STARTS = {
  nxcloud: startNxcloud,
  "meta-cloud": startMetaCloud,
  "on-premises": startOnPremises,
  "aws-social": startAwsSocial,
} as const;
type Kind = keyof typeof STARTS;
const KINDS = Object.keys(STARTS) as Kind[];

const dataFolder = mkdtempSync(path.join(tmpdir(), "attache-demo-"));
let standIns: Record<Kind, RunningStandIn>;
let webhooks: Server;

beforeAll(async () => {
  const started = KINDS.map(async (kind) => [kind, await STARTS[kind]({ port: 0 })] as const);
  standIns = Object.fromEntries(await Promise.all(started)) as typeof standIns;
  webhooks = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://console.test");
    const [connectionId = "", token = ""] = url.pathname.split("/").slice(-2);
    const body = await buffer(request);
    const raw = { method: request.method ?? "", url, headers: textHeaders(request.headers), body, remoteAddress: null };
    const reply = await receiveDelivery({ connectionId, token, request: raw });
    response.writeHead(reply.status).end(reply.body);
  }).listen(0, "127.0.0.1");
  await once(webhooks, "listening");

  process.env.ATTACHE_DATA_DIR = dataFolder;
  process.env.ATTACHE_ALLOWED_PRIVATE_HOSTS = Object.values(standIns)
    .flatMap(({ url, storageUrl }) => [url, storageUrl])
    .map((url) => new URL(url).host)
    .join(",");
  forgetEnv();
});
afterAll(async () => {
  webhooks.close();
  await Promise.all(Object.values(standIns).map((standIn) => standIn.close()));
  await rm(dataFolder, { recursive: true });
});

function textHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

function seed() {
  const urls = Object.fromEntries(KINDS.map((kind) => [kind, standIns[kind].url])) as Record<Kind, string>;
  const consoleUrl = `http://127.0.0.1:${(webhooks.address() as AddressInfo).port}`;
  return seedDemo({ sandboxUrls: urls, consoleUrl }, dataFolder);
}

async function processDeliveries(): Promise<void> {
  const events = await db().webhookEvent.findMany({ where: { status: "RECEIVED" }, select: { id: true } });
  for (const { id } of events) await processDelivery(id, "test", new Date());
}

async function counts() {
  await processDeliveries();
  return {
    events: await db().webhookEvent.count(),
    refused: await db().connection.count({ where: { lastRefusedAt: { not: null } } }),
    items: await db().mediaItem.count(),
    uploads: await db().upload.count(),
    operators: await db().operator.count(),
    connections: await db().connection.count(),
    numbers: await db().businessPhoneNumber.count(),
    grants: await db().numberGrant.count(),
    audit: await db().auditEntry.count(),
  };
}

/** One attempt for everything due. NXCloud's are left out: among them are some that take minutes. */
async function attempt(): Promise<void> {
  const due = await db().mediaItem.findMany({
    where: { status: { in: ["QUEUED", "AWAITING_PROVIDER"] }, connection: { providerKind: { not: "nxcloud" } } },
    select: { id: true },
  });
  const stopping = new AbortController().signal;
  for (const { id } of due) {
    await runDownload(id, { workerId: "test", clock: systemClock, random: () => 0.5, stopping });
  }
}

/** How many inbound media of a provider are in which state, with the reason where there is one. */
async function statuses(providerKind: Kind): Promise<Record<string, number>> {
  const groups = await db().mediaItem.groupBy({
    by: ["status", "failureReason"],
    where: { connection: { providerKind } },
    _count: true,
  });
  return Object.fromEntries(
    groups.map(({ status, failureReason, _count }) => [[status, failureReason].filter(Boolean).join(" "), _count]),
  );
}

test("a second run changes nothing, and both sign in the same admin", async () => {
  const first = await seed();
  const made = await counts();
  expect(made).toMatchObject({ connections: 4, numbers: 9, operators: 3, grants: 6, uploads: 6, refused: 0 });
  expect(made.items).toBeGreaterThanOrEqual(210);
  expect(made.events).toBeGreaterThan(made.items);

  expect(await seed()).toEqual(first);
  expect(await counts()).toEqual(made);

  const admin = await findCredentials(first.email);
  expect(admin?.role).toBe("ADMIN");
  expect(await verifyPassword(admin?.passwordHash ?? null, first.password)).toBe(true);
  const file = path.join(dataFolder, "demo-sign-in.json");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readFile(file, "utf8")).toContain(first.password);
});

test("every trouble of the demo shows as what it is, and everything else can be fetched", async () => {
  const client = createOnPremisesControl(standIns["on-premises"].url);
  await client.changeSettings({ retryCompletion: "manual" });
  await seed();
  await processDeliveries();
  await attempt();

  expect(await statuses("meta-cloud")).toEqual({
    "GONE EXPIRED": 1,
    "GONE NOT_FOUND": 2,
    "GONE UNAVAILABLE_AT_SENDER": 1,
    "RETRY_WAIT HASH_MISMATCH": 1,
    "RETRY_WAIT RATE_LIMITED": 1,
    "RETRY_WAIT UPSTREAM": 1,
    STORED: 30,
  });
  expect(await statuses("aws-social")).toEqual({
    "FAILED FORBIDDEN": 2,
    "GONE NOT_FOUND": 2,
    "RETRY_WAIT RATE_LIMITED": 1,
    "RETRY_WAIT UPSTREAM": 1,
    STORED: 26,
  });
  expect(await statuses("on-premises")).toEqual({
    AWAITING_PROVIDER: 6,
    "RETRY_WAIT UPSTREAM": 1,
    STORED: 24,
  });

  for (const id of await client.pendingRetries()) await client.completeRetry(id);
  await processDeliveries();
  await attempt();
  expect(await statuses("on-premises")).toEqual({
    AWAITING_PROVIDER: 1,
    "FAILED UNAVAILABLE_AT_SENDER": 2,
    "RETRY_WAIT UPSTREAM": 1,
    STORED: 27,
  });
});
