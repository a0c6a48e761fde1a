import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { db, disconnectDb } from "../../data/db";
import { forgetEnv } from "../../env";
import { findEmbeddedDatabase } from "../../launcher/database";
import { startNxcloud } from "../../sandbox/nxcloud/start";
import { openCloudStage } from "../cloud-stage";
import { startConsole } from "../console-process";
import { openStageOn } from "../nxcloud-stage";
import { signedInFetch } from "../signed-in-fetch";
import { benchByteServing } from "./byte-serving";
import { benchDownloads } from "./downloads";
import { benchListPage } from "./list-page";
import { type Comparison, printTable, ratioOf } from "./report";
import { benchWebhookIngest } from "./webhook-ingest";

const CONCURRENCY = 8;
/** The provider of deliveries that speak of no media. */
const NEVER_ASKED = { url: "https://graph.invalid" };
const { values: options } = parseArgs({ options: { json: { type: "boolean", default: false } } });

/** Measures the running product against floors of the same run: machines differ, ratios less so. */
async function bench(): Promise<Comparison[]> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "attache-bench-"));
  await mkdir(dataDir, { recursive: true });
  const sandbox = await startNxcloud({ port: 0 });
  const hosts = [sandbox.url, sandbox.storageUrl].map((url) => new URL(url).host);
  const running = await startConsole({
    dataDir,
    allowedPrivateHosts: hosts,
    environment: {
      ATTACHE_LOG_LEVEL: "warn",
      ATTACHE_NUMBER_CONCURRENCY: String(CONCURRENCY),
      ATTACHE_WORKER_CONCURRENCY: String(CONCURRENCY),
    },
  });
  try {
    const databaseUrl = (await findEmbeddedDatabase(dataDir)) ?? "";
    Object.assign(process.env, {
      DATABASE_URL: databaseUrl,
      ATTACHE_DATA_DIR: dataDir,
      ATTACHE_NUMBER_CONCURRENCY: String(CONCURRENCY),
      ATTACHE_ALLOWED_PRIVATE_HOSTS: hosts.join(","),
    });
    forgetEnv();
    const stage = await openStageOn(sandbox, dataDir);
    const get = await signedInFetch(running.url, running.admin);
    const small = await benchDownloads(stage, {
      name: "50 KB",
      count: 400,
      sizeBytes: 50_000,
      concurrency: CONCURRENCY,
    });
    const large = await benchDownloads(stage, {
      name: "16 MB",
      count: 24,
      sizeBytes: 16_000_000,
      concurrency: CONCURRENCY,
    });
    const stored = await db().mediaItem.findFirstOrThrow({
      where: { blob: { sizeBytes: 16_000_000 } },
      include: { blob: true },
    });
    const key = stored.blob?.key ?? "";
    const file = path.join(dataDir, "blobs", "objects", key.slice(0, 2), key.slice(2, 4), key);
    const serving = await benchByteServing(stored.id, file, get);
    const ingest = await benchWebhookIngest(databaseUrl, running.url, await openCloudStage(NEVER_ASKED));
    return [...(await benchListPage(databaseUrl, stage.number, get)), serving, small, large, ...ingest];
  } finally {
    await disconnectDb();
    await running.stop();
    await sandbox.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

const rows = await bench();
if (options.json)
  console.log(
    JSON.stringify(
      rows.map((row) => ({ ...row, ratio: ratioOf(row) })),
      null,
      2,
    ),
  );
else printTable(rows);
process.exit(0);
