import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { say } from "./terminal";

export const checkout = path.resolve(import.meta.dirname, "../..");
const runner = path.join(import.meta.dirname, "run.mjs");

/** A program of ours that has to run for as long as the launcher does. */
export interface Program {
  /** Shown before each line that it prints. */
  readonly name: string;
  /** The TypeScript file, from the root of the checkout. */
  readonly entry: string;
  /** Asked at every start, as the database may come back on another port. */
  readonly environment: () => NodeJS.ProcessEnv;
  /** How long it may take to finish what it does when it is asked to stop. */
  readonly stopWithinMs: number;
}

export interface BackOff {
  readonly firstMs: number;
  readonly maxMs: number;
  /** Whoever ran for so long was healthy: the next wait is the first again. */
  readonly healthyAfterMs: number;
}

export interface SupervisedProgram {
  /** Null while it waits to be started again. */
  pid(): number | null;
  restart(): void;
  stop(): Promise<void>;
  /** For those who cannot wait. */
  kill(): void;
}

const DEFAULT_BACK_OFF: BackOff = { firstMs: 500, maxMs: 30_000, healthyAfterMs: 60_000 };

function printLines(name: string, stream: Readable | null): void {
  if (!stream) return;
  createInterface({ input: stream }).on("line", (line) => say(line, name));
}

/** Starts a TypeScript file in a process group of its own, so that Ctrl-C on the terminal reaches the launcher alone. */
export function spawnProgram({ name, entry, environment }: Omit<Program, "stopWithinMs">): ChildProcess {
  const child = spawn(process.execPath, [runner, path.resolve(checkout, entry)], {
    cwd: checkout,
    env: environment(),
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    detached: true,
  });
  printLines(name, child.stderr);
  return child;
}

/** Reaches the program and whatever it started; nothing happens when all of that is gone. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

/** Keeps a program running: whatever ends it, it is started again after a wait that doubles, until `stop`. */
export function supervise(program: Program, backOff: BackOff = DEFAULT_BACK_OFF): SupervisedProgram {
  let child: ChildProcess | null = null;
  let timer: NodeJS.Timeout | undefined;
  let waitMs = backOff.firstMs;
  let stopping = false;
  let restarting = false;

  const start = () => {
    const startedAt = performance.now();
    const running = spawnProgram(program);
    child = running;
    restarting = false;
    printLines(program.name, running.stdout);
    running.once("error", (error) => say(`could not be started: ${error.message}`, program.name));
    // What it left behind would hold its output open, and with that its end back.
    running.once("exit", () => signalGroup(running, "SIGKILL"));
    running.once("close", (code, signal) => {
      child = null;
      if (stopping) return;
      if (restarting || performance.now() - startedAt >= backOff.healthyAfterMs) waitMs = backOff.firstMs;
      const reason = signal ? `signal ${signal}` : `exit code ${code}`;
      say(`ended (${reason}); starting again in ${waitMs / 1000} s`, program.name);
      timer = setTimeout(start, waitMs);
      waitMs = Math.min(waitMs * 2, backOff.maxMs);
    });
  };

  start();
  return {
    pid: () => child?.pid ?? null,
    restart: () => {
      restarting = true;
      if (child) signalGroup(child, "SIGTERM");
    },
    stop: async () => {
      stopping = true;
      clearTimeout(timer);
      const running = child;
      if (!running) return;
      const closed = once(running, "close");
      signalGroup(running, "SIGTERM");
      const impatience = setTimeout(() => signalGroup(running, "SIGKILL"), program.stopWithinMs);
      await closed;
      clearTimeout(impatience);
    },
    kill: () => {
      stopping = true;
      clearTimeout(timer);
      if (child) signalGroup(child, "SIGKILL");
    },
  };
}
