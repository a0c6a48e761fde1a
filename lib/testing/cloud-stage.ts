import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createConnection } from "../connections/create-connection";
import { saveNumbers } from "../connections/discover-numbers";
import { webhookTokenOf } from "../connections/open-connection";
import { db } from "../data/db";
import { inTransaction } from "../data/transaction";
import { paths } from "../paths";
import { SYSTEM } from "./factories";

export const APP_SECRET = "stage-app-secret-4711";

/** A Cloud API connection whose provider knows no media, for tests of what comes before the first download. */
export interface CloudStage {
  readonly connectionId: string;
  readonly phoneNumberId: string;
  /** Path of the webhook. */
  readonly webhook: string;
}

/** Answers everything as the Graph API answers for an object that does not exist. */
export interface EmptyGraph {
  readonly url: string;
  close(): Promise<void>;
}

export async function startEmptyGraph(): Promise<EmptyGraph> {
  const error = { message: "Unsupported get request.", type: "GraphMethodException", code: 100, error_subcode: 33 };
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(400, { "content-type": "application/json" }).end(JSON.stringify({ error }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Needs the console's database and data folder in the environment. */
export async function openCloudStage({ url }: Pick<EmptyGraph, "url">): Promise<CloudStage> {
  const { id: connectionId } = await inTransaction((tx) =>
    createConnection(SYSTEM, tx, {
      kind: "meta-cloud",
      name: `Cloud ${randomUUID()}`,
      settings: { baseUrl: url, requestsPerSecond: 1000, errorsPerHour: 10_000 },
      secrets: { accessToken: "stage-token", appSecret: APP_SECRET },
    }),
  );
  const facts = { providerNumberId: "106540352242922", phoneNumber: "15550783881" };
  await saveNumbers(SYSTEM, { id: connectionId }, [{ ...facts, displayName: "Stage shop", providerStatus: null }]);
  const connection = await db().connection.findUniqueOrThrow({ where: { id: connectionId } });
  const webhook = paths.api.webhook(connectionId, webhookTokenOf(connection));
  return { connectionId, phoneNumberId: facts.providerNumberId, webhook };
}
