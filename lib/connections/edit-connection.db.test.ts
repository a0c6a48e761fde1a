import { beforeEach, describe, expect, it } from "vitest";
import { db } from "../data/db";
import { inTransaction } from "../data/transaction";
import { forgetEnv } from "../env";
import { ConflictError, InvalidInputError, NotFoundError } from "../errors";
import { editSettingsInputSchema } from "../schemas/connections";
import { useTestDatabase } from "../testing/database";
import { createItemRow, createNumberRow, operatorScope, SYSTEM } from "../testing/factories";
import { waitFor } from "../testing/wait-for";
import { createConnection } from "./create-connection";
import { deleteConnection, rotateSecrets, rotateWebhookToken, setEnabled, updateSettings } from "./edit-connection";
import { secretsOf, webhookTokenOf } from "./open-connection";

process.env.ATTACHE_SECRET_KEY = Buffer.alloc(32, 7).toString("base64");
forgetEnv();
useTestDatabase();

const SECRETS = { accessKey: "key-of-the-test", accessSecret: "secret-of-the-test" };
let connectionId: string;

beforeEach(async () => {
  await db().$executeRaw`TRUNCATE "connection", "audit_entry" CASCADE`;
  connectionId = await open("Desk");
});

async function open(name: string, kind = "nxcloud", settings = {}, secrets: Record<string, unknown> = SECRETS) {
  return (await inTransaction((tx) => createConnection(SYSTEM, tx, { kind, name, settings, secrets }))).id;
}

const load = (id = connectionId) => db().connection.findUniqueOrThrow({ where: { id } });
const rotate = (secrets: Record<string, unknown>, id = connectionId) =>
  inTransaction((tx) => rotateSecrets(SYSTEM, tx, { connectionId: id, secrets }));
const someoneWaits = async () =>
  (
    await db().$queryRaw<unknown[]>`
    SELECT 1 FROM pg_stat_activity WHERE "datname" = current_database() AND "wait_event_type" = 'Lock'`
  ).length > 0;
const remove = (confirmation: string) =>
  inTransaction((tx) => deleteConnection(SYSTEM, tx, { connectionId, confirmation }));

describe("rotating secrets", () => {
  it("replaces what is given, keeps the rest, and seals all of it anew", async () => {
    const before = await load();
    const deed = await rotate({ accessSecret: "a-new-secret" });
    const after = await load();
    expect(secretsOf(after)).toEqual({ ...SECRETS, accessSecret: "a-new-secret" });
    expect(after.sealedSecrets).not.toBe(before.sealedSecrets);
    expect(deed.details).toEqual({ changed: "accessSecret" });
    expect(JSON.stringify(deed)).not.toContain("a-new-secret");
  });

  it.each([
    [{}, "Enter at least one new secret."],
    [{ accessKey: "with blanks" }, "secrets.accessKey: must be plain characters"],
    [{ accessKey: null }, "secrets.accessKey"],
    [{ pasword: "x-x-x" }, "Unrecognized key"],
  ])("refuses %j, tells no value, and keeps what there was", async (secrets, message) => {
    const error = await rotate(secrets).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InvalidInputError);
    expect(String(error)).toContain(message);
    expect(String(error)).not.toMatch(/with blanks|of-the-test|x-x-x/);
    expect(secretsOf(await load())).toEqual(SECRETS);
  });

  it("keeps what another admin rotates at the same moment", async () => {
    let second: Promise<unknown> | undefined;
    await inTransaction(async (tx) => {
      await rotateSecrets(SYSTEM, tx, { connectionId, secrets: { accessKey: "first-admin" } });
      second = rotate({ accessSecret: "second-admin" });
      await waitFor(someoneWaits, { what: "the second admin to wait for the first" });
    });
    await second;
    expect(secretsOf(await load())).toEqual({ accessKey: "first-admin", accessSecret: "second-admin" });
  });

  it("takes away a secret that may be absent", async () => {
    const secrets = { accessToken: "token-1", appSecret: "secret-1", verifyToken: "verify-token-1" };
    const id = await open("Meta", "meta-cloud", {}, secrets);
    await rotate({ verifyToken: null }, id);
    expect(secretsOf(await load(id))).toEqual({ accessToken: "token-1", appSecret: "secret-1" });
  });

  it("mends a connection whose secrets do not open any more when all of them are entered", async () => {
    await db().connection.update({ where: { id: connectionId }, data: { sealedSecrets: "v1.00000000.AA.AA.AA" } });
    await expect(rotate({ accessKey: "only-half" })).rejects.toThrow("secrets.accessSecret");
    await rotate(SECRETS);
    expect(secretsOf(await load())).toEqual(SECRETS);
  });

  it("refuses what would no longer go together with the settings", async () => {
    const keys = { accessKeyId: "AKIA", secretAccessKey: "abc" };
    const id = await open("AWS", "aws-social", { region: "eu-central-1", bucket: "files" }, keys);
    await expect(rotate({ accessKeyId: null, secretAccessKey: null }, id)).rejects.toThrow(/accessKeyId/);
    expect(secretsOf(await load(id))).toEqual(keys);
  });
});

