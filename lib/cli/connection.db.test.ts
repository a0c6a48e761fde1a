import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { secretsOf } from "../connections/open-connection";
import { db } from "../data/db";
import { forgetEnv } from "../env";
import { useTestDatabase } from "../testing/database";
import { createItemRow } from "../testing/factories";
import { runCliForJson, runCliHere } from "../testing/run-cli";

process.env.ATTACHE_SECRET_KEY = Buffer.alloc(32, 7).toString("base64");
process.env.ATTACHE_URL = "https://desk.example";
forgetEnv();
useTestDatabase();

const folder = mkdtempSync(path.join(tmpdir(), "attache-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

const SECRETS = { accessKey: "key-of-the-test", accessSecret: "secret-of-the-test" };
const FILE = {
  kind: "nxcloud",
  name: "Desk",
  secrets: SECRETS,
  numbers: [{ phoneNumber: "+49 30 123456", displayName: "Front desk" }, { phoneNumber: "4930999999" }],
};

function create(file: unknown) {
  return runCliHere(["connection", "create", "--file", "-"], JSON.stringify(file));
}

beforeEach(async () => {
  await db().$executeRaw`TRUNCATE "connection", "audit_entry" CASCADE`;
});

describe("connection schema", () => {
  it("describes the file that connection create takes, secrets as write-only", async () => {
    const schema = await runCliForJson(["connection", "schema", "nxcloud"]);
    expect(schema.required).toEqual(["kind", "name", "settings", "secrets"]);
    expect(schema.properties.kind).toMatchObject({ const: "nxcloud" });
    const secrets = schema.properties.secrets;
    expect(Object.keys(secrets.properties)).toEqual(Object.keys(SECRETS));
    for (const secret of Object.values(secrets.properties)) expect(secret).toMatchObject({ writeOnly: true });
    for (const setting of Object.values(schema.properties.settings.properties)) {
      expect(setting).not.toHaveProperty("writeOnly");
    }
  });
});

describe("connection create", () => {
  it("adds the connection with its numbers and shows its secrets nowhere", async () => {
    const file = path.join(folder, "desk.json");
    writeFileSync(file, JSON.stringify(FILE));
    const { connection } = await runCliForJson(["connection", "create", "--file", file]);
    expect(connection).toMatchObject({ name: "Desk", kind: "nxcloud", numbers: 2 });
    const stored = JSON.stringify([await db().connection.findMany(), await db().auditEntry.findMany()]);
    const shown = JSON.stringify([
      await runCliForJson(["connection", "list"]),
      await runCliForJson(["number", "list"]),
    ]);
    for (const secret of Object.values(SECRETS)) expect(stored + shown).not.toContain(secret);
    expect((await runCliForJson(["number", "list"])).numbers).toMatchObject([
      { phoneNumber: "4930123456", displayName: "Front desk", connection: { id: connection.id } },
      { phoneNumber: "4930999999", displayName: "+4930999999" },
    ]);
  });

  it("finds a relative file where the person is, not where npm runs", async () => {
    writeFileSync(path.join(folder, "here.json"), JSON.stringify(FILE));
    process.env.INIT_CWD = folder;
    forgetEnv();
    expect((await runCliForJson(["connection", "create", "--file", "here.json"])).connection.name).toBe("Desk");
  });

  it.each([
    [{ ...FILE, name: " " }, "name: The connection needs a name."],
    [{ ...FILE, numbers: [{ phoneNumber: "12" }] }, "numbers.0.phoneNumber: must be 6 to 15 digits"],
    [{ ...FILE, nmae: "x" }, 'file: Unrecognized key: "nmae"'],
    [{ ...FILE, kind: "pigeon" }, 'There is no provider "pigeon".'],
    [{ ...FILE, settings: { baseUrl: "ftp://x" } }, "settings.baseUrl: must be an https address"],
    [{ ...FILE, secrets: { ...SECRETS, accessKey: "with blanks" } }, "secrets.accessKey: must be plain characters"],
    [[], "file: "],
  ])("names what is wrong with %j, keeps nothing and repeats no secret", async (file, message) => {
    const { exitCode, stdout, stderr } = await create(file);
    expect([exitCode, stdout.length]).toEqual([2, 0]);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/of-the-test|with blanks/);
    expect(await db().connection.count()).toBe(0);
  });

  it.each([
    '{"secrets": {"accessSecret": secret-of-the-test}}',
    '{"accessSecret": "secret-of-the-test"',
    "secret-of-the-test",
  ])("does not quote a file that is not JSON: %s", async (content) => {
    const { exitCode, stderr } = await runCliHere(["connection", "create", "--file", "-"], content);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("Standard input is not JSON");
    expect(stderr).not.toContain("secret-of");
  });

  it("says that a file is not there", async () => {
    const { exitCode, stderr } = await runCliHere(["connection", "create", "--file", "/nowhere/x.json"]);
    expect([exitCode, stderr]).toEqual([2, "There is no file /nowhere/x.json.\n"]);
  });

  it("refuses a name that is taken", async () => {
    await create(FILE);
    const { exitCode, stderr } = await create(FILE);
    expect([exitCode, stderr]).toEqual([1, 'There is a connection named "Desk" already.\n']);
    expect(await db().connection.count()).toBe(1);
  });
});

describe("connection check", () => {
  it("ends with 1 when a check failed, with the checks and what to do on standard output", async () => {
    await create({ ...FILE, settings: { baseUrl: "http://127.0.0.1:1" } });
    const { ok, checks } = await runCliForJson(["connection", "check", "Desk"], { exitCode: 1 });
    expect(ok).toBe(false);
    expect(checks[0]).toMatchObject({ outcome: "failed", remedy: expect.any(String) });
  });
});

describe("connection rotate, enable, disable and delete", () => {
  const load = () => db().connection.findFirstOrThrow();

  it("replaces the secrets that a file names and repeats none of them", async () => {
    await create(FILE);
    const before = await load();
    const stdin = JSON.stringify({ accessSecret: "another-secret-of-the-test" });
    const { exitCode, stdout, stderr } = await runCliHere(["connection", "rotate", "Desk", "--file", "-"], stdin);
    expect(exitCode).toBe(0);
    expect(stdout + stderr).not.toContain("of-the-test");
    expect(secretsOf(await load())).toEqual({ ...SECRETS, accessSecret: "another-secret-of-the-test" });
    expect((await load()).sealedSecrets).not.toBe(before.sealedSecrets);
    expect(await db().auditEntry.count({ where: { action: "connection.rotate-secrets" } })).toBe(1);
    for (const file of ["[]", '"another-secret-of-the-test"', "{}", '{"accessKey": "with blanks"}']) {
      const refused = await runCliHere(["connection", "rotate", "Desk", "--file", "-"], file);
      expect([refused.exitCode, refused.stdout.length], file).toEqual([2, 0]);
      expect(refused.stderr).not.toMatch(/of-the-test|with blanks/);
    }
  });

  it("switches a connection off and on", async () => {
    await create(FILE);
    expect(await runCliForJson(["connection", "disable", "Desk"])).toMatchObject({ connection: { enabled: false } });
    expect((await runCliForJson(["connection", "list"])).connections).toMatchObject([
      {
        name: "Desk",
        kind: "nxcloud",
        enabled: false,
        numbers: 2,
        lastDeliveryAt: null,
        refusal: null,
        lastCheck: null,
      },
    ]);
    expect(await runCliForJson(["connection", "enable", "Desk"])).toMatchObject({ connection: { enabled: true } });
    expect((await load()).enabled).toBe(true);
  });

  it("deletes a connection for whoever names it twice, and no media with it", async () => {
    await create(FILE);
    const { exitCode, stderr } = await runCliHere(["connection", "delete", "Desk", "--confirm", "desk"]);
    expect([exitCode, stderr]).toEqual([2, "To confirm, give the name of the connection: Desk\n"]);
    const item = await createItemRow(await db().businessPhoneNumber.findFirstOrThrow());
    const hanging = await runCliHere(["connection", "delete", "Desk", "--confirm", "Desk"]);
    expect(hanging.exitCode).toBe(1);
    expect(hanging.stderr).toContain("1 media item hangs on its numbers");
    await db().mediaItem.delete({ where: { id: item.id } });
    expect(await runCliForJson(["connection", "delete", "Desk", "--confirm", "Desk"])).toMatchObject({
      deleted: { name: "Desk" },
    });
    expect(await db().connection.count()).toBe(0);
  });
});

describe("connection numbers", () => {
  it("shows the numbers, and adds one by hand", async () => {
    await create(FILE);
    const add = ["--add", "+49 30 777777", "--provider-number-id", "1065", "--name", "Third desk"];
    const { numbers } = await runCliForJson(["connection", "numbers", "Desk", ...add]);
    expect(numbers).toMatchObject([
      { phoneNumber: "4930123456" },
      { phoneNumber: "4930777777", providerNumberId: "1065", displayName: "Third desk" },
      { phoneNumber: "4930999999" },
    ]);
    const two = ["--add", "4930111111", "--add", "4930222222", "--name", "Both"];
    expect((await runCliHere(["connection", "numbers", "Desk", ...two])).exitCode).toBe(2);
    expect((await runCliHere(["connection", "numbers", "Desk", "--add", "12"])).stderr).toContain("--add: must be 6");
  });
});

describe("connection webhook-url", () => {
  it("prints what the provider asks for beside the address, and makes a new one when told to", async () => {
    const secrets = { accessToken: "token-of-the-test", appSecret: "app-of-the-test", verifyToken: "verify-it-is-us" };
    await create({ kind: "meta-cloud", name: "Meta", secrets });
    const shown = await runCliForJson(["connection", "webhook-url", "Meta"]);
    expect(shown).toEqual({ url: expect.stringContaining("https://desk.example/"), verifyToken: "verify-it-is-us" });
    expect((await runCliHere(["connection", "webhook-url", "Meta", "--rotate", "Mata"])).exitCode).toBe(2);
    expect(await runCliForJson(["connection", "webhook-url", "Meta"])).toEqual(shown);
    const rotated = await runCliForJson(["connection", "webhook-url", "Meta", "--rotate", "Meta"]);
    expect(rotated.url).not.toBe(shown.url);
  });
});

describe("webhook url", () => {
  it("prints the address that the provider delivers to and audits that it was shown", async () => {
    await create(FILE);
    const { id } = await db().connection.findFirstOrThrow();
    const { stdout, stderr } = await runCliHere(["webhook", "url", "Desk"]);
    expect(stdout.toString()).toMatch(new RegExp(`^https://desk\\.example/api/webhooks/${id}/[\\w-]{43}\n$`));
    expect(stderr).toBe("");
    expect(await runCliForJson(["webhook", "url", id])).toEqual({ url: stdout.toString().trim(), verifyToken: null });
    expect(await db().auditEntry.count({ where: { action: "connection.reveal-webhook", subjectId: id } })).toBe(2);
  });

  it("names the connections there are when it does not know one", async () => {
    await create(FILE);
    const { exitCode, stderr } = await runCliHere(["webhook", "url", "Dsek"]);
    expect([exitCode, stderr]).toEqual([1, "There is no connection Dsek. There are: Desk.\n"]);
  });
});
