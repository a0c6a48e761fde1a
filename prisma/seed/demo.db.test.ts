import { once } from "node:events";
import { readFile, stat } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyPassword } from "../../lib/auth/passwords";
import { db } from "../../lib/data/db";
import { findCredentials } from "../../lib/data/operators";
import { forgetEnv } from "../../lib/env";
import { startNxcloud } from "../../lib/sandbox/nxcloud/start";
import type { RunningStandIn } from "../../lib/sandbox/stand-in";
import { useTestDatabase } from "../../lib/testing/database";
import { temporaryFolder } from "../../lib/testing/temporary-folder";
import { processDelivery } from "../../lib/webhooks/process";
import { receiveDelivery } from "../../lib/webhooks/receive";
import { seedDemo } from "./demo-seed";

useTestDatabase();

let sandbox: RunningStandIn;
let webhooks: Server;

beforeAll(async () => {
  sandbox = await startNxcloud({ port: 0 });
  webhooks = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://console.test");
    const [connectionId = "", token = ""] = url.pathname.split("/").slice(-2);
    const body = await buffer(request);
    const raw = { method: request.method ?? "", url, headers: textHeaders(request.headers), body, remoteAddress: null };
    const reply = await receiveDelivery({ connectionId, token, request: raw });
    response.writeHead(reply.status).end(reply.body);
  }).listen(0, "127.0.0.1");
  await once(webhooks, "listening");
});
afterAll(async () => {
  webhooks.close();
  await sandbox.close();
});

function textHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

async function counts() {
  const events = await db().webhookEvent.findMany({ where: { status: "RECEIVED" }, select: { id: true } });
  for (const { id } of events) await processDelivery(id, "test", new Date());
  return {
    events: await db().webhookEvent.count(),
    items: await db().mediaItem.count(),
    uploads: await db().upload.count(),
    operators: await db().operator.count(),
    numbers: await db().businessPhoneNumber.count(),
    grants: await db().numberGrant.count(),
    audit: await db().auditEntry.count(),
  };
}

test("a second run changes nothing, and both sign in the same admin", async () => {
  const dataFolder = temporaryFolder();
  process.env.ATTACHE_DATA_DIR = dataFolder;
  process.env.ATTACHE_ALLOWED_PRIVATE_HOSTS = [sandbox.url, sandbox.storageUrl]
    .map((url) => new URL(url).host)
    .join(",");
  forgetEnv();
  const consoleUrl = `http://127.0.0.1:${(webhooks.address() as AddressInfo).port}`;
  const places = { sandboxUrl: sandbox.url, consoleUrl };

  const first = await seedDemo(places, dataFolder);
  const made = await counts();
  expect(made).toMatchObject({ numbers: 4, operators: 3, grants: 3, uploads: 3 });
  expect(made.items).toBeGreaterThanOrEqual(120);
  expect(made.events).toBeGreaterThan(made.items);

  expect(await seedDemo(places, dataFolder)).toEqual(first);
  expect(await counts()).toEqual(made);

  const admin = await findCredentials(first.email);
  expect(admin?.role).toBe("ADMIN");
  expect(await verifyPassword(admin?.passwordHash ?? null, first.password)).toBe(true);
  const file = path.join(dataFolder, "demo-sign-in.json");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readFile(file, "utf8")).toContain(first.password);
});
