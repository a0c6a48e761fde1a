import path from "node:path";
import { z } from "zod";
import { PORTS_EACH, STAND_INS } from "../sandbox/api-urls";
import { readJson, writePrivateJson } from "./data-folder";
import { becomesFree, findFreePort, isFree } from "./ports";
import type { Program } from "./supervise";

/** Where the sandbox of a data folder listens: on `port` and those after it, two for each provider, its API's first. */
export interface SandboxPlace {
  readonly port: number;
  readonly url: string;
  /** Of every provider's API. */
  readonly apiUrls: readonly string[];
  /** All addresses, for ATTACHE_ALLOWED_PRIVATE_HOSTS. */
  readonly hosts: readonly string[];
}

const HOST = "127.0.0.1";
const DEFAULT_PORT = 4010;
const PORTS = STAND_INS.length * PORTS_EACH;
const LEAVING_MS = 15_000;

const savedSchema = z.object({ port: z.number().int() });

const block = (port: number) => Array.from({ length: PORTS }, (_, index) => port + index);

async function isBlockFree(port: number): Promise<boolean> {
  if (port + PORTS > 65_535) return false;
  for (const one of block(port)) if (!(await isFree(one, HOST))) return false;
  return true;
}

/**
 * The port of the last run, as the demo's connections remember it in their settings; another one when that is taken,
 * and the seed then corrects the settings. `afterCrash`: the last run's sandbox may still be leaving.
 */
export async function chooseSandboxPlace(dataFolder: string, afterCrash: boolean): Promise<SandboxPlace> {
  const file = path.join(dataFolder, "sandbox.json");
  const saved = await readJson(file, savedSchema);
  let port = saved?.port ?? Number(process.env.SANDBOX_PORT || DEFAULT_PORT);
  if (afterCrash) await becomesFree(port, LEAVING_MS, HOST);
  while (!(await isBlockFree(port))) port = await findFreePort(HOST);
  if (port !== saved?.port) await writePrivateJson(file, { port });
  const hosts = block(port).map((one) => `${HOST}:${one}`);
  const apiUrls = hosts.filter((_, index) => index % PORTS_EACH === 0).map((host) => `http://${host}`);
  return { port, url: `http://${HOST}:${port}`, apiUrls, hosts };
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
