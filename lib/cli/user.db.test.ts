import { beforeEach, describe, expect, it } from "vitest";
import { createOperator } from "../auth/manage-operators";
import { scopeOfSession } from "../auth/session-scope";
import { signIn } from "../auth/sign-in";
import { db } from "../data/db";
import type { Scope } from "../data/scope";
import { inTransaction } from "../data/transaction";
import { forgetEnv } from "../env";
import { useTestDatabase } from "../testing/database";
import { runCliForJson, runCliHere } from "../testing/run-cli";

process.env.ATTACHE_SECRET_KEY = Buffer.alloc(32, 7).toString("base64");
forgetEnv();
useTestDatabase();

const EMAIL = "mina@example.org";
const PASSWORD = "a good long password";
const scope: Scope = { kind: "system", actor: "seed", requestId: "test" };

beforeEach(async () => {
  await db().$executeRaw`TRUNCATE "operator", "connection", "sign_in_throttle", "audit_entry" CASCADE`;
});

async function addMina(): Promise<void> {
  const mina = { email: EMAIL, name: "Mina", role: "OPERATOR", password: PASSWORD } as const;
  await inTransaction((tx) => createOperator(scope, tx, mina));
}

async function newNumber(connection: string, digits: string): Promise<string> {
  const row = { name: connection, providerKind: "nxcloud", settings: {}, sealedSecrets: "", sealedWebhookToken: "" };
  const number = { providerNumberId: digits, phoneNumber: digits, displayName: digits };
  return (await db().businessPhoneNumber.create({ data: { ...number, connection: { create: row } } })).id;
}

function attempt(password: string) {
  return signIn({ email: EMAIL, password, address: "203.0.113.9", userAgent: null });
}

async function openSession(): Promise<string> {
  const session = await attempt(PASSWORD);
  if (!session) throw new Error("not signed in");
  return session.sessionId;
}

const audited = () => db().auditEntry.findMany({ where: { actor: "cli" }, orderBy: { at: "asc" } });

describe("user create", () => {
  it("adds a person who can sign in with the password that it prints, and audits it", async () => {
    const { user, password } = await runCliForJson(["user", "create", "Mina@Example.org", "--role", "viewer"]);
    expect(user).toMatchObject({ email: EMAIL, name: "mina", role: "VIEWER", disabledAt: null });
    expect(await attempt(password)).not.toBeNull();
    expect(await audited()).toMatchObject([{ action: "operator.create", subjectId: user.id, operatorId: null }]);
  });

  it("takes the password from standard input, does not print it, and grants numbers in one go", async () => {
    const number = await newNumber("Desk", "4930123456");
    const args = ["user", "create", EMAIL, "--role", "operator", "--number", "+49 30 123456", "--password-stdin"];
    const { exitCode, stdout, stderr } = await runCliHere(args, `${PASSWORD}\n`);
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout.toString()).toBe("Added mina@example.org as operator.\n");
    expect((await scopeOfSession(await openSession()))?.phoneNumberIds).toEqual([number]);
  });

  it("refuses a short password and adds nobody", async () => {
    const args = ["user", "create", EMAIL, "--role", "operator", "--password-stdin"];
    const { exitCode, stderr } = await runCliHere(args, "short");
    expect([exitCode, stderr]).toEqual([2, "A password has at least 12 characters.\n"]);
    expect(await db().operator.count()).toBe(0);
  });

  it("tells a taken e-mail as one JSON document on standard error, exit code 1", async () => {
    await addMina();
    const { exitCode, stdout, stderr } = await runCliHere(["user", "create", EMAIL, "--role", "admin", "--json"]);
    expect([exitCode, stdout.length]).toEqual([1, 0]);
    expect(JSON.parse(stderr)).toEqual({
      error: { code: "CONFLICT", message: `There is an operator with the e-mail ${EMAIL} already.` },
    });
  });
});

describe("user list", () => {
  it("shows people with their numbers and nothing secret", async () => {
    await addMina();
    const number = await newNumber("Desk", "4930123456");
    await runCliHere(["user", "grant", EMAIL, "--number", number]);
    const { stdout } = await runCliHere(["user", "list", "--json"]);
    expect(stdout.toString()).not.toMatch(/argon2|password/i);
    expect(JSON.parse(stdout.toString()).users).toMatchObject([
      { email: EMAIL, role: "OPERATOR", numbers: [{ id: number, phoneNumber: "4930123456" }] },
    ]);
  });
});

describe("user grant", () => {
  it("gives and takes numbers, named by digits or id", async () => {
    await addMina();
    const [first, second] = [await newNumber("Desk", "4930123456"), await newNumber("Shop", "4930999999")];
    const given = await runCliForJson(["user", "grant", EMAIL, "--number", "4930123456", "--number", second]);
    expect(given.changed).toBe(2);
    const taken = await runCliForJson(["user", "grant", EMAIL, "--number", first, "--withdraw"]);
    expect(taken.changed).toBe(1);
    expect((await scopeOfSession(await openSession()))?.phoneNumberIds).toEqual([second]);
    expect((await audited()).map((entry) => entry.action)).toEqual(["operator.grant", "operator.withdraw"]);
  });

  it("does not choose between two connections that serve the same number", async () => {
    await addMina();
    const ids = [await newNumber("Desk", "4930123456"), await newNumber("Shop", "4930123456")];
    const { exitCode, stderr } = await runCliHere(["user", "grant", EMAIL, "--number", "4930123456"]);
    expect(exitCode).toBe(2);
    for (const id of ids) expect(stderr).toContain(id);
    expect(await db().numberGrant.count()).toBe(0);
  });

  it("says which number or person there is not", async () => {
    const nobody = await runCliHere(["user", "grant", EMAIL, "--number", "1"]);
    expect([nobody.exitCode, nobody.stderr]).toEqual([1, `There is nobody with the e-mail ${EMAIL}.\n`]);
    await addMina();
    const nothing = await runCliHere(["user", "grant", EMAIL, "--number", "1"]);
    expect([nothing.exitCode, nothing.stderr]).toEqual([
      1,
      "There is no number 1. `number list` shows those there are.\n",
    ]);
  });
});

describe("user disable and user password", () => {
  it("end every session at once; undo lets the person in again", async () => {
    await addMina();
    const session = await openSession();
    const { user } = await runCliForJson(["user", "disable", EMAIL]);
    expect(user.disabledAt).not.toBeNull();
    expect(await scopeOfSession(session)).toBeNull();
    expect(await attempt(PASSWORD)).toBeNull();
    await runCliForJson(["user", "disable", EMAIL, "--undo"]);
    const again = await openSession();
    const { password } = await runCliForJson(["user", "password", EMAIL]);
    expect(await scopeOfSession(again)).toBeNull();
    expect(await attempt(PASSWORD)).toBeNull();
    expect(await attempt(password)).not.toBeNull();
  });
});
