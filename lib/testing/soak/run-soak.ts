import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { db } from "../../data/db";
import { type CloudSandboxStage, openCloudSandboxStage } from "../cloud-sandbox-stage";
import { startSandboxProcess } from "../sandbox-process";
import { FetchCounter } from "./fetch-counter";
import { type Installation, openInstallation, type Victim } from "./installation";
import { type Judgement, judge, type SeededItem } from "./judge";
import { planItems } from "./plan";
import { pick, seededRandom } from "./seeded-random";

export interface SoakOptions {
  readonly items: number;
  /** Decides what goes wrong, who is killed and when. */
  readonly seed: number;
  /** Spread over the time in which items come to their end. */
  readonly kills: number;
  readonly patienceMs: number;
  readonly say: (line: string) => void;
}

const WORKERS = 3;
const SENDERS = 6;
const SEND_AGAIN_MS = 200;
const LOOK_EVERY_MS = 500;
const KILL_LOOK_MS = 50;
/** Share of the items; the last ones wait for their retries alone. */
const LATEST_KILL = 0.95;
const SAY_EVERY_MS = 10_000;
/** Workers weigh more: they are more, and they do what could be lost. */
const TARGETS: readonly Victim[] = ["worker", "worker", "worker", "web", "postgres"];
const UNDER_WAY = ["REFERENCED", "QUEUED", "DOWNLOADING", "RETRY_WAIT", "AWAITING_PROVIDER"] as const;

const SETTINGS = {
  ATTACHE_LOG_LEVEL: "error",
  // A stall costs this long, and a worker that waits is still worth killing.
  ATTACHE_PROVIDER_TIMEOUT_MS: "3000",
  ATTACHE_NUMBER_CONCURRENCY: "12",
};

/** Downloads by webhook under faults while processes are killed, and what was left of it in the end. */
export async function runSoak(options: SoakOptions): Promise<Judgement> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "attache-soak-"));
  await chmod(dataDir, 0o711);
  const sandbox = await startSandboxProcess();
  const installation = await openInstallation(dataDir, sandbox, { workers: WORKERS, environment: SETTINGS });
  try {
    const stage = await installation.ask(() => openCloudSandboxStage(sandbox.url("meta-cloud")));
    const items = await seedItems(stage, options);
    const fetches = new FetchCounter(stage.sandbox);
    const over = new AbortController();
    const killing = killNowAndThen(installation, options, over.signal);
    await deliverAll(installation, stage, items);
    options.say(`all ${items.length} told of`);
    await untilDone(installation, items.length, options);
    over.abort();
    const killed = await killing;
    await fetches.stop();
    const judgement = await installation.ask(() => judge(items, fetches));
    return { ...judgement, facts: { ...judgement.facts, ...killed } };
  } finally {
    await installation.stop();
    await sandbox.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function seedItems(stage: CloudSandboxStage, { items: count, seed }: SoakOptions): Promise<SeededItem[]> {
  const seeded: SeededItem[] = [];
  for (const item of planItems(count, seed)) {
    const { id: mediaId, sha256 } = await stage.seed(item.seed, item.sizeBytes);
    if (item.lost) await stage.sandbox.setMediaState(mediaId, "object-missing");
    if (item.trouble) {
      const { operation, times, fault } = item.trouble;
      await stage.sandbox.addFault({ match: { operation, mediaId }, times, fault });
    }
    seeded.push({ ...item, mediaId, sha256 });
  }
  return seeded;
}

/** As a provider does: again and again until somebody takes it, and now and then once more after that. */
async function deliverAll(
  { running }: Installation,
  stage: CloudSandboxStage,
  items: readonly SeededItem[],
): Promise<void> {
  const waiting = items.flatMap((item) => Array.from({ length: item.deliveries }, () => item.mediaId));
  let next = 0;
  await Promise.all(
    Array.from({ length: SENDERS }, async () => {
      for (let id = waiting[next++]; id !== undefined; id = waiting[next++]) {
        while (!(await stage.announce(running.url, id))) await pause(SEND_AGAIN_MS);
      }
    }),
  );
}

/** Each kill falls when so many items have come to their end as its lot says. Returns how many of whom. */
async function killNowAndThen(
  { ask, kill }: Installation,
  { items, seed, kills, say }: SoakOptions,
  over: AbortSignal,
): Promise<Record<string, number>> {
  const random = seededRandom(seed + 1);
  const lots = Array.from({ length: kills }, () => random() * items * LATEST_KILL).sort((a, b) => a - b);
  const killed: Record<string, number> = {};
  const finished = () => ask(() => db().mediaItem.count({ where: { status: { notIn: [...UNDER_WAY] } } }));
  for (const [index, lot] of lots.entries()) {
    const victim = pick(random, TARGETS);
    while (!over.aborted && ((await finished()) < lot || !(await kill(victim, random)))) {
      await pause(KILL_LOOK_MS, undefined, { signal: over }).catch(() => undefined);
    }
    if (over.aborted) break;
    killed[`${victim} killed`] = (killed[`${victim} killed`] ?? 0) + 1;
    say(`killed ${victim} (${index + 1} of ${kills})`);
  }
  return killed;
}

async function untilDone({ ask }: Installation, count: number, { patienceMs, say }: SoakOptions): Promise<void> {
  const deadline = performance.now() + patienceMs;
  let saidAt = 0;
  for (;;) {
    const [all, underWay] = await ask(() =>
      Promise.all([
        db().mediaItem.count(),
        db().mediaItem.groupBy({ by: ["status"], where: { status: { in: [...UNDER_WAY] } }, _count: true }),
      ]),
    );
    if (all === count && underWay.length === 0) return;
    const states = underWay.map(({ status, _count }) => `${_count} ${status}`).join(", ");
    if (performance.now() > deadline) throw new Error(`Out of patience with ${all} of ${count} items: ${states}.`);
    if (performance.now() - saidAt > SAY_EVERY_MS) {
      say(`${all} of ${count} items; under way: ${states || "none"}`);
      saidAt = performance.now();
    }
    await pause(LOOK_EVERY_MS);
  }
}
