import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "@playwright/test";
import { db, disconnectDb } from "@/lib/data/db";
import {
  cloudPayload,
  photoMessage,
  postDelivery,
  type SignedDelivery,
  signedDelivery,
} from "@/lib/testing/cloud-deliveries";
import { APP_SECRET, openCloudStage, startEmptyGraph } from "@/lib/testing/cloud-stage";
import { type ConsoleProcess, startConsole } from "@/lib/testing/console-process";
import { lookInto } from "@/lib/testing/look-into";
import { waitFor } from "@/lib/testing/wait-for";
import { MAX_DELIVERY_BYTES } from "@/lib/webhooks/read-delivered";

const SENT = 2_000;
const AT_ONCE = 24;
const SEND_AGAIN_MS = 200;
const RECOVERY_MS = 90_000;

interface Planned extends SignedDelivery {
  /** How it has to be answered in the end. */
  readonly answer: 200 | 401 | 413;
}

test("a burst of deliveries, a third of them twice, survives dying processes without losing or doubling any", async () => {
  test.setTimeout(300_000);
  const dataDir = await mkdtemp(path.join(tmpdir(), "attache-burst-"));
  const graph = await startEmptyGraph();
  const allowedPrivateHosts = [new URL(graph.url).host];
  const running = await startConsole({ dataDir, allowedPrivateHosts });
  try {
    await lookInto(dataDir, allowedPrivateHosts);
    const stage = await openCloudStage(graph);
    const { planned, mediaIds } = planBurst(stage.phoneNumberId);
    const sending = sendAll(running.url + stage.webhook, planned);

    await sending.answered(SENT * 0.2);
    await killAll(running, "lib/worker/main.ts");
    await sending.answered(SENT * 0.4);
    await killAll(running, "lib/launcher/web-server.ts");
    await sending.answered(SENT * 0.7);
    await killAll(running, "lib/launcher/web-server.ts");
    expect(await sending.done).toEqual(planned.map(({ answer }) => answer));

    await waitFor(async () => (await db().webhookEvent.count({ where: { status: "RECEIVED" } })) === 0, {
      what: "every delivery to be read",
      timeoutMs: RECOVERY_MS,
    });
    await expectAcknowledgedKept(planned);
    const items = await db().mediaItem.findMany({ select: { providerMediaId: true, caption: true } });
    expect(items.map(({ providerMediaId }) => providerMediaId).sort()).toEqual([...mediaIds].sort());
    for (const { providerMediaId, caption } of items) expect(caption).toBe(`photo ${providerMediaId}`);
    expect(await db().businessPhoneNumber.count()).toBe(1);
  } finally {
    await disconnectDb();
    await running.stop();
    await graph.close();
    await rm(dataDir, { recursive: true, force: true });
  }
});

/** Two thirds are different, the rest are some of them again; all in an order that is the same in every run. */
function planBurst(phoneNumberId: string): { planned: Planned[]; mediaIds: Set<string> } {
  const mediaIds = new Set<string>();
  const different = Array.from({ length: Math.ceil((SENT * 2) / 3) }, (_, index) =>
    planOne(phoneNumberId, index, mediaIds),
  );
  const again = different.slice(0, SENT - different.length);
  return { planned: shuffled([...different, ...again]), mediaIds };
}

function planOne(phoneNumberId: string, index: number, mediaIds: Set<string>): Planned {
  const sign = (text: string) => signedDelivery(text, APP_SECRET);
  const text = {
    from: "16505551234",
    id: `wamid.text-${index}`,
    timestamp: "1749416383",
    type: "text",
    text: { body: "Hi" },
  };
  switch (index % 100) {
    case 7:
      return {
        ...signedDelivery(cloudPayload(phoneNumberId, [photoMessage(`forged-${index}`)]), "another secret"),
        answer: 401,
      };
    case 17:
      return { ...sign(`{"entry": [broken ${index}`), answer: 200 };
    case 27:
      return { ...sign("x".repeat(MAX_DELIVERY_BYTES + 1 + index)), answer: 413 };
  }
  // Some speak of two media, and the next delivery of the second once more.
  const ids = index % 3 === 0 ? [`media-${index}`, `media-${index + 1}`] : [`media-${index}`];
  for (const id of ids) mediaIds.add(id);
  return {
    ...sign(cloudPayload(phoneNumberId, [text, ...ids.map(photoMessage), { type: "unheard-of" }])),
    answer: 200,
  };
}

function shuffled<T>(list: readonly T[]): T[] {
  const rank = (index: number) => createHash("sha256").update(String(index)).digest("hex");
  return list
    .map((value, index) => ({ value, rank: rank(index) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ value }) => value);
}

/** Sends as a provider does: again and again until it is answered, whatever that answer is but "come again". */
function sendAll(url: string, planned: readonly Planned[]) {
  const answers: number[] = [];
  let answered = 0;
  let next = 0;
  const sender = async () => {
    while (next < planned.length) {
      const index = next++;
      const delivery = planned[index];
      if (!delivery) return;
      let status = await postDelivery(url, delivery);
      while (status === 0 || status >= 500) {
        await pause(SEND_AGAIN_MS);
        status = await postDelivery(url, delivery);
      }
      answers[index] = status;
      answered += 1;
    }
  };
  return {
    done: Promise.all(Array.from({ length: AT_ONCE }, sender)).then(() => answers),
    answered: (count: number) => waitFor(() => answered >= count, { what: `${count} answers`, timeoutMs: RECOVERY_MS }),
  };
}

async function expectAcknowledgedKept(planned: readonly Planned[]): Promise<void> {
  const hashOf = ({ body }: Planned) => createHash("sha256").update(body).digest("hex");
  const stored = await db().webhookEvent.findMany({ select: { bodySha256: true, status: true, body: true } });
  const kept = new Set(stored.map(({ bodySha256 }) => bodySha256));
  const acknowledged = new Set(planned.filter(({ answer }) => answer === 200).map(hashOf));
  expect(kept).toEqual(acknowledged);
  for (const { status, body } of stored) {
    expect(status).toBe(Buffer.from(body).toString().includes("[broken") ? "FAILED" : "PROCESSED");
  }
}

async function killAll(running: ConsoleProcess, entry: string): Promise<void> {
  const pids = await running.pidsOf(entry);
  expect(pids.length, entry).toBeGreaterThan(0);
  for (const pid of pids) process.kill(pid, "SIGKILL");
}
