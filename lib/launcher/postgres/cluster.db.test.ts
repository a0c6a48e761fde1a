import { chmodSync, statSync } from "node:fs";
import fs from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { describe, expect, it, onTestFinished } from "vitest";
import { temporaryFolder } from "../../testing/temporary-folder";
import { startProgram } from "../../testing/test-process";
import { type Account, canEnter, postgresAccount } from "./account";
import { installedServer, usableBinaries } from "./binaries";
import { openCluster } from "./cluster";
import { startPostgres } from "./server";

const isRoot = process.getuid?.() === 0;
const NOBODY = { uid: 65534, gid: 65534 };

/** Whether another user can run our programs: not those in a checkout inside root's home. */
function canRunAs(account: Account): boolean {
  return isRoot && [import.meta.dirname, path.dirname(process.execPath)].every((folder) => canEnter(account, folder));
}

/** As a checkout inside root's home is for everybody else. */
function closedFolder(): string {
  const folder = temporaryFolder();
  chmodSync(folder, 0o700);
  return folder;
}

describe.runIf(isRoot)("for root", () => {
  it("keeps the database where PostgreSQL's account can go when it cannot enter the data folder", async () => {
    const data = path.join(closedFolder(), "data");
    const cluster = await openCluster(data);
    onTestFinished(() => fs.rm(cluster.home, { recursive: true, force: true }));
    expect(cluster.home).toMatch(/^\/var\/lib\/attache\/[0-9a-f-]{36}$/);
    expect(statSync(cluster.pgdata).uid).toBe(cluster.account?.uid);
    expect(await fs.readdir(data)).toEqual(["postgres.json"]);

    const server = await startPostgres(cluster);
    onTestFinished(server.stop);
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.end();
    expect((await openCluster(data)).home).toBe(cluster.home);
  });

  it("keeps the database in the data folder when PostgreSQL's account can enter that", async () => {
    const data = path.join(temporaryFolder(), "data");
    const cluster = await openCluster(data);
    expect(cluster.home).toBe(path.join(data, "postgres"));
    expect(cluster.account).toEqual(postgresAccount());
  });

  it("copies the server, with the library links that npm leaves out, when its account cannot run the installed one", async () => {
    const account = postgresAccount();
    const installed = path.join(closedFolder(), "package");
    await fs.cp(installedServer(), installed, { recursive: true, verbatimSymlinks: true });
    await fs.rm(path.join(installed, "native/lib/libpq.so.5"));
    const home = temporaryFolder();

    const binaries = await usableBinaries(home, account, installed);
    expect(binaries.postgres).toMatch(new RegExp(`^${home}/server-18\\.`));
    expect(canEnter(account, path.dirname(binaries.postgres))).toBe(true);
    const library = path.join(path.dirname(binaries.postgres), "../lib/libpq.so.5");
    expect(await fs.readlink(library)).toMatch(/^libpq\.so\.5\.\d+$/);
    expect(await usableBinaries(home, account, installed)).toEqual(binaries);
  });

  it.runIf(canRunAs(NOBODY))(
    "tells another user that the data folder is not writable, and which way out there is",
    async () => {
      const data = temporaryFolder();
      const process = startProgram("lib/testing/programs/hold-database.ts", { args: [data], uid: NOBODY.uid });
      expect(await process.ended).toMatchObject({ code: 1 });
      expect(process.output()).toMatch(new RegExp(`${data} is not writable for the user nobody .*ATTACHE_DATA_DIR`));
    },
  );
});

it.runIf(!isRoot)("says that the data folder is not writable, and which way out there is", async () => {
  const data = temporaryFolder();
  chmodSync(data, 0o500);
  await expect(openCluster(data)).rejects.toThrow(/is not writable .*ATTACHE_DATA_DIR/);
});

it("makes missing library links in the installed package itself when it may", async () => {
  const installed = path.join(temporaryFolder(), "package");
  await fs.cp(installedServer(), installed, { recursive: true, verbatimSymlinks: true });
  chmodSync(installed, 0o755);
  await fs.rm(path.join(installed, "native/lib/libpq.so.5"));

  const binaries = await usableBinaries(temporaryFolder(), postgresAccount(), installed);
  expect(binaries.postgres).toBe(path.join(installed, "native/bin/postgres"));
  expect(await fs.readlink(path.join(installed, "native/lib/libpq.so.5"))).toMatch(/^libpq\.so\.5\.\d+$/);
});
