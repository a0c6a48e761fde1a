import { execFile } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { ConfigError } from "../../errors";
import { prepareDataFolder, readJson, writePrivateJson } from "../data-folder";
import { type Account, canEnter, ownerOf, postgresAccount } from "./account";
import { type Binaries, usableBinaries } from "./binaries";

const run = promisify(execFile);

/** What `postgres.json` in the data folder keeps: where the rows are and the one password to them. */
const recordSchema = z.object({
  /** Relative to the data folder, or absolute when PostgreSQL's account cannot enter the data folder. */
  home: z.string().min(1),
  password: z.string().min(1),
  /** The port of the last run, taken again when it is free. */
  port: z.number().int().nullable(),
  /** Set once the database exists, so that a vanished disk is never taken for a new installation. */
  initialised: z.boolean(),
});
type ClusterRecord = z.infer<typeof recordSchema>;

/** One embedded database: its folders, its password and the account it runs under. */
export interface Cluster {
  readonly home: string;
  /** PostgreSQL's own data directory, inside `home`. */
  readonly pgdata: string;
  readonly password: string;
  readonly preferredPort: number | null;
  readonly account: Account | null;
  readonly binaries: Binaries;
}

/** What is needed to reach a server that runs already. */
export type ClusterAccess = Pick<Cluster, "pgdata" | "password">;

export const SUPERUSER = "attache";
/** For roots whose data folder nobody else can enter; a folder per data folder, by its own random id. */
const SYSTEM_HOME = "/var/lib/attache";

const recordFile = (dataFolder: string) => path.join(dataFolder, "postgres.json");
const pgdataOf = (home: string) => path.join(home, "data");

export async function rememberPort(dataFolder: string, port: number): Promise<void> {
  const record = await readJson(recordFile(dataFolder), recordSchema);
  if (record && record.port !== port) await writePrivateJson(recordFile(dataFolder), { ...record, port });
}

/** The embedded database that belongs to a data folder; null when it has none. Starts and changes nothing. */
export async function findCluster(dataFolder: string): Promise<ClusterAccess | null> {
  const record = await readJson(recordFile(dataFolder), recordSchema);
  if (!record?.initialised) return null;
  return { pgdata: pgdataOf(path.resolve(dataFolder, record.home)), password: record.password };
}

async function makeHome(home: string, account: Account | null): Promise<void> {
  await fs.mkdir(home, { recursive: true, mode: 0o700 });
  if (account) await fs.chown(home, account.uid, account.gid);
}

async function chooseHome(dataFolder: string, account: Account | null): Promise<string> {
  const inside = path.join(dataFolder, "postgres");
  await makeHome(inside, account);
  if (canEnter(account, inside)) return "postgres";
  await fs.rmdir(inside);
  await fs.mkdir(SYSTEM_HOME, { recursive: true, mode: 0o755 });
  const outside = path.join(SYSTEM_HOME, randomUUID());
  await makeHome(outside, account);
  return outside;
}

async function initialise(home: string, password: string, binaries: Binaries, account: Account | null): Promise<void> {
  // A name that is never started from: whatever an interrupted attempt left there holds no rows.
  const partial = path.join(home, "data.initialising");
  const passwordFile = path.join(home, "password.initialising");
  await fs.rm(partial, { recursive: true, force: true });
  await fs.writeFile(passwordFile, password, { mode: 0o600 });
  try {
    if (account) await fs.chown(passwordFile, account.uid, account.gid);
    const options = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
    await run(
      binaries.initdb,
      [
        `--pgdata=${partial}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${passwordFile}`,
        "--auth=scram-sha-256",
        ...options,
      ],
      { cwd: "/", env: serverEnvironment(), ...account },
    );
    await fs.rename(partial, pgdataOf(home));
  } catch (cause) {
    const output = cause instanceof Error && "stderr" in cause ? String(cause.stderr).trim() : String(cause);
    throw new ConfigError(`The database could not be created in ${home}.\n${output}`, { cause });
  } finally {
    await fs.rm(passwordFile, { force: true });
  }
}

/** Nothing of ours: PG* variables of a shell would change how the server starts. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { NODE_ENV: process.env.NODE_ENV, PATH: process.env.PATH, LC_ALL: "C" };
}

async function majorOf(pgdata: string): Promise<number | null> {
  try {
    return Number.parseInt(await fs.readFile(path.join(pgdata, "PG_VERSION"), "utf8"), 10);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

function accountFor(pgdata: string): Account | null {
  const owner = ownerOf(pgdata);
  if (owner && process.getuid?.() !== 0) {
    throw new ConfigError(`The database in ${pgdata} belongs to another user (uid ${owner.uid}). Start as that user.`);
  }
  return owner;
}

async function newRecord(dataFolder: string): Promise<ClusterRecord> {
  if ((await majorOf(pgdataOf(path.join(dataFolder, "postgres")))) !== null) {
    throw new ConfigError(
      `There is a database in ${path.join(dataFolder, "postgres")}, but its password in ` +
        `${recordFile(dataFolder)} is gone. Restore that file from a backup, or choose another ATTACHE_DATA_DIR.`,
    );
  }
  const home = await chooseHome(dataFolder, postgresAccount());
  const record = { home, password: randomBytes(24).toString("base64url"), port: null, initialised: false };
  await writePrivateJson(recordFile(dataFolder), record);
  return record;
}

/**
 * The embedded database of a data folder, created on the first call. The caller holds the lock of the data folder.
 * Throws ConfigError when it cannot be used; never deletes one.
 */
export async function openCluster(dataFolder: string): Promise<Cluster> {
  await prepareDataFolder(dataFolder);
  const record = (await readJson(recordFile(dataFolder), recordSchema)) ?? (await newRecord(dataFolder));
  const home = path.resolve(dataFolder, record.home);
  const pgdata = pgdataOf(home);
  const major = await majorOf(pgdata);
  if (major === null && record.initialised) {
    throw new ConfigError(`The database folder ${pgdata} is gone. Mount or restore it; nothing was created anew.`);
  }

  const account = major === null ? postgresAccount() : accountFor(pgdata);
  if (!canEnter(account, home)) {
    throw new ConfigError(
      `PostgreSQL's account (uid ${account?.uid}) cannot enter ${home}. Open the folders above it.`,
    );
  }
  const binaries = await usableBinaries(home, account);
  if (major !== null && major !== binaries.major) {
    throw new ConfigError(
      `The database in ${pgdata} was written by PostgreSQL ${major}; this version brings ${binaries.major}. ` +
        `Export it with PostgreSQL ${major} and import it into a new data folder.`,
    );
  }
  if (major === null) await initialise(home, record.password, binaries, account);
  if (!record.initialised) await writePrivateJson(recordFile(dataFolder), { ...record, initialised: true });
  return { home, pgdata, password: record.password, preferredPort: record.port, account, binaries };
}
