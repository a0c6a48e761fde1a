import { disconnectDb } from "../data/db";
import { forgetEnv } from "../env";
import { findEmbeddedDatabase } from "../launcher/database";

/**
 * Points this process at the database and data folder of a running console, also when the database has moved to another
 * port meanwhile. `hosts` are the sandboxes that a provider may be asked at. Returns the database's URL.
 */
export async function lookInto(dataDir: string, hosts: readonly string[]): Promise<string> {
  const url = await findEmbeddedDatabase(dataDir);
  if (!url) throw new Error("The embedded database is not running.");
  if (process.env.DATABASE_URL === url) return url;
  await disconnectDb();
  Object.assign(process.env, {
    DATABASE_URL: url,
    ATTACHE_DATA_DIR: dataDir,
    ATTACHE_ALLOWED_PRIVATE_HOSTS: hosts.join(","),
  });
  forgetEnv();
  return url;
}
