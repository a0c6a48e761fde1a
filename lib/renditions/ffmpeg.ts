import { execFile, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { promisify } from "node:util";

const TIME_LIMIT_MS = 30_000;
const LOOK_UP_LIMIT_MS = 5_000;

/** How ffmpeg calls the containers that it may open. Named to it, so that a playlist in disguise is not followed. */
const DEMUXERS: Readonly<Record<string, string>> = {
  "audio/aac": "aac",
  "audio/amr": "amr",
  "audio/flac": "flac",
  "audio/mp4": "mov",
  "audio/mpeg": "mp3",
  "audio/ogg": "ogg",
  "audio/wav": "wav",
  "audio/webm": "matroska",
  "video/3gpp": "mov",
  "video/mp4": "mov",
  "video/ogg": "ogg",
  "video/quicktime": "mov",
  "video/webm": "matroska",
};

/** Our own holds secrets. */
const ENVIRONMENT = { NODE_ENV: "production" } as const;

let found: Promise<string | null> | undefined;

/** Where ffmpeg is, null when it is not on the PATH or does not run. Looked up once per process. */
export function ffmpegPath(): Promise<string | null> {
  found ??= findFfmpeg();
  return found;
}

async function findFfmpeg(): Promise<string | null> {
  const run = promisify(execFile);
  const options = { timeout: LOOK_UP_LIMIT_MS };
  try {
    const { stdout } = await run("sh", ["-c", "command -v ffmpeg"], options);
    await run(stdout.trim(), ["-version"], options);
    return stdout.trim();
  } catch {
    return null;
  }
}

export interface FfmpegJob {
  readonly file: string;
  readonly mimeType: string;
  /** What stands before and after `-i file`. The result goes to "pipe:1". */
  readonly inputOptions?: readonly string[];
  readonly outputOptions: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * Runs ffmpeg and hands its output to `consume`. null when there is no ffmpeg, the type is none that it may open, it
 * fails, takes too long, or the signal aborts. It sees nothing of our environment and opens nothing but the file.
 */
export async function runFfmpeg<T>(job: FfmpegJob, consume: (output: Readable) => Promise<T>): Promise<T | null> {
  const program = await ffmpegPath();
  const demuxer = DEMUXERS[job.mimeType];
  if (!program || !demuxer || job.signal.aborted) return null;
  const input = ["-protocol_whitelist", "file,pipe", "-f", demuxer, ...(job.inputOptions ?? []), "-i", job.file];
  const child = spawn(
    program,
    ["-nostdin", "-hide_banner", "-loglevel", "quiet", "-threads", "1", ...input, ...job.outputOptions, "pipe:1"],
    {
      stdio: ["ignore", "pipe", "ignore"],
      env: ENVIRONMENT,
      signal: job.signal,
      timeout: TIME_LIMIT_MS,
      killSignal: "SIGKILL",
    },
  );
  const succeeded = new Promise<boolean>((resolve) => {
    child.once("error", () => resolve(false));
    child.once("close", (code) => resolve(code === 0));
  });
  try {
    const result = await consume(child.stdout);
    return (await succeeded) ? result : null;
  } catch {
    return null;
  } finally {
    child.kill("SIGKILL");
  }
}
