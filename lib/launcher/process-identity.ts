import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const onLinux = process.platform === "linux";

/** Fields of /proc/<pid>/stat after the command name, which may itself hold spaces and brackets. */
function procStat(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return null;
  }
}

function ps(pid: number, column: string): string | null {
  try {
    const out = execFileSync("ps", ["-o", `${column}=`, "-p", String(pid)], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      env: { ...process.env, LC_ALL: "C" },
    }).trim();
    return out === "" ? null : out;
  } catch {
    return null;
  }
}

/** Whether the process still runs. A zombie does not: some containers have nobody who reaps them. */
export function isAlive(pid: number): boolean {
  if (onLinux) {
    const state = procStat(pid)?.[0];
    return state !== undefined && state !== "Z" && state !== "X";
  }
  const state = ps(pid, "stat");
  return state !== null && !state.startsWith("Z");
}

/** An opaque token that tells a process from a later one with the same pid; null when there is no such process. */
export function startToken(pid: number): string | null {
  return onLinux ? (procStat(pid)?.[19] ?? null) : ps(pid, "lstart");
}

/** The command line, arguments joined by spaces; null when there is no such process. */
export function commandLine(pid: number): string | null {
  if (!onLinux) return ps(pid, "command");
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch {
    return null;
  }
}
