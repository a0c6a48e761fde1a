import { randomBytes } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { openAwsSocial, ROLE } from "../testing/provider-stages/aws-social";
import { openOnPremises } from "../testing/provider-stages/on-premises";
import { useStageConsole } from "../testing/provider-stages/stage-console";
import { openWebhookDoor } from "../testing/provider-stages/webhook-door";

const CASE_MS = 240_000;
const BYTES = randomBytes(70_000);

const door = await openWebhookDoor();
afterAll(() => door.close());
const desk = useStageConsole({ ATTACHE_URL: `http://localhost:${door.port}` });

const inbound = (phoneNumber: string, id: string) => [
  ...["--number", phoneNumber, "--provider-media-id", id],
  ...["--direction", "inbound"],
];

describe("media that an On-Premises client has to fetch from WhatsApp again", { timeout: CASE_MS }, () => {
  const SOON = { settings: { pollSeconds: 1 } };

  it.concurrent("is waited for and stored, though no webhook reports it", async () => {
    const stage = await openOnPremises();
    await stage.sandbox.changeSettings({ retryCompletion: 300 });
    const { id, sha256 } = await stage.seedElsewhere(BYTES);
    await desk.connect(stage, stage.file(SOON));
    const fetched = await desk.here.media("fetch", ...inbound(stage.number.phoneNumber, id));
    expect(fetched).toMatchObject({ exitCode: 0, item: { status: "STORED", sha256 } });
    expect(fetched.item.attempts).toHaveLength(1);
    await stage.close();
  });

  it.concurrent("is told as awaiting when the time of --wait is up, and stays in line", async () => {
    const stage = await openOnPremises();
    await stage.sandbox.changeSettings({ retryCompletion: "never" });
    const { id } = await stage.seedElsewhere(BYTES);
    await desk.connect(stage, stage.file());
    const args = [...inbound(stage.number.phoneNumber, id), "--timeout", "2"];
    const { exitCode, item, notes } = await desk.started.media("fetch", ...args);
    expect([exitCode, item.status]).toEqual([1, "AWAITING_PROVIDER"]);
    expect(item).toMatchObject({ failure: null, nextAttemptAt: expect.any(String) });
    expect(notes).toEqual([expect.stringContaining("Not settled yet")]);
    await stage.close();
  });

  it.concurrent("is given up when the client reports that the sender's phone does not have it either", async () => {
    const stage = await openOnPremises();
    const name = await desk.connect(stage, stage.file());
    const { json } = await desk.here.run("connection", "webhook-url", name);
    await stage.deliverTo(json.url);
    await stage.sandbox.changeSettings({ retryCompletion: 300 });
    const { id } = await stage.seed(BYTES);
    await stage.expire(id);
    const { exitCode, item } = await desk.here.media("fetch", ...inbound(stage.number.phoneNumber, id));
    expect([exitCode, item.status, item.failure?.reason]).toEqual([1, "FAILED", "UNAVAILABLE_AT_SENDER"]);
    expect(item.failure?.whoActs).toBe("customer");
    await stage.close();
  });
});

it.concurrent("an On-Premises client with a certificate of its own is trusted by what the file says", {
  timeout: CASE_MS,
}, async () => {
  const stage = await openOnPremises({ tls: true });
  const { id, sha256 } = await stage.seed(BYTES);
  const strange = await desk.connect(stage, stage.file());
  expect(await desk.here.run("connection", "check", strange)).toMatchObject({ exitCode: 1 });
  await desk.here.run("connection", "delete", strange, "--confirm", strange);
  await desk.connect(stage, stage.file({ settings: { caCertificate: stage.certificate } }));
  const fetched = await desk.here.media("fetch", ...inbound(stage.number.phoneNumber, id));
  expect(fetched).toMatchObject({ exitCode: 0, item: { status: "STORED", sha256 } });
  await stage.close();
});

describe("AWS", { timeout: CASE_MS }, () => {
  it.concurrent.each([{ credentials: "assume-role", roleArn: ROLE }, { transfer: "presigned-url" }])(
    "fetches and uploads with %j and leaves nothing in the bucket",
    async (settings) => {
      const stage = await openAwsSocial();
      const { id, sha256 } = await stage.seed(BYTES);
      const name = await desk.connect(stage, stage.file({ settings }));
      expect(await desk.here.run("connection", "check", name)).toMatchObject({ exitCode: 0 });
      const fetched = await desk.here.media("fetch", ...inbound(stage.number.phoneNumber, id));
      expect(fetched).toMatchObject({ exitCode: 0, item: { status: "STORED", sha256 } });
      const uploaded = await desk.here.upload("--number", stage.number.phoneNumber, desk.write(`${name}.txt`, "Hello"));
      expect(uploaded).toMatchObject({ exitCode: 0, upload: { status: "DONE" } });
      expect(await stage.objectsInBucket()).toEqual([]);
      await stage.close();
    },
  );
});
