import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "../data/db";
import { beat } from "../data/heartbeats";
import { forgetEnv } from "../env";
import { useTestDatabase } from "../testing/database";
import { runCliForJson, runCliProcess } from "../testing/run-cli";

const dataDir = mkdtempSync(path.join(tmpdir(), "attache-cli-"));
process.env.ATTACHE_SECRET_KEY = Buffer.alloc(32, 7).toString("base64");
process.env.ATTACHE_DATA_DIR = dataDir;
forgetEnv();
useTestDatabase();
afterAll(() => rmSync(dataDir, { recursive: true }));

interface Finding {
  readonly id: string;
  readonly outcome: string;
  readonly detail: string;
  readonly remedy: string | null;
}

async function examine(exitCode: number): Promise<Map<string, Finding>> {
  const { checks } = (await runCliForJson(["doctor"], { exitCode })) as { checks: Finding[] };
  return new Map(checks.map((check) => [check.id, check]));
}

function heartbeat(lastSeenAt: Date): Promise<void> {
  const worker = { workerId: "w", hostname: "desk-1", pid: 42, startedAt: lastSeenAt, lockHolders: [] };
  return beat(worker, lastSeenAt);
}

beforeEach(async () => {
  await db().$executeRaw`TRUNCATE "worker_heartbeat", "connection" CASCADE`;
});

describe("doctor", () => {
  it("finds a whole installation whole", async () => {
    await heartbeat(new Date());
    const checks = await examine(0);
    expect([...checks.keys()]).toEqual([
      "database",
      "migrations",
      "clock",
      "workers",
      "queue",
      "secret-key",
      "blob-store",
      "disk-space",
      "ffmpeg",
    ]);
    for (const id of ["database", "migrations", "clock", "workers", "queue", "secret-key", "blob-store"]) {
      expect(checks.get(id)).toMatchObject({ outcome: "ok", remedy: null });
    }
    expect(checks.get("workers")?.detail).toBe("desk-1 (process 42)");
  });

  it("takes a worker that was not heard of for half a minute as none, and says what to do", async () => {
    await heartbeat(new Date(Date.now() - 31_000));
    expect((await examine(1)).get("workers")).toMatchObject({
      outcome: "failed",
      remedy: expect.stringContaining("npm run worker"),
    });
  });

  it("notices secrets that were sealed under another key, and which", async () => {
    await heartbeat(new Date());
    const sealedWebhookToken = "v1.0badcafe.AAAA.AAAA.AAAA";
    const connection = { name: "Desk", providerKind: "nxcloud", settings: {}, sealedSecrets: "", sealedWebhookToken };
    await db().connection.create({ data: connection });
    const finding = (await examine(1)).get("secret-key");
    expect(finding).toMatchObject({ outcome: "failed", detail: expect.stringContaining("0badcafe") });
  });

  it("tells how long the first job has waited", async () => {
    await heartbeat(new Date());
    await db().$executeRaw`SELECT graphile_worker.add_job('render-blob', run_at := now() - interval '5 minutes')`;
    expect((await examine(0)).get("queue")).toMatchObject({
      outcome: "warning",
      detail: expect.stringMatching(/^1 jobs wait, the first for 30\d s$/),
    });
  });

  it("goes on without a database and skips what needs one", async () => {
    const DATABASE_URL = "postgresql://attache:hunter2@127.0.0.1:1/attache";
    const { exitCode, stdout } = await runCliProcess(["doctor", "--json"], { DATABASE_URL });
    expect(exitCode).toBe(1);
    expect(stdout.toString()).not.toContain("hunter2");
    const { checks } = JSON.parse(stdout.toString()) as { checks: Finding[] };
    expect(checks.map((check) => [check.id, check.outcome]).slice(0, 7)).toEqual([
      ["database", "failed"],
      ["migrations", "skipped"],
      ["clock", "skipped"],
      ["workers", "skipped"],
      ["queue", "skipped"],
      ["secret-key", "skipped"],
      ["blob-store", "ok"],
    ]);
  });
});
