import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll } from "vitest";
import { db } from "../../data/db";
import { forgetEnv } from "../../env";
import type { MediaDetailDto } from "../../schemas/media";
import type { UploadDto } from "../../schemas/uploads";
import { useTestDatabase } from "../database";
import { type CliOutcome, runCliHere, runCliProcess } from "../run-cli";
import { startWorkerProcess, type WorkerProcess } from "../worker-process";
import type { ConnectionFile, ProviderStage } from "./provider-stage";

/** What the command line printed with --json, and how it ended. */
export interface Report {
  readonly exitCode: number | null;
  readonly notes: readonly string[];
  // biome-ignore lint/suspicious/noExplicitAny: the shape is that of the command, which the test looks at.
  readonly json: any;
}

export interface MediaReport extends Report {
  readonly item: MediaDetailDto;
}

/** The command line with --json. */
export interface Commands {
  run(...args: readonly string[]): Promise<Report>;
  /** `media fetch` or `media redownload`, waiting. */
  media(...args: readonly string[]): Promise<MediaReport>;
  /** `media upload`, waiting. */
  upload(...args: readonly string[]): Promise<Report & { readonly upload: UploadDto }>;
}

/** A database, a worker process and the command line: what an installation without its web server is. */
export interface StageConsole {
  /** Each a process of its own, as people and programs start it. */
  readonly started: Commands;
  /** The same inside the test's process: a second of processor time less for each. */
  readonly here: Commands;
  /** Writes a file and gives its path. */
  write(name: string, content: string | Buffer): string;
  /** Creates the connection, with its number as somebody would write it instead of having it discovered. Its name. */
  connect(stage: ProviderStage, file: ConnectionFile): Promise<string>;
}

/** Longer than anything takes: what is waited for is always a fact. */
const PATIENCE_S = "200";

/** Call it at the top level of a test file; closes with it. Settings of the file's own come as `environment`. */
export function useStageConsole(environment: Readonly<Record<string, string>> = {}): StageConsole {
  const folder = mkdtempSync(path.join(tmpdir(), "attache-every-"));
  Object.assign(process.env, {
    ATTACHE_DATA_DIR: folder,
    ATTACHE_SECRET_KEY: randomBytes(32).toString("base64"),
    ATTACHE_ALLOWED_PRIVATE_HOSTS: "127.0.0.1",
    ...environment,
  });
  forgetEnv();
  useTestDatabase();
  let worker: WorkerProcess;
  beforeAll(async () => {
    await putOffRetries();
    worker = await startWorkerProcess({ ATTACHE_LOG_LEVEL: "info" });
  });
  afterAll(async () => {
    await worker?.stop();
    rmSync(folder, { recursive: true });
  });

  const write = (name: string, content: string | Buffer) => {
    const file = path.join(folder, name);
    writeFileSync(file, content);
    return file;
  };
  const here = commandsOver(runCliHere);
  return {
    started: commandsOver(runCliProcess),
    here,
    write,
    async connect({ number: { phoneNumber, providerNumberId } }, file) {
      const number = { phoneNumber: spoken(phoneNumber), providerNumberId };
      const name = write(`${file.name}.json`, JSON.stringify({ ...file, numbers: [number] }));
      const { exitCode, json } = await here.run("connection", "create", "--file", name);
      if (exitCode !== 0) throw new Error(`The connection was not created: ${JSON.stringify(json)}`);
      return file.name;
    },
  };
}

/** "+1 555 0783 881": as somebody would write the number. */
export function spoken(digits: string): string {
  return `+${digits.slice(0, 1)} ${digits.slice(1, 4)} ${digits.slice(4, 8)} ${digits.slice(8)}`;
}

function commandsOver(start: (args: readonly string[]) => Promise<CliOutcome>): Commands {
  const run = async (...args: readonly string[]) => reportOf(await start([...args, "--json"]));
  return {
    run,
    async media(...args) {
      const report = await run("media", ...withPatience(args));
      return { ...report, item: report.json.item };
    },
    async upload(...args) {
      const report = await run("media", "upload", ...withPatience(args));
      return { ...report, upload: report.json.upload };
    },
  };
}

function withPatience(args: readonly string[]): string[] {
  return [...args, "--wait", ...(args.includes("--timeout") ? [] : ["--timeout", PATIENCE_S])];
}

/** Reports are on standard output, errors and notes line by line on standard error. */
function reportOf({ exitCode, stdout, stderr }: CliOutcome): Report {
  const lines = stderr
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  const text = stdout.toString();
  const notes = lines.flatMap(({ note }) => (typeof note === "string" ? [note] : []));
  return { exitCode, notes, json: text ? JSON.parse(text) : lines.find(({ error }) => error) };
}

/** Retries come in an hour, whatever the back-off has drawn: the command line then reports at once what it would wait for. */
async function putOffRetries(): Promise<void> {
  await db().$executeRaw`
    CREATE FUNCTION put_off() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN NEW.next_attempt_at := now() + interval ''1 hour''; RETURN NEW; END'`;
  await db().$executeRaw`
    CREATE TRIGGER put_off BEFORE UPDATE ON media_item FOR EACH ROW
    WHEN (NEW.status = 'RETRY_WAIT') EXECUTE FUNCTION put_off()`;
}
