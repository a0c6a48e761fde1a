import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { db } from "../data/db";
import { forgetEnv } from "../env";
import { useTestDatabase } from "../testing/database";
import { createItemRow, operatorScope } from "../testing/factories";
import { type NxcloudStage, openNxcloudStage } from "../testing/nxcloud-stage";

vi.mock("server-only", () => ({}));
vi.mock("../auth/session", () => ({ operatorFromRequest: async () => operator }));

useTestDatabase();

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
