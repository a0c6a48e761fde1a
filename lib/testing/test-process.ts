import { type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { onTestFinished } from "vitest";
import { waitFor } from "./wait-for";

const checkout = path.resolve(import.meta.dirname, "../..");

/** A busy machine takes its time to start processes; who waits in vain waits this long once. */
const PRINT_TIMEOUT_MS = 60_000;

/** A TypeScript program that runs as a process of its own for the time of a test. */
export interface TestProcess {
  readonly pid: number;
  /** What it wrote so far, to both of its outputs. */
  output(): string;
  /** Waits until the output matches, and returns the match. */
  prints(pattern: RegExp): Promise<RegExpExecArray>;
  signal(name: NodeJS.Signals): void;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

export interface TestProcessOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The account to run as; needs root. */
  readonly uid?: number;
}

/** Starts a file of the checkout as the launcher would. Whatever is left of it after the test is killed. */
export function startProgram(file: string, { args = [], env, uid }: TestProcessOptions = {}): TestProcess {
  const options: SpawnOptions = {
    cwd: checkout,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    uid,
    gid: uid,
  };
  const child = spawn(process.execPath, ["lib/launcher/run.mjs", file, ...args], options);
  const ended = once(child, "close").then(([code, signal]) => ({ code, signal }));
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  onTestFinished(() => void child.kill("SIGKILL"));
  const { pid } = child;
  if (pid === undefined) throw new Error(`${file} could not be started.`);
  return {
    pid,
    output: () => output,
    prints: (pattern) =>
      waitFor(
        () => {
          const match = pattern.exec(output);
          if (match) return match;
          if (child.exitCode !== null) throw new Error(`It ended without that. It wrote:\n${output}`);
          return null;
        },
        { what: `${pattern} in the output of ${file}`, timeoutMs: PRINT_TIMEOUT_MS },
      ),
    signal: (name) => void child.kill(name),
    ended,
  };
}
