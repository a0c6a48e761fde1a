import { randomUUID } from "node:crypto";
import { createConnection } from "../connections/create-connection";
import { saveNumbers } from "../connections/discover-numbers";
import { webhookTokenOf } from "../connections/open-connection";
import { db } from "../data/db";
import { inTransaction } from "../data/transaction";
import { paths } from "../paths";
import { createMetaCloudControl, type MetaCloudControl } from "../sandbox/meta-cloud/control-client";
import { SYSTEM } from "./factories";

const APP_ID = "1217981644879628";
const NUMBER_ID = "106540352242922";
const DIGITS = "15550783881";
export const ACCESS_TOKEN = "EAAJB-token-of-the-stage";
const APP_SECRET = "app-secret-of-the-stage";
const REQUESTS_PER_SECOND = 1_000;
/** A load with faults must not be ended by the budget that spares a real provider. */
const ERRORS_PER_HOUR = 10_000;

/** A Cloud API sandbox that runs elsewhere with one number, and a console's connection to it. */
export interface CloudSandboxStage {
  readonly sandbox: MetaCloudControl;
  readonly sandboxUrl: string;
  readonly connectionId: string;
  readonly number: { readonly id: string; readonly connectionId: string };
  /** Path of the webhook. */
  readonly webhook: string;
  /** Puts bytes made from a seed behind a new id, as a customer's photo would be. */
  seed(seed: string, sizeBytes: number): Promise<{ readonly id: string; readonly sha256: string }>;
  /** Has the sandbox deliver a signed webhook about such a photo; false when nobody took it, however often it was sent. */
  announce(consoleUrl: string, mediaId: string): Promise<boolean>;
}

/** Needs the console's database and data folder in the environment. */
export async function openCloudSandboxStage(
  sandboxUrl: string,
  errorsPerHour = ERRORS_PER_HOUR,
): Promise<CloudSandboxStage> {
  const sandbox = createMetaCloudControl(sandboxUrl);
  const number = { id: NUMBER_ID, display_phone_number: `+${DIGITS}`, verified_name: "Stage shop" };
  const wabas = [{ id: "102290129340398", numbers: [number] }];
  await sandbox.putApp({ appId: APP_ID, appSecret: APP_SECRET, tokens: [{ token: ACCESS_TOKEN }], wabas });
  const { id: connectionId } = await inTransaction((tx) =>
    createConnection(SYSTEM, tx, {
      kind: "meta-cloud",
      name: `Cloud ${randomUUID()}`,
      settings: { baseUrl: sandboxUrl, requestsPerSecond: REQUESTS_PER_SECOND, errorsPerHour },
      secrets: { accessToken: ACCESS_TOKEN, appSecret: APP_SECRET },
    }),
  );
  const facts = { providerNumberId: NUMBER_ID, phoneNumber: DIGITS, displayName: "Stage shop", providerStatus: null };
  const [saved] = await saveNumbers(SYSTEM, { id: connectionId }, [facts]);
  if (!saved) throw new Error("The number was not saved.");
  const connection = await db().connection.findUniqueOrThrow({ where: { id: connectionId } });
  const webhook = paths.api.webhook(connectionId, webhookTokenOf(connection));
  return {
    sandbox,
    sandboxUrl,
    connectionId,
    number: saved,
    webhook,
    seed: (seed, sizeBytes) =>
      sandbox.putMedia({
        phoneNumberId: NUMBER_ID,
        content: { from: "generated", seed, sizeBytes },
        mimeType: "image/jpeg",
      }),
    async announce(consoleUrl, mediaId) {
      const content = { phoneNumberId: NUMBER_ID, event: { type: "image" as const, mediaId } };
      const { delivered } = await sandbox.deliver({ appId: APP_ID, url: consoleUrl + webhook, content });
      return delivered;
    },
  };
}
