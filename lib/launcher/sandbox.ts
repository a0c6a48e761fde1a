import path from "node:path";
import { z } from "zod";
import { readJson, writePrivateJson } from "./data-folder";
import { becomesFree, findFreePort, isFree } from "./ports";
import type { Program } from "./supervise";

/** Where the sandbox of a data folder listens: the API on `port`, its object store on the next one. */
export interface SandboxPlace {
  readonly port: number;
  readonly url: string;
  /** Both addresses, for ATTACHE_ALLOWED_PRIVATE_HOSTS. */
  readonly hosts: readonly string[];
}

const HOST = "127.0.0.1";
const DEFAULT_PORT = 4010;
const LEAVING_MS = 15_000;

const savedSchema = z.object({ port: z.number().int() });

async function pairIsFree(port: number): Promise<boolean> {
  return port < 65_535 && (await isFree(port, HOST)) && (await isFree(port + 1, HOST));
}

/**
 * The port of the last run, as the demo's connection remembers it in its settings; another one when that is taken,
 * and the seed then corrects the settings. `afterCrash`: the last run's sandbox may still be leaving.
 */
export async function chooseSandboxPlace(dataFolder: string, afterCrash: boolean): Promise<SandboxPlace> {
  const file = path.join(dataFolder, "sandbox.json");
  const saved = await readJson(file, savedSchema);
  let port = saved?.port ?? Number(process.env.SANDBOX_PORT || DEFAULT_PORT);
  if (afterCrash) await becomesFree(port, LEAVING_MS, HOST);
  while (!(await pairIsFree(port))) port = await findFreePort(HOST);
  if (port !== saved?.port) await writePrivateJson(file, { port });
  return { port, url: `http://${HOST}:${port}`, hosts: [`${HOST}:${port}`, `${HOST}:${port + 1}`] };
}

export function sandboxProgram(place: SandboxPlace, dataFolder: string): Program {
  return {
    name: "sandbox",
    entry: "lib/sandbox/main.ts",
    environment: () => ({
      ...process.env,
      SANDBOX_PORT: String(place.port),
      SANDBOX_DATA_DIR: path.join(dataFolder, "sandbox"),
    }),
    stopWithinMs: 5_000,
  };
}
