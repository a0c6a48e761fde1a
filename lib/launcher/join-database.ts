import { ConfigError } from "../errors";
import { checkReachable } from "./database";
import { joinLauncher } from "./join-launcher";
import { migrate } from "./migrate";

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
