import { once } from "node:events";
import net from "node:net";
import pg from "pg";
import { expect, it, onTestFinished } from "vitest";
import { createTestDatabase } from "../testing/database";
import { usePristineDatabase } from "../testing/pristine-database";
import { temporaryFolder } from "../testing/temporary-folder";
import { startProgram, type TestProcess } from "../testing/test-process";
import { waitFor } from "../testing/wait-for";
import { findEmbeddedDatabase } from "./database";
import { findLauncher } from "./lock";
import { findFreePort } from "./ports";
import { findCluster } from "./postgres/cluster";
import { findPostmaster } from "./postgres/postmaster";
import { isAlive } from "./process-identity";

const LAUNCHER = "lib/testing/programs/launch-stand-in.ts";
const READY = /Attaché is ready: http:\/\/localhost:(\d+)/;

const folderWithDatabase = usePristineDatabase();

interface Launch {
  readonly folder: string;
  readonly launcher: TestProcess;
}

async function launchOn(
  folder: string,
  env: Record<string, string | undefined> = {},
  standIn = "answer-health",
): Promise<Launch> {
  const port = String(await findFreePort("127.0.0.1"));
  const settings = { PORT: port, ATTACHE_DATA_DIR: folder, DATABASE_URL: undefined, ATTACHE_LOG_LEVEL: "silent" };
  const launcher = startProgram(LAUNCHER, { args: [standIn], env: { ...settings, ...env } });
  onTestFinished(async () => {
    launcher.signal("SIGTERM");
    await launcher.ended;
    const pid = await serverOf(folder);
    if (!pid) return;
    process.kill(pid, "SIGINT");
    await waitFor(() => !isAlive(pid), { what: "the end of the database" });
  });
  return { folder, launcher };
}

async function serverOf(folder: string): Promise<number | null> {
  const cluster = await findCluster(folder);
  return (cluster && (await findPostmaster(cluster.pgdata)))?.pid ?? null;
}

async function countOperators(folder: string): Promise<number> {
  const client = new pg.Client({ connectionString: (await findEmbeddedDatabase(folder)) ?? "" });
  await client.connect();
  const result = await client.query("select count(*)::int as n from operator").finally(() => client.end());
  return result.rows[0].n;
}

it("starts a database, migrates it, makes the first admin once, and stops everything when asked", async () => {
  const { folder, launcher } = await launchOn(temporaryFolder());
  await launcher.prints(READY);
  expect(launcher.output()).toMatch(/First admin: \S+@\S+, password \S{12,}/);
  const [, web] = await launcher.prints(/serving as (\d+)/);
  const server = await serverOf(folder);

  launcher.signal("SIGTERM");
  expect(await launcher.ended).toEqual({ code: 0, signal: null });
  expect(launcher.output()).toContain(`told to stop ${web}`);
  expect(isAlive(Number(web))).toBe(false);
  expect(server !== null && isAlive(server)).toBe(false);
  expect(await findLauncher(folder)).toBeNull();

  const again = await launchOn(folder);
  await again.launcher.prints(READY);
  expect(again.launcher.output()).not.toContain("First admin");
  expect(await countOperators(folder)).toBe(1);
});

it("is joined by a command in another terminal, which hears that nothing runs when it is over", async () => {
  const { folder, launcher } = await launchOn(folderWithDatabase());
  await launcher.prints(READY);
  const env = { ATTACHE_DATA_DIR: folder, DATABASE_URL: undefined };
  const beside = startProgram("lib/testing/programs/tell-environment.ts", { env });
  await beside.ended;
  expect(beside.output().trim()).toBe(`database ${await findEmbeddedDatabase(folder)}`);

  launcher.signal("SIGINT");
  await launcher.ended;
  const worker = startProgram("lib/launcher/worker.ts", { env });
  expect(await worker.ended).toMatchObject({ code: 1 });
  expect(worker.output()).toContain(`no embedded database runs on ${folder}`);
});

it("brings the database back when it is killed, on the same port and with its rows", async () => {
  const { folder, launcher } = await launchOn(folderWithDatabase());
  await launcher.prints(READY);
  const url = await findEmbeddedDatabase(folder);
  process.kill((await serverOf(folder)) ?? 0, "SIGKILL");

  await launcher.prints(/database \| runs again/);
  expect(launcher.output()).toContain("database | ended (signal SIGKILL); starting again");
  expect(await findEmbeddedDatabase(folder)).toBe(url);
  expect(await countOperators(folder)).toBe(1);
});

