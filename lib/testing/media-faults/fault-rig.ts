import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { webhookTokenOf } from "../../connections/open-connection";
import { db } from "../../data/db";
import { startNxcloud } from "../../sandbox/nxcloud/start";
import type { RequestEntry } from "../../sandbox/request-log";
import type { RunningStandIn } from "../../sandbox/stand-in";
import type { MediaDetailDto } from "../../schemas/media";
import type { UploadDto } from "../../schemas/uploads";
import { receiveDelivery } from "../../webhooks/receive";
import { openStageOn, type Stage } from "../nxcloud-stage";
import { runCliHere, runCliProcess } from "../run-cli";

export interface CliReport {
  readonly exitCode: number | null;
  readonly item: MediaDetailDto;
  readonly upload: UploadDto;
}

/** How soon the automatic retries of an item or upload come: media ids and file names begin with it. */
export type Retries = "put-off" | "soon";

/**
 * Gives each case a sandbox, a connection and a number of its own, so that cases may run side by side, and remembers
 * what the command line printed. Needs a test database and the settings that a connection is sealed with.
 */
export class FaultRig {
  readonly stages: Stage[] = [];
  /** Everything that the command line wrote, to both of its outputs. */
  printed = "";
  private readonly started = new Set<string>();
  private readonly sandboxes: RunningStandIn[] = [];
  private readonly receiver: Server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "", "http://receiver");
    const [, connectionId = "", token = ""] = url.pathname.split("/");
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const delivered = { method: request.method ?? "", url, headers, body: await buffer(request), remoteAddress: null };
    const reply = await receiveDelivery({ connectionId, token, request: delivered });
    response.writeHead(reply.status).end(reply.body);
  });

  constructor(private readonly dataDir: string) {
    this.receiver.listen(0, "127.0.0.1");
  }

  async openStage(): Promise<Stage> {
    const running = await startNxcloud({ port: 0 });
    this.sandboxes.push(running);
    const stage = await openStageOn(running, this.dataDir);
    this.stages.push(stage);
    return stage;
  }

  /**
   * Runs the command line with --json and reads its report: each command once as a process, with all it logs, then
   * inside the test's, as starting it takes longer than most cases. Throws with its errors when it printed none.
   */
  async cli(...args: readonly [string, string, ...string[]]): Promise<CliReport> {
    const command = args.slice(0, 2).join(" ");
    const known = this.started.has(command);
    this.started.add(command);
    const outcome = await (known
      ? runCliHere([...args, "--json"])
      : runCliProcess([...args, "--json"], { ATTACHE_LOG_LEVEL: "debug" }));
    const stdout = outcome.stdout.toString();
    this.printed += `${stdout}${outcome.stderr}`;
    if (!stdout) throw new Error(`${args.join(" ")} ended with ${outcome.exitCode}: ${outcome.stderr}`);
    return { exitCode: outcome.exitCode, ...JSON.parse(stdout) };
  }

  /** Has the sandbox deliver a signed callback about an image, as NXCloud would, and takes it in. */
  async receiveCallback(stage: Stage, mediaId: string): Promise<void> {
    const connection = await db().connection.findUniqueOrThrow({ where: { id: stage.connectionId } });
    const { port } = this.receiver.address() as AddressInfo;
    const { delivered } = await stage.sandbox.deliver({
      accessKey: stage.account.accessKey,
      businessPhone: stage.account.digits,
      url: `http://127.0.0.1:${port}/${connection.id}/${webhookTokenOf(connection)}`,
      message: { type: "image", mediaId },
      signing: "md5",
    });
    if (!delivered) throw new Error("The callback was not taken.");
  }

  /** Every request that reached one of the sandboxes. */
  async requests(): Promise<readonly RequestEntry[]> {
    return (await Promise.all(this.stages.map(({ sandbox }) => sandbox.requests()))).flat();
  }

  async close(): Promise<void> {
    this.receiver.close();
    await Promise.all(this.sandboxes.map((sandbox) => sandbox.close()));
  }
}

/** Puts a photo of these bytes behind a new media id. */
export function seedPhoto(stage: Stage, bytes: Buffer, retries: Retries) {
  return stage.sandbox.putMedia({
    accessKey: stage.account.accessKey,
    businessPhone: stage.account.digits,
    id: `${retries}-${randomUUID()}`,
    content: { from: "base64", data: bytes.toString("base64") },
    mimeType: "image/jpeg",
  });
}

/**
 * Makes the wait before a retry an hour where it is to be put off: the command line then reports at once what it would
 * wait for, whatever the back-off has drawn.
 */
export async function putOffRetries(): Promise<void> {
  await db().$executeRaw`
    CREATE FUNCTION put_off() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN NEW.next_attempt_at := now() + interval ''1 hour''; RETURN NEW; END'`;
  for (const [table, name] of [
    ["media_item", "provider_media_id"],
    ["upload", "file_name"],
  ]) {
    await db().$executeRawUnsafe(`
      CREATE TRIGGER put_off BEFORE UPDATE ON ${table} FOR EACH ROW
      WHEN (NEW.status = 'RETRY_WAIT' AND NEW.${name} LIKE 'put-off%') EXECUTE FUNCTION put_off()`);
  }
}
