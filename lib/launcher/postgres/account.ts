import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { ConfigError } from "../../errors";

/** The account that PostgreSQL runs under when we are root; PostgreSQL refuses root itself. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const OWN_NAME = "attache";
const NAMES = [OWN_NAME, "postgres"];

function run(command: string, args: readonly string[]): string | null {
  // Where the tools for accounts are; a shell that became root with su may not look there.
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
  const done = spawnSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], env });
  return done.status === 0 ? done.stdout.trim() : null;
}

function lookUp(name: string): Account | null {
  const uid = run("id", ["-u", name]);
  const gid = run("id", ["-g", name]);
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : null;
}

function create(): Account | null {
  const home = ["--home-dir", "/nonexistent", "--no-create-home", "--shell", "/usr/sbin/nologin"];
  run("useradd", ["--system", "--user-group", ...home, OWN_NAME]);
  return lookUp(OWN_NAME);
}

/**
 * Null for an ordinary user, who runs PostgreSQL as himself. For root an unprivileged account, made if the machine has
 * none: a bare numeric id will not do, as initdb looks its own name up. Throws ConfigError if none can be made.
 */
export function postgresAccount(): Account | null {
  if (process.getuid?.() !== 0) return null;
  for (const name of NAMES) {
    const account = lookUp(name);
    if (account) return account;
  }
  const created = create();
  if (created) return created;
  throw new ConfigError(
    "PostgreSQL refuses to run as root, this machine has no account named attache or postgres, and none could be made. " +
      "Add one (useradd --system attache), run as an ordinary user, or set DATABASE_URL.",
  );
}

/** Who owns a folder, for running its server again as the same account. Null when that is ourselves. */
export function ownerOf(folder: string): Account | null {
  const { uid, gid } = statSync(folder);
  return uid === process.getuid?.() ? null : { uid, gid };
}

function asAccount(account: Account | null, script: string, target: string): boolean {
  const done = spawnSync("/bin/sh", ["-c", script, target], { stdio: "ignore", cwd: "/", ...account });
  return done.status === 0;
}

/** Whether the account can enter the folder. Asks the kernel: modes alone do not tell about every parent, list and mount. */
export function canEnter(account: Account | null, folder: string): boolean {
  return asAccount(account, 'cd "$0"', folder);
}

/** Whether the account can execute the file. */
export function canExecute(account: Account | null, file: string): boolean {
  return asAccount(account, 'test -x "$0"', file);
}
