import { parseEnv } from "../env";
import { ConfigError } from "../errors";
import { checkReachable, findEmbeddedDatabase } from "./database";
import { findLauncher } from "./lock";
import { migrate } from "./migrate";

/**
 * Completes the environment of a command that runs beside a launcher, in another terminal: the database and the
 * private hosts of the launcher that runs on the data folder, unless they are set. DATABASE_URL stays unset when
 * nothing runs there; what needs no database works all the same.
 */
export async function joinLauncher(): Promise<void> {
  const folder = parseEnv(process.env).ATTACHE_DATA_DIR;
  process.env.ATTACHE_DATA_DIR = folder;
  const launcher = await findLauncher(folder);
  process.env.ATTACHE_ALLOWED_PRIVATE_HOSTS ||= launcher?.allowedPrivateHosts ?? "";
  if (process.env.DATABASE_URL) return;
  const url = await findEmbeddedDatabase(folder);
  if (url) process.env.DATABASE_URL = url;
}

/** As `joinLauncher`, for a process that cannot do without a database, which it brings up to date first. */
export async function joinDatabase(): Promise<void> {
  await joinLauncher();
  const url = process.env.DATABASE_URL;
  if (!url) {
    throw new ConfigError(
      `DATABASE_URL is not set, and no embedded database runs on ${process.env.ATTACHE_DATA_DIR}. ` +
        "Set it, or use npm start, which brings a database along.",
    );
  }
  await checkReachable(url);
  await migrate(url);
}
