import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createConnection } from "../connections/create-connection";
import { webhookTokenOf } from "../connections/open-connection";
import { db } from "../data/db";
import type { Connection, Prisma } from "../data/generated/client";
import { inTransaction } from "../data/transaction";
import { forgetEnv } from "../env";
import type { WebhookReply } from "../providers/types";
import { useTestDatabase } from "../testing/database";
import { createItemRow, createNumberRow, SYSTEM } from "../testing/factories";
import { processDelivery } from "./process";
import { receiveDelivery } from "./receive";
import {
  bodyOf,
  type CorpusEntry,
  type CorpusProvider,
  corpus,
  type ExpectedMedia,
  headersOf,
  signedByMeta,
} from "./test-corpus";
import { digestToSign, type SnsSigner, startSnsSigner } from "./test-sns";

const APP_SECRET = "corpus-app-secret";
const ON_PREMISES_NUMBER = "250788123200";
const { numbersToConfigure } = corpus;
const AWS_NUMBER = awsNumberOf(numbersToConfigure.awsPhoneNumberArn);

/** AWS API reference: a number is called by its id, "phone-number-id-" and what its ARN ends with. */
function awsNumberOf(arn: string | undefined): string {
  return `phone-number-id-${arn?.split("/").at(-1)}`;
}

useTestDatabase();