it("goes on where it was killed: it adopts the database, and what it had started makes room", async () => {
  const port = String(await findFreePort("127.0.0.1"));
  const { folder, launcher } = await launchOn(folderWithDatabase(), { PORT: port });
  await launcher.prints(READY);
  const server = await serverOf(folder);
  launcher.signal("SIGKILL");
  await launcher.ended;

  const again = await launchOn(folder, { PORT: port });
  await again.launcher.prints(READY);
  expect(again.launcher.output()).toContain("PostgreSQL was running already");
  expect(await serverOf(folder)).toBe(server);
  expect(await countOperators(folder)).toBe(1);
});

it("waits no longer for a program that does not stop once it is asked again", async () => {
  const { folder, launcher } = await launchOn(folderWithDatabase(), {}, "refuse-to-stop");
  const [, web] = await launcher.prints(/web +\| runs as (\d+)/);
  launcher.signal("SIGINT");
  await launcher.prints(/heard and stays/);

  let ended = false;
  void launcher.ended.then(() => {
    ended = true;
  });
  // The same press of Ctrl-C may arrive twice, so it takes a while until another counts as one.
  await waitFor(() => ended || void launcher.signal("SIGINT"), { what: "the launcher to give up waiting" });
  expect(await launcher.ended).toEqual({ code: 130, signal: null });
  await waitFor(() => !isAlive(Number(web)), { what: "the end of the program" });
  expect(await findEmbeddedDatabase(folder)).not.toBeNull();
});

it("refuses to be the second launcher on a data folder, and leaves the first alone", async () => {
  const { folder, launcher } = await launchOn(folderWithDatabase());
  await launcher.prints(READY);
  const second = await launchOn(folder);
  expect(await second.launcher.ended).toMatchObject({ code: 1 });
  expect(second.launcher.output()).toContain(`process ${launcher.pid} (start)`);
  expect(await findLauncher(folder)).toMatchObject({ pid: launcher.pid });
});

it("says that the console's port is taken, and starts nothing", async () => {
  const other = net.createServer().listen(0);
  onTestFinished(() => void other.close());
  await once(other, "listening");
  const { port } = other.address() as net.AddressInfo;

  const { folder, launcher } = await launchOn(temporaryFolder(), { PORT: String(port) });
  expect(await launcher.ended).toMatchObject({ code: 1 });
  expect(launcher.output()).toContain(`Port ${port} is in use`);
  expect(await findCluster(folder)).toBeNull();
});

it("names host and port of a database that cannot be reached, and never its password", async () => {
  const port = await findFreePort("127.0.0.1");
  const url = `postgresql://someone:hidden-word@127.0.0.1:${port}/attache`;
  const { launcher } = await launchOn(temporaryFolder(), { DATABASE_URL: url });
  expect(await launcher.ended).toMatchObject({ code: 1 });
  expect(launcher.output()).toContain(`127.0.0.1:${port}`);
  expect(launcher.output()).not.toContain("hidden-word");
});

it("uses the database of DATABASE_URL and starts none of its own", async () => {
  const database = await createTestDatabase();
  onTestFinished(database.drop);
  const { folder, launcher } = await launchOn(temporaryFolder(), { DATABASE_URL: database.url });
  await launcher.prints(READY);
  await launcher.prints(new RegExp(`serving as \\d+ on ${database.url}`));
  expect(await findCluster(folder)).toBeNull();
  launcher.signal("SIGTERM");
  await launcher.ended;
});

it("ends with the name of the migration that failed", async () => {
  const database = await createTestDatabase();
  onTestFinished(database.drop);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const forgotten = await client.query(
    "delete from _prisma_migrations where started_at = (select max(started_at) from _prisma_migrations) returning migration_name",
  );
  await client.end();

  const { launcher } = await launchOn(temporaryFolder(), { DATABASE_URL: database.url });
  expect(await launcher.ended).toMatchObject({ code: 1 });
  expect(launcher.output()).toContain(`${forgotten.rows[0].migration_name} failed, and nothing of it was kept`);
});

it("names every setting that is wrong", async () => {
  const { launcher } = await launchOn(temporaryFolder(), { PORT: "many", ATTACHE_ADMIN_EMAIL: "nobody" });
  expect(await launcher.ended).toMatchObject({ code: 1 });
  expect(launcher.output()).toMatch(/PORT: .*\n\s+ATTACHE_ADMIN_EMAIL: /);
});
