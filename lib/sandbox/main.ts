import { z } from "zod";
import { startSandbox } from "./server";

const emptyIsUnset = (value: unknown) => (value === "" ? undefined : value);
const environmentSchema = z.object({
  SANDBOX_PORT: z.preprocess(emptyIsUnset, z.coerce.number().int().min(0).max(65_534).default(4010)),
  SANDBOX_DATA_DIR: z.preprocess(emptyIsUnset, z.string().optional()),
});

async function main(): Promise<void> {
  // biome-ignore lint/style/noProcessEnv: the sandbox stands on its own and may not import the console's environment.
  const environment = environmentSchema.parse(process.env);
  const sandbox = await startSandbox({
    port: environment.SANDBOX_PORT,
    dataDir: environment.SANDBOX_DATA_DIR,
    onError: (error) => process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`),
  });
  process.stdout.write(`NXCloud sandbox: ${sandbox.url} (object links: ${sandbox.ossUrl})\n`);
  const stop = () => {
    sandbox.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`The sandbox could not start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
