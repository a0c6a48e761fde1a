import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createConnection } from "../connections/create-connection";
import { saveNumbers } from "../connections/discover-numbers";
import { inTransaction } from "../data/transaction";
import { forgetEnv } from "../env";
import { createNxcloudControl, type NxcloudControl } from "../sandbox/nxcloud/control-client";
import { startNxcloud } from "../sandbox/nxcloud/start";
import type { RunningStandIn } from "../sandbox/stand-in";
import { SYSTEM } from "./factories";

export const ACCESS_SECRET = "stage-access-secret-4711";

/** A sandbox with one account and one number, and our connection to it, over real HTTP and a real disk. */
export interface Stage {
  readonly sandbox: NxcloudControl;
  readonly sandboxUrl: string;
  readonly account: { accessKey: string; digits: string };
  readonly connectionId: string;
  readonly number: { id: string; connectionId: string };
  readonly dataDir: string;
}

export interface NxcloudStage extends Stage {
  close(): Promise<void>;
}

/** Needs a test database. Sets ATTACHE_DATA_DIR, ATTACHE_SECRET_KEY and ATTACHE_ALLOWED_PRIVATE_HOSTS for the file. */
export async function openNxcloudStage(): Promise<NxcloudStage> {
  const running = await startNxcloud({ port: 0 });
  const dataDir = await mkdtemp(path.join(tmpdir(), "attache-stage-"));
  process.env.ATTACHE_DATA_DIR = dataDir;
  process.env.ATTACHE_SECRET_KEY = Buffer.alloc(32, 9).toString("base64");
  process.env.ATTACHE_ALLOWED_PRIVATE_HOSTS = [running.url, running.storageUrl]
    .map((url) => new URL(url).host)
    .join(",");
  forgetEnv();
  const stage = await openStageOn(running, dataDir);
  return {
    ...stage,
    close: async () => {
      await running.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The same against a sandbox that runs already, with the environment as it is. Closing it is the caller's. */
export async function openStageOn(running: Pick<RunningStandIn, "url">, dataDir: string): Promise<Stage> {
  const sandbox = createNxcloudControl(running.url);
  const account = { accessKey: `key-${randomUUID()}`, digits: "8615800001795" };
  await sandbox.putAccount({
    accessKey: account.accessKey,
    accessSecret: ACCESS_SECRET,
    appkey: "stage-app",
    numbers: [{ phoneNumber: account.digits, verifiedName: "Stage shop" }],
  });
  const { id: connectionId } = await inTransaction((tx) =>
    createConnection(SYSTEM, tx, {
      kind: "nxcloud",
      name: `Stage ${randomUUID()}`,
      settings: { baseUrl: running.url, appkey: "stage-app", requestsPerSecond: 100, errorsPerHour: 10_000 },
      secrets: { accessKey: account.accessKey, accessSecret: ACCESS_SECRET },
    }),
  );
  const [number] = await saveNumbers(SYSTEM, { id: connectionId }, [
    { providerNumberId: account.digits, phoneNumber: account.digits, displayName: "Stage shop", providerStatus: null },
  ]);
  if (!number) throw new Error("The number was not saved.");
  return { sandbox, sandboxUrl: running.url, account, connectionId, number, dataDir };
}
