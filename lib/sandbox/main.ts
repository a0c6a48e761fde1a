import path from "node:path";
import { z } from "zod";
import { PORTS_EACH, STAND_INS, type StandInName } from "./api-urls";
import { startAwsSocial } from "./aws-social/start";
import { startMetaCloud } from "./meta-cloud/start";
import { startNxcloud } from "./nxcloud/start";
import { startOnPremises } from "./on-premises/start";
import type { RunningStandIn, StandInOptions } from "./stand-in";

const emptyIsUnset = (value: unknown) => (value === "" ? undefined : value);
const environmentSchema = z.object({
  SANDBOX_PORT: z.preprocess(emptyIsUnset, z.coerce.number().int().min(0).max(65_500).default(4010)),
  SANDBOX_DATA_DIR: z.preprocess(emptyIsUnset, z.string().optional()),
});

const START: Readonly<Record<StandInName, (options: StandInOptions) => Promise<RunningStandIn>>> = {
  nxcloud: startNxcloud,
  "meta-cloud": startMetaCloud,
  "on-premises": startOnPremises,
  "aws-social": startAwsSocial,
};

async function main(): Promise<void> {
  // biome-ignore lint/style/noProcessEnv: the sandbox stands on its own and may not import the console's environment.
  const environment = environmentSchema.parse(process.env);
  const { SANDBOX_PORT: port, SANDBOX_DATA_DIR: dataDir } = environment;
  const running: RunningStandIn[] = [];
  const closeAll = () => Promise.all(running.map((standIn) => standIn.close()));
  const stop = () => {
    closeAll().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
  for (const [index, name] of STAND_INS.entries()) {
    const standIn = await START[name]({
      port: port === 0 ? 0 : port + index * PORTS_EACH,
      ...(dataDir && { dataDir: path.resolve(dataDir, name) }),
      onError: (error) => process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`),
    });
    running.push(standIn);
    process.stdout.write(`Sandbox ${name}: ${standIn.url} (bytes: ${standIn.storageUrl})\n`);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`The sandbox could not start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
