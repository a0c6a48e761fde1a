import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { db } from "../data/db";
import { forgetEnv } from "../env";
import { useTestDatabase } from "../testing/database";
import { createItemRow, operatorScope } from "../testing/factories";
import { ACCESS_SECRET, type NxcloudStage, openNxcloudStage } from "../testing/nxcloud-stage";

vi.mock("server-only", () => ({}));
vi.mock("../auth/session", () => ({ operatorFromRequest: async () => operator }));

useTestDatabase();

const NO_KEYS = { accessKey: "none", accessSecret: "none" };

let operator: ReturnType<typeof operatorScope>;
let stage: NxcloudStage;
beforeAll(async () => {
  process.env.ATTACHE_DATABASE_CONNECTIONS = "1";
  forgetEnv();
  stage = await openNxcloudStage();
  const row = await db().operator.create({
    data: { email: "one@example.org", name: "One", passwordHash: "none", role: "ADMIN" },
  });
  operator = operatorScope(row.id, "all", "ADMIN");
});
afterAll(() => stage.close());

// Whoever holds a connection and asks for a second one brings everybody to a halt once all are held.
it("every action gets by with the one connection of its transaction", async () => {
  const actions = await import("./media");
  const item = await createItemRow(stage.number, { status: "FAILED", sender: "5511912344821" });
  const sha256 = "ab".repeat(32);
  const blob = await db().blob.create({
    data: { sha256, store: "disk", key: sha256, sizeBytes: 1, mimeType: "text/plain" },
  });
  const upload = await db().upload.create({
    data: {
      phoneNumberId: stage.number.id,
      fileName: "a.txt",
      kind: "DOCUMENT",
      mimeType: "text/plain",
      sizeBytes: 1,
      blobId: blob.id,
      status: "FAILED",
    },
  });
  const done = [
    await actions.redownload({ itemId: item.id }),
    await actions.revealSender({ itemId: item.id }),
    await actions.fetchReference({ phoneNumberId: stage.number.id, providerMediaId: "by-hand", direction: "INBOUND" }),
    await actions.retryUpload({ uploadId: upload.id }),
  ];
  expect(done.map((answer) => answer.ok)).toEqual([true, true, true, true]);
  expect(await db().auditEntry.count({ where: { operatorId: operator.operatorId } })).toBe(4);
});

it("every action at connections and deliveries does, too", async () => {
  const actions = await import("./connections");
  const deliveries = await import("./deliveries");
  const { connectionId } = stage;
  const { name, settings } = await db().connection.findUniqueOrThrow({ where: { id: connectionId } });
  const headers = {};
  const event = await db().webhookEvent.create({
    data: { connectionId, headers, body: Buffer.from("{}"), bodySha256: "none", verifiedBy: "path", status: "IGNORED" },
  });
  const secrets = { accessSecret: ACCESS_SECRET };
  const done = {
    update: await actions.updateConnection({ connectionId, name, settings }),
    secrets: await actions.rotateSecrets({ connectionId, secrets }),
    off: await actions.setConnectionEnabled({ connectionId, enabled: false }),
    on: await actions.setConnectionEnabled({ connectionId, enabled: true }),
    address: await actions.rotateWebhookAddress({ connectionId, confirmation: name }),
    reveal: await actions.revealWebhook({ connectionId }),
    check: await actions.checkConnection({ connectionId }),
    discover: await actions.discoverNumbers({ connectionId }),
    add: await actions.addNumbers({ connectionId, numbers: [{ phoneNumber: "+49 30 123456" }] }),
    create: await actions.createConnection({ kind: "nxcloud", name: "Another", settings, secrets: NO_KEYS }),
    payload: await deliveries.revealPayload({ deliveryId: event.id }),
    replay: await deliveries.replayDelivery({ deliveryId: event.id }),
  };
  expect(Object.entries(done).filter(([, answer]) => !answer.ok)).toEqual([]);
  expect(await actions.deleteConnection({ connectionId, confirmation: name })).toMatchObject({
    ok: false,
    error: { code: "CONFLICT" },
  });
  expect(await db().auditEntry.count({ where: { operatorId: operator.operatorId } })).toBe(
    4 + Object.keys(done).length,
  );
});
