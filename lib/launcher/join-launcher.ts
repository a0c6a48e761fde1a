import { parseEnv } from "../env";
import { findEmbeddedDatabase } from "./database";
import { findLauncher } from "./lock";

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