describe("changing settings", () => {
  it.each(["\u0000", "\ud800"])(
    "refuses what the database cannot hold (%j) and says where it is",
    async (character) => {
      const secrets = { username: "admin", password: "secret-1" };
      const settings = { baseUrl: "https://wa.example", phoneNumber: "491510000201" };
      const id = await open("Client", "on-premises", settings, secrets);
      const baseUrl = `https://wa.example/${character}`;
      const change = { connectionId: id, name: "Client", settings: { ...settings, baseUrl } };
      await expect(inTransaction((tx) => updateSettings(SYSTEM, tx, change))).rejects.toThrow(/settings\.baseUrl/);
      expect(editSettingsInputSchema.safeParse({ ...change, name: `Desk${character}` }).success).toBe(false);
    },
  );

  const update = (name: string, settings: Record<string, unknown>) =>
    inTransaction((tx) => updateSettings(SYSTEM, tx, { connectionId, name, settings }));

  it("keeps what the provider's schema makes of them, and the secrets", async () => {
    await update("Front desk", { appkey: " app ", requestsPerSecond: 3 });
    const { name, settings, ...rest } = await load();
    expect(name).toBe("Front desk");
    expect(settings).toMatchObject({ appkey: "app", requestsPerSecond: 3, baseUrl: "https://api2.nxcloud.com" });
    expect(secretsOf(rest)).toEqual(SECRETS);
  });

  it("names every setting that does not fit and changes nothing", async () => {
    const before = await load();
    const error = await update("Desk", { baseUrl: "ftp://x", downloadHosts: ["a", "b b"] }).catch((thrown) => thrown);
    expect(Object.keys(error.fields)).toEqual(["settings.baseUrl", "settings.downloadHosts.1"]);
    expect(await load()).toEqual(before);
  });

  it("refuses a name that is taken", async () => {
    await open("Other");
    await expect(update("Other", {})).rejects.toBeInstanceOf(ConflictError);
  });
});

describe("the address for deliveries", () => {
  it("is another one afterwards, for whoever typed the name alone", async () => {
    const before = webhookTokenOf(await load());
    const make = (confirmation: string) =>
      inTransaction((tx) => rotateWebhookToken(SYSTEM, tx, { connectionId, confirmation }));
    await expect(make("desk")).rejects.toMatchObject({ fields: { confirmation: expect.anything() } });
    expect(webhookTokenOf(await load())).toBe(before);
    await make("Desk");
    expect(webhookTokenOf(await load())).not.toBe(before);
  });
});

describe("deleting a connection", () => {
  it("takes its numbers and deliveries along when no media hang on it", async () => {
    await createNumberRow(connectionId);
    await db().webhookEvent.create({
      data: { connectionId, headers: {}, body: Buffer.from("{}"), bodySha256: "none", verifiedBy: "path" },
    });
    await expect(remove("")).rejects.toBeInstanceOf(InvalidInputError);
    await remove("Desk");
    expect([await db().connection.count(), await db().webhookEvent.count()]).toEqual([0, 0]);
  });

  it("says what hangs on it and removes nothing", async () => {
    const number = await createNumberRow(connectionId);
    await createItemRow(number);
    await createItemRow(number);
    await expect(remove("Desk")).rejects.toThrow("2 media items hang on its numbers");
    expect([await db().connection.count(), await db().businessPhoneNumber.count()]).toEqual([1, 1]);
  });
});

it("nobody but an admin finds a connection to do anything with", async () => {
  const number = await createNumberRow(connectionId);
  const before = await load();
  for (const role of ["VIEWER", "OPERATOR"] as const) {
    const scope = operatorScope("01900000-0000-7000-8000-000000000001", [number.id], role);
    const confirmed = { connectionId, confirmation: "Desk" };
    const deeds = [
      () => inTransaction((tx) => updateSettings(scope, tx, { connectionId, name: "Mine", settings: {} })),
      () => inTransaction((tx) => rotateSecrets(scope, tx, { connectionId, secrets: SECRETS })),
      () => inTransaction((tx) => setEnabled(scope, tx, { connectionId, enabled: false })),
      () => inTransaction((tx) => rotateWebhookToken(scope, tx, confirmed)),
      () => inTransaction((tx) => deleteConnection(scope, tx, confirmed)),
    ];
    for (const deed of deeds) await expect(deed(), role).rejects.toBeInstanceOf(NotFoundError);
  }
  expect(await load()).toEqual(before);
});
