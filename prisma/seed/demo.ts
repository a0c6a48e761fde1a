import { z } from "zod";
import { disconnectDb } from "../../lib/data/db";
import { env } from "../../lib/env";
import { apiUrls } from "../../lib/sandbox/api-urls";
import { seedDemo } from "./demo-seed";

const environmentSchema = z.object({ SANDBOX_URL: z.url(), CONSOLE_URL: z.url() });

try {
  // biome-ignore lint/style/noProcessEnv: where the demo's sandbox and console run is no setting of the console.
  const { SANDBOX_URL, CONSOLE_URL } = environmentSchema.parse(process.env);
  const signIn = await seedDemo({ sandboxUrls: apiUrls(SANDBOX_URL), consoleUrl: CONSOLE_URL }, env().ATTACHE_DATA_DIR);
  process.stdout.write(`${JSON.stringify(signIn)}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await disconnectDb();
}
