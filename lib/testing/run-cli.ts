import { spawn } from "node:child_process";
import { once } from "node:events";
import { PassThrough, Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { runCli } from "../cli/run";

export interface CliOutcome {
  readonly exitCode: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Runs the command line inside the test's process: the same code from the arguments to the exit code, only sooner. */
export async function runCliHere(args: readonly string[], stdin = ""): Promise<CliOutcome> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const written = Promise.all([buffer(stdout), text(stderr)]);
  const exitCode = await runCli(args, { stdin: Readable.from([stdin]), stdout, stderr });
  stdout.end();
  stderr.end();
  const [out, err] = await written;
  return { exitCode, stdout: out, stderr: err };
}

/** Runs a command with --json and gives the document that it printed. Throws with its errors unless the exit code fits. */
export async function runCliForJson(args: readonly string[], { exitCode = 0, stdin = "" } = {}) {
  const outcome = await runCliHere([...args, "--json"], stdin);
  if (outcome.exitCode !== exitCode) {
    throw new Error(`${args.join(" ")} ended with ${outcome.exitCode}: ${outcome.stderr}`);
  }
  return JSON.parse(outcome.stdout.toString());
}

/** The environment of a command line started as a process; laid over our settings, undefined takes one away. */
export type CliEnvironment = Readonly<Record<string, string | undefined>>;

/** What a process of the product gets to know: our settings, and nothing else of the test's environment. */
export function productEnvironment(changes: CliEnvironment = {}): NodeJS.ProcessEnv {
  const ours = Object.entries(process.env).filter(([name]) => /^(ATTACHE_.*|DATABASE_URL|PATH|HOME)$/.test(name));
  return { NODE_ENV: "production", ...Object.fromEntries(ours), ...changes };
}

/** Starts the real command line as a process of its own. */
export function startCli(args: readonly string[], environment: CliEnvironment = {}) {
  return spawn(process.execPath, ["lib/launcher/run.mjs", "lib/cli/main.ts", ...args], {
    env: productEnvironment(environment),
  });
}

/** Runs the real command line as a process of its own to its end. */
export async function runCliProcess(args: readonly string[], environment: CliEnvironment = {}): Promise<CliOutcome> {
  const child = startCli(args, environment);
  child.stdin.end();
  const [stdout, stderr, [exitCode]] = await Promise.all([
    buffer(child.stdout),
    text(child.stderr),
    once(child, "close") as Promise<[number | null]>,
  ]);
  return { exitCode, stdout, stderr };
}
