import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { STAND_INS, type StandInName } from "../sandbox/api-urls";
import { waitFor } from "./wait-for";

const checkout = path.resolve(import.meta.dirname, "../..");
const START_MS = 60_000;
const ANNOUNCEMENT = /^Sandbox (\S+): (\S+) \(bytes: (\S+)\)$/gm;

/** The sandboxes of all providers in a process of their own: what they cost is not paid by who measures. */
export interface SandboxProcess {
  /** Base URL of a provider's API. */
  url(name: StandInName): string;
  /** "host:port" of every address, for ATTACHE_ALLOWED_PRIVATE_HOSTS. */
  readonly hosts: readonly string[];
  stop(): Promise<void>;
}

/** Starts them on free ports. They keep nothing and end with the caller's process. */
export async function startSandboxProcess(): Promise<SandboxProcess> {
  const child = spawn(process.execPath, [path.join(checkout, "lib/launcher/run.mjs"), "lib/sandbox/main.ts"], {
    cwd: checkout,
    env: { ...process.env, SANDBOX_PORT: "0", SANDBOX_DATA_DIR: "" },
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  let printed = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  const announced = () => {
    if (child.exitCode !== null) throw new Error(`The sandbox ended while starting. It printed:\n${printed}`);
    const all = [...printed.matchAll(ANNOUNCEMENT)];
    return all.length === STAND_INS.length ? all : null;
  };
  const all = await waitFor(announced, { what: "the sandbox to start", timeoutMs: START_MS });
  const urls = new Map(all.map(([, name = "", url = ""]) => [name, url]));
  return {
    url: (name) => urls.get(name) ?? "",
    hosts: all.flatMap(([, , api = "", storage = ""]) => [new URL(api).host, new URL(storage).host]),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}
