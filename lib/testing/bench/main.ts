import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { db, disconnectDb } from "../../data/db";
import { type CloudSandboxStage, openCloudSandboxStage } from "../cloud-sandbox-stage";
import { openCloudStage } from "../cloud-stage";
import { type ConsoleProcess, startConsole } from "../console-process";
import { lookInto } from "../look-into";
import { startSandboxProcess } from "../sandbox-process";
import { signedInFetch } from "../signed-in-fetch";
import { benchByteServing } from "./byte-serving";
import { benchDownloads } from "./downloads";
import { benchListPage } from "./list-page";
import { benchLiveBesideBulk } from "./live-beside-bulk";
import { type Comparison, printTable, ratioOf } from "./report";
import { benchWebhookIngest } from "./webhook-ingest";

const CONCURRENCY = 8;
/** Of a provider that is near, over a connection that is open. */
const ANSWER_MS = 50;
const SMALL = { name: "50 KB", count: 600, sizeBytes: 50_000 };
const LARGE = { name: "16 MB", count: 128, sizeBytes: 16_000_000 };
/** The provider of deliveries that speak of no media. */
const NEVER_ASKED = { url: "https://graph.invalid" };

interface Bench {
  readonly dataDir: string;
  readonly databaseUrl: string;
  readonly running: ConsoleProcess;
  readonly sandboxUrl: string;
  readonly stage: CloudSandboxStage;
}

type Part = (bench: Bench) => Promise<readonly Comparison[]>;

/** In the order of running; each leaves the worker idle. */
const PARTS: Readonly<Record<string, Part>> = {
  small: (bench) => downloads(bench, SMALL),
  large: (bench) => downloads(bench, LARGE),
  serving: async ({ running, dataDir }) => {
    const get = await signedInFetch(running.url, running.admin);
    const stored = await db().mediaItem.findFirstOrThrow({
      where: { blob: { sizeBytes: { gte: 16_000_000 } } },
      include: { blob: true },
    });
    const key = stored.blob?.key ?? "";
    const file = path.join(dataDir, "blobs", "objects", key.slice(0, 2), key.slice(2, 4), key);
    return [await benchByteServing(stored.id, file, get)];
  },
  live: async ({ running, sandboxUrl }) => [await benchLiveBesideBulk(running.url, sandboxUrl)],
  webhooks: async ({ databaseUrl, running }) =>
    benchWebhookIngest(databaseUrl, running.url, await openCloudStage(NEVER_ASKED)),
  list: async ({ databaseUrl, running, stage }) =>
    benchListPage(databaseUrl, stage.number, await signedInFetch(running.url, running.admin)),
};

/** From a provider as far away as one is, and from one that costs no time at all. */
async function downloads(
  { running, stage, dataDir }: Bench,
  load: typeof SMALL | typeof LARGE,
): Promise<readonly Comparison[]> {
  const rows: Comparison[] = [];
  for (const answerMs of [ANSWER_MS, null]) {
    const one = { ...load, answerMs, concurrency: CONCURRENCY, folder: dataDir };
    rows.push(...(await benchDownloads(running, stage, one)));
  }
  return rows;
}

const { values: options } = parseArgs({
  options: { json: { type: "boolean", default: false }, only: { type: "string", multiple: true, default: [] } },
});

/** Measures the running product against floors of the same run: machines differ, ratios less so. */
async function bench(parts: readonly Part[]): Promise<Comparison[]> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "attache-bench-"));
  const sandbox = await startSandboxProcess();
  const running = await startConsole({
    dataDir,
    allowedPrivateHosts: sandbox.hosts,
    environment: {
      ATTACHE_LOG_LEVEL: "warn",
      ATTACHE_NUMBER_CONCURRENCY: String(CONCURRENCY),
      ATTACHE_WORKER_CONCURRENCY: String(CONCURRENCY),
    },
  });
  try {
    process.env.ATTACHE_NUMBER_CONCURRENCY = String(CONCURRENCY);
    const databaseUrl = await lookInto(dataDir, sandbox.hosts);
    const sandboxUrl = sandbox.url("meta-cloud");
    const stage = await openCloudSandboxStage(sandboxUrl);
    const rows: Comparison[] = [];
    for (const part of parts) rows.push(...(await part({ dataDir, databaseUrl, running, sandboxUrl, stage })));
    return rows;
  } finally {
    await disconnectDb();
    await running.stop();
    await sandbox.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function chosenParts(): Part[] {
  const unknown = options.only.filter((name) => !Object.hasOwn(PARTS, name));
  if (unknown.length > 0) throw new Error(`--only takes ${Object.keys(PARTS).join(", ")}, not ${unknown.join(", ")}.`);
  const names = options.only.length > 0 ? options.only : Object.keys(PARTS);
  return names.flatMap((name) => PARTS[name] ?? []);
}

const rows = await bench(chosenParts());
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