let sns: SnsSigner;
let connections: Record<CorpusProvider, Connection>;
beforeAll(async () => {
  sns = await startSnsSigner();
  process.env.ATTACHE_SECRET_KEY = Buffer.alloc(32, 9).toString("base64");
  process.env.ATTACHE_ALLOWED_PRIVATE_HOSTS = sns.host;
  forgetEnv();
  connections = {
    nxcloud: await connect(
      "nxcloud",
      { appkey: "app" },
      { accessKey: "key", accessSecret: "secret" },
      numbersToConfigure.nxcloud,
    ),
    onprem: await connect(
      "on-premises",
      { baseUrl: "https://wa.example.org", phoneNumber: ON_PREMISES_NUMBER },
      { username: "admin", password: "secret" },
      [ON_PREMISES_NUMBER],
    ),
    cloud: await connect("meta-cloud", {}, { accessToken: "token", appSecret: APP_SECRET }, numbersToConfigure.cloud),
    aws: await connect(
      "aws-social",
      {
        region: "us-east-1",
        bucket: "attache-media",
        topicArns: [numbersToConfigure.awsTopicArn],
        snsHosts: [sns.host],
      },
      { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
      [AWS_NUMBER],
    ),
  };
});
afterAll(() => sns.close());

type Json = Record<string, unknown>;
async function connect(kind: string, settings: Json, secrets: Json, numbers: readonly string[]): Promise<Connection> {
  const { id } = await inTransaction((tx) => createConnection(SYSTEM, tx, { kind, name: kind, settings, secrets }));
  for (const number of numbers) await createNumberRow(id, number);
  return db().connection.findUniqueOrThrow({ where: { id } });
}

// Deliveries share message and media ids; each is read as if it were the first.
beforeEach(async () => {
  await db().mediaItem.deleteMany();
  await db().webhookEvent.deleteMany();
});

function send(entry: CorpusEntry, body: Buffer, headers: Record<string, string>): Promise<WebhookReply> {
  const connection = connections[entry.provider];
  const url = new URL("https://console.invalid/");
  const request = { method: "POST", url, headers, body, remoteAddress: "192.0.2.7" };
  return receiveDelivery({ connectionId: connection.id, token: webhookTokenOf(connection), request });
}

/** Sends a delivery as its provider would have signed it. */
function deliver(entry: CorpusEntry): Promise<WebhookReply> {
  const body = entry.provider === "aws" ? sns.sign(bodyOf(entry)) : bodyOf(entry);
  const signature = entry.provider === "cloud" ? signedByMeta(body, APP_SECRET) : {};
  return send(entry, body, { ...headersOf(entry), ...signature });
}

async function readAll(): Promise<void> {
  for (const { id } of await db().webhookEvent.findMany()) await processDelivery(id, randomUUID(), new Date());
}

const WITH_NUMBER = { phoneNumber: true } satisfies Prisma.MediaItemInclude;
type Item = Prisma.MediaItemGetPayload<{ include: typeof WITH_NUMBER }>;
const items = () => db().mediaItem.findMany({ include: WITH_NUMBER, orderBy: { providerMediaId: "asc" } });

/** What a row has to say about the media of the index. */
function told(entry: CorpusEntry, media: ExpectedMedia) {
  return {
    providerMediaId: media.providerMediaId,
    kind: media.voice ? "VOICE" : media.kind.toUpperCase(),
    declaredMimeType: media.mimeType,
    declaredSha256: media.sha256Hex,
    fileName: media.fileName,
    caption: media.caption,
    sender: media.from,
    messageId: media.messageId,
    receivedAt: media.timestamp && new Date(Number(media.timestamp) * 1000),
    number: numberOf(entry, media),
    fetched: media.state !== "failed",
  };
}

function numberOf({ provider }: CorpusEntry, media: ExpectedMedia): string {
  if (provider === "onprem") return ON_PREMISES_NUMBER;
  if (provider === "aws") return awsNumberOf(media.phoneNumberArn);
  return (provider === "nxcloud" ? media.businessPhone : media.phoneNumberId) ?? "unnamed";
}

function found(item: Item) {
  const { providerMediaId, kind, declaredMimeType, declaredSha256, fileName, caption, sender, messageId } = item;
  const facts = { providerMediaId, kind, declaredMimeType, declaredSha256, fileName, caption, sender, messageId };
  const fetched = item.status === "QUEUED";
  return { ...facts, receivedAt: item.receivedAt, number: item.phoneNumber.providerNumberId, fetched };
}

const named = (entries: readonly CorpusEntry[]) => entries.map((entry) => [entry.file, entry] as const);
const signed = corpus.entries.filter(({ provider }) => provider === "cloud" || provider === "aws");

it.each(named(corpus.entries))("%s becomes what it says, once however often it is sent", async (_file, entry) => {
  const { media, alsoAccept, mediaUpdates } = entry.expected;
  const { id: connectionId } = connections[entry.provider];
  const number = await db().businessPhoneNumber.findFirstOrThrow({ where: { connectionId } });
  for (const { providerMediaId } of mediaUpdates ?? []) {
    await createItemRow(number, { providerMediaId, status: "AWAITING_PROVIDER", awaitingSince: new Date() });
  }
  for (let time = 0; time < 2; time += 1) {
    expect((await deliver(entry)).status).toBe(200);
    await readAll();
  }
  if (mediaUpdates) return expectUpdates(mediaUpdates);
  const became = (await items()).filter((item) => !item.neverArrived).map(found);
  const wanted = [media, ...(alsoAccept ? [alsoAccept] : [])].map((some) => some.map((one) => told(entry, one)));
  expect(wanted).toContainEqual(became);
});

it.each(named(signed))("%s is refused without a signature of ours", async (_file, entry) => {
  const body = bodyOf(entry);
  if (entry.stringToSignSha256) expect(digestToSign(body)).toBe(entry.stringToSignSha256);
  const reply = await send(entry, body, headersOf(entry));
  expect([401, 403]).toContain(reply.status);
  expect(await db().webhookEvent.count()).toBe(0);
});

it("a subscription is confirmed where it says, its end is not answered with a new one", async () => {
  const before = sns.confirmed.length;
  const lifeOf = corpus.entries.filter(({ file }) => file.startsWith("aws-subscription-"));
  for (const entry of lifeOf) await deliver(entry);
  const asked = lifeOf.filter(({ file }) => !file.includes("unsubscribe")).map((entry) => bodyOf(entry).toString());
  expect(sns.confirmed.slice(before)).toEqual(asked.map((body) => JSON.parse(body).Token));
});

async function expectUpdates(updates: NonNullable<CorpusEntry["expected"]["mediaUpdates"]>): Promise<void> {
  const rows = await items();
  expect(rows).toHaveLength(updates.length);
  for (const { providerMediaId, outcome, errors } of updates) {
    const report = rows.find((row) => row.providerMediaId === providerMediaId)?.fetchReport;
    const code = outcome === "failed" ? { code: String(errors[0]?.code) } : null;
    expect(report).toMatchObject({ problem: code });
  }
}
