import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { db } from "../data/db";
import { inTransaction } from "../data/transaction";
import { useTestDatabase } from "../testing/database";
import { operatorScope, SYSTEM } from "../testing/factories";
import { ACCESS_SECRET, type NxcloudStage, openNxcloudStage } from "../testing/nxcloud-stage";
import { checkConnection, checkDeed } from "./check-connection";
import { audited } from "./deed";
import { addNumbers, askForNumbersOf, numberFacts, reviewNumbers } from "./discover-numbers";
import { rotateSecrets, setEnabled } from "./edit-connection";
import { listConnections, readConnection } from "./read-connections";
import { revealWebhook } from "./webhook-address";

useTestDatabase();

let stage: NxcloudStage;
let connectionId: string;
beforeAll(async () => {
  stage = await openNxcloudStage();
  connectionId = stage.connectionId;
});
afterAll(() => stage.close());
beforeEach(async () => {
  await db().connection.update({
    where: { id: connectionId },
    data: { enabled: true, lastRefusedAt: null, lastRefusal: null },
  });
});

const lineOf = async (id: string) => (await checkConnection(SYSTEM, connectionId)).lines.find((line) => line.id === id);

it("lists what the provider has, marks what is here, and adds what was chosen", async () => {
  const numbers = ["8615800001795", "8615800001796", "8615800001797"].map((phoneNumber) => ({
    phoneNumber,
    verifiedName: `Shop ${phoneNumber.slice(-1)}`,
  }));
  const { accessKey } = stage.account;
  await stage.sandbox.putAccount({ accessKey, accessSecret: ACCESS_SECRET, appkey: "stage-app", numbers });

  const listed = await askForNumbersOf(SYSTEM, connectionId);
  const review = () => inTransaction((tx) => reviewNumbers(SYSTEM, tx, { connectionId, listed }));
  const found = (await review()).data.numbers;
  expect(found.map(({ phoneNumber, known }) => [phoneNumber, known])).toEqual([
    ["8615800001795", true],
    ["8615800001796", false],
    ["8615800001797", false],
  ]);
  expect(await db().businessPhoneNumber.findMany({ where: { connectionId } })).toMatchObject([
    { phoneNumber: "8615800001795", displayName: "Shop 5" },
  ]);

  const chosen = found.filter(({ phoneNumber }) => phoneNumber.endsWith("7"));
  await inTransaction((tx) => addNumbers(SYSTEM, tx, { connectionId, numbers: chosen.map(numberFacts) }));
  expect((await review()).data.numbers.map(({ known }) => known)).toEqual([true, false, true]);
});

it("adds a number by hand with no more than its digits, or with the provider's name for it", async () => {
  const plain = numberFacts({ phoneNumber: "4930123456", providerStatus: null });
  expect(plain).toMatchObject({ providerNumberId: "4930123456", displayName: "+4930123456" });
  const named = { phoneNumber: "4930123456", providerNumberId: "1065", displayName: "Desk", providerStatus: null };
  expect(numberFacts(named)).toEqual(named);
});

it("checks the provider and adds what we know of deliveries ourselves", async () => {
  expect(await lineOf("credentials")).toMatchObject({ outcome: "ok", at: null });
  expect(await lineOf("last-delivery")).toMatchObject({ outcome: "warning", remedy: expect.any(String) });
  const at = new Date();
  await db().businessPhoneNumber.update({ where: { id: stage.number.id }, data: { lastWebhookAt: at } });
  expect(await lineOf("last-delivery")).toMatchObject({ outcome: "ok", at: at.toISOString() });
  expect(await lineOf("last-refusal")).toBeUndefined();
});

it("tells of a refused delivery until one is taken", async () => {
  const refused = { lastRefusedAt: new Date(Date.now() + 60_000), lastRefusal: "The signature is wrong." };
  await db().connection.update({ where: { id: connectionId }, data: refused });
  expect(await lineOf("last-refusal")).toMatchObject({ outcome: "failed", detail: "The signature is wrong." });
  const states = () => listConnections(SYSTEM);
  expect(await states()).toMatchObject([{ refusal: { because: "The signature is wrong." } }]);
  const later = new Date(Date.now() + 120_000);
  await db().businessPhoneNumber.update({ where: { id: stage.number.id }, data: { lastWebhookAt: later } });
  expect(await states()).toMatchObject([{ refusal: null, lastDeliveryAt: later.toISOString() }]);
});

it("checks a connection that is off, and one whose secrets do not open, and says so", async () => {
  await inTransaction((tx) => setEnabled(SYSTEM, tx, { connectionId, enabled: false }));
  expect(await lineOf("credentials")).toMatchObject({ outcome: "ok" });
  expect(await lineOf("switch")).toMatchObject({ outcome: "warning" });
  const { sealedSecrets } = await db().connection.findUniqueOrThrow({ where: { id: connectionId } });
  await db().connection.update({ where: { id: connectionId }, data: { sealedSecrets: "v1.00000000.AA.AA.AA" } });
  expect(await lineOf("provider")).toMatchObject({ outcome: "failed", detail: expect.stringContaining("00000000") });
  expect(await readConnection(SYSTEM, connectionId)).toMatchObject({ secretsKept: null, proof: null });
  await db().connection.update({ where: { id: connectionId }, data: { sealedSecrets } });
});

it("keeps the outcome of a check for the list", async () => {
  const replace = (accessSecret: string) =>
    inTransaction((tx) => rotateSecrets(SYSTEM, tx, { connectionId, secrets: { accessSecret } }));
  await replace("a-wrong-secret");
  const report = await checkConnection(SYSTEM, connectionId);
  await audited(SYSTEM, "connection.check", async () => checkDeed(connectionId, report));
  expect(await listConnections(SYSTEM)).toMatchObject([{ lastCheck: { outcome: "failed" } }]);
  await replace(ACCESS_SECRET);
});

it("says whether the address is the only proof, and shows no secret of the connection", async () => {
  const detail = await readConnection(SYSTEM, connectionId);
  expect(detail).toMatchObject({ proof: { taken: true }, secretsKept: ["accessKey", "accessSecret"] });
  const { data } = await inTransaction((tx) => revealWebhook(SYSTEM, tx, connectionId));
  expect(data).toMatchObject({ path: expect.stringContaining(connectionId), verifyToken: null });
  for (const secret of [ACCESS_SECRET, stage.account.accessKey, data.path.split("/").at(-1)]) {
    expect(JSON.stringify(detail)).not.toContain(secret);
  }
});

it("is not there for anybody but admins", async () => {
  const scope = operatorScope("01900000-0000-7000-8000-000000000001", [stage.number.id]);
  expect([await listConnections(scope), await readConnection(scope, connectionId)]).toEqual([[], null]);
  await expect(checkConnection(scope, connectionId)).rejects.toThrow("no such connection");
  await expect(askForNumbersOf(scope, connectionId)).rejects.toThrow("no such connection");
});
