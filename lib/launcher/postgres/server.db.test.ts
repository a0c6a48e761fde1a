import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import pg from "pg";
import { expect, it, onTestFinished } from "vitest";
import { ConfigError } from "../../errors";
import { usePristineDatabase } from "../../testing/pristine-database";
import { temporaryFolder } from "../../testing/temporary-folder";
import { startProgram } from "../../testing/test-process";
import { findEmbeddedDatabase } from "../database";
import { isAlive } from "../process-identity";
import { openCluster } from "./cluster";
import { connectionUrl, type PostgresServer, startPostgres } from "./server";

const folderWithDatabase = usePristineDatabase();

async function started(folder: string): Promise<PostgresServer> {
  const server = await startPostgres(await openCluster(folder));
  onTestFinished(server.stop);
  return server;
}

async function ask(url: string, sql: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const result = await client.query({ text: sql, rowMode: "array" }).finally(() => client.end());
  return String(result.rows[0]);
}

it("runs PostgreSQL 18 on loopback alone, with a password that only the data folder's owner can read", async () => {
  const folder = temporaryFolder();
  const server = await started(folder);

  expect(await ask(server.url, "show server_version")).toMatch(/^18\./);
  expect(await ask(server.url, "show listen_addresses")).toBe("127.0.0.1");
  expect(statSync(path.join(folder, "postgres.json")).mode & 0o777).toBe(0o600);
  expect(readFileSync(path.join(folder, "postgres/data/pg_hba.conf"), "utf8")).not.toMatch(/\strust$/m);
  await expect(ask(connectionUrl("wrong", server.port), "select 1")).rejects.toThrow("password authentication failed");
  expect(await findEmbeddedDatabase(folder)).toBe(server.url);
});

it("keeps the rows over a stop, and says afterwards that nothing runs", async () => {
  const folder = folderWithDatabase();
  const first = await started(folder);
  await ask(first.url, "create table kept as select 42 as n");
  await first.stop();
  expect(await findEmbeddedDatabase(folder)).toBeNull();

  expect(await ask((await started(folder)).url, "select n from kept")).toBe("42");
});

it("adopts the server that a killed launcher left, and never starts a second one", async () => {
  const folder = folderWithDatabase();
  const launcher = startProgram("lib/testing/programs/hold-database.ts", { args: [folder] });
  const [, left] = await launcher.prints(/server (\d+)/);
  launcher.signal("SIGKILL");
  await launcher.ended;

  const server = await started(folder);
  expect(server).toMatchObject({ pid: Number(left), adopted: true });
  expect(await ask(server.url, "select 1")).toBe("1");
  const ended = server.ended;
  await server.stop();
  expect(await ended).toContain("gone");
  expect(isAlive(server.pid)).toBe(false);
});

it("starts again after the server itself was killed, with every row that was committed", async () => {
  const folder = folderWithDatabase();
  const first = await started(folder);
  await ask(first.url, "create table kept as select 42 as n");
  process.kill(first.pid, "SIGKILL");
  await first.ended;

  const second = await started(folder);
  expect(second.adopted).toBe(false);
  expect(await ask(second.url, "select n from kept")).toBe("42");
});

it("clears a stale pid file, even when its pid belongs to another process of the same account now", async () => {
  const folder = folderWithDatabase();
  const cluster = await openCluster(folder);
  const bystander = spawn("sleep", ["600"], { cwd: "/", ...cluster.account });
  onTestFinished(() => void bystander.kill());
  await once(bystander, "spawn");
  const stale = `${bystander.pid}\n${cluster.pgdata}\n1\n5432\n\n127.0.0.1\n 1 1\nready   \n`;
  writeFileSync(path.join(cluster.pgdata, "postmaster.pid"), stale);

  expect(await findEmbeddedDatabase(folder)).toBeNull();
  expect(await started(folder)).toMatchObject({ adopted: false });
  expect(bystander.exitCode).toBeNull();
});

it("takes another port when the one of the last run is taken", async () => {
  const folder = folderWithDatabase();
  const other = net.createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void other.close());
  await once(other, "listening");
  const { port } = other.address() as net.AddressInfo;

  const server = await startPostgres({ ...(await openCluster(folder)), preferredPort: port });
  onTestFinished(server.stop);
  expect(server.port).not.toBe(port);
  expect(await ask(server.url, "select 1")).toBe("1");
});

it("refuses a database of another major version", async () => {
  const folder = folderWithDatabase();
  const { pgdata } = await openCluster(folder);
  writeFileSync(path.join(pgdata, "PG_VERSION"), "17\n");
  await expect(openCluster(folder)).rejects.toThrow(/written by PostgreSQL 17/);
});

it("creates nothing anew where a database is missing, and nothing beside one whose password is missing", async () => {
  const folder = temporaryFolder();
  const record = path.join(folder, "postgres.json");
  const facts = { home: "elsewhere", password: "secret", port: null, initialised: true };
  writeFileSync(record, JSON.stringify(facts));
  await expect(openCluster(folder)).rejects.toThrow(/is gone/);

  const other = folderWithDatabase();
  writeFileSync(path.join(other, "postgres.json"), "half a fi");
  await expect(openCluster(other)).rejects.toThrow(ConfigError);
});
