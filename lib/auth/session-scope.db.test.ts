import { beforeEach, describe, expect, it } from "vitest";
import { db } from "../data/db";
import type { OperatorScope, Scope } from "../data/scope";
import { createSession, revokeAllSessions, revokeSession } from "../data/sessions";
import { inTransaction } from "../data/transaction";
import { useTestDatabase } from "../testing/database";
import { SESSION_IDLE_MS, SESSION_LIFETIME_MS, SESSION_RENEWAL_MS } from "./limits";
import {
  changePassword,
  createOperator,
  disableOperator,
  enableOperator,
  grantNumbers,
  withdrawNumbers,
} from "./manage-operators";
import { scopeOfSession, sessionEnd } from "./session-scope";

useTestDatabase();

const installation: Scope = { kind: "system", actor: "cli", requestId: "test" };
const start = new Date("2026-03-01T08:00:00Z");
const at = (ms: number) => new Date(start.getTime() + ms);
let operatorId: string;
let sessionId: string;

async function newOperator(email: string, role: "VIEWER" | "OPERATOR" | "ADMIN"): Promise<string> {
  const operator = { email, name: "Mina", role, password: "a good long password" };
  return (await inTransaction((tx) => createOperator(installation, tx, operator))).id;
}

async function newSession(ofOperator: string): Promise<string> {
  const session = { operatorId: ofOperator, expiresAt: sessionEnd(start, start), address: null, userAgent: null };
  const { id } = await inTransaction((tx) => createSession(tx, session));
  await db().session.update({ where: { id }, data: { createdAt: start } });
  return id;
}

async function newNumber(digits: string): Promise<string> {
  const connection = {
    name: `C${digits}`,
    providerKind: "nxcloud",
    settings: {},
    sealedSecrets: "",
    sealedWebhookToken: "",
  };
  const number = { providerNumberId: digits, phoneNumber: digits, displayName: digits };
  return (await db().businessPhoneNumber.create({ data: { ...number, connection: { create: connection } } })).id;
}

beforeEach(async () => {
  await db().$executeRaw`TRUNCATE "operator", "connection", "audit_entry" CASCADE`;
  operatorId = await newOperator("mina@example.org", "OPERATOR");
  sessionId = await newSession(operatorId);
});

describe("the scope of a session", () => {
  it("holds the operator, the role, the numbers granted and a request id of its own", async () => {
    const numbers = [await newNumber("4930111"), await newNumber("4930222")];
    await newNumber("4930333");
    await inTransaction((tx) => grantNumbers(installation, tx, operatorId, numbers));
    const scope = await scopeOfSession(sessionId, start);
    expect(scope).toMatchObject({ kind: "operator", operatorId, role: "OPERATOR" });
    expect([...(scope?.phoneNumberIds ?? [])].sort()).toEqual(numbers.sort());
    expect((await scopeOfSession(sessionId, start))?.requestId).not.toBe(scope?.requestId);
  });

  it("holds no number without a grant, and all for an admin", async () => {
    await newNumber("4930111");
    expect((await scopeOfSession(sessionId, start))?.phoneNumberIds).toEqual([]);
    const admin = await newSession(await newOperator("root@example.org", "ADMIN"));
    expect((await scopeOfSession(admin, start))?.phoneNumberIds).toBe("all");
  });

  it("loses a number that is withdrawn, on the next request", async () => {
    const number = await newNumber("4930111");
    expect(await inTransaction((tx) => grantNumbers(installation, tx, operatorId, [number]))).toBe(1);
    expect(await inTransaction((tx) => grantNumbers(installation, tx, operatorId, [number]))).toBe(0);
    expect(await inTransaction((tx) => withdrawNumbers(installation, tx, operatorId, [number]))).toBe(1);
    expect((await scopeOfSession(sessionId, start))?.phoneNumberIds).toEqual([]);
  });

  it.each(["", "nonsense", "00000000-0000-7000-8000-000000000000"])("is nothing for the id %j", async (id) => {
    expect(await scopeOfSession(id, start)).toBeNull();
  });
});

describe("a session ends", () => {
  it("after twelve hours without a request, and not before", async () => {
    expect(await scopeOfSession(sessionId, at(SESSION_IDLE_MS))).toBeNull();
    expect(await scopeOfSession(sessionId, at(SESSION_IDLE_MS - 1))).not.toBeNull();
  });

  it("later with every request, but a week after sign-in at the latest", async () => {
    let now = 0;
    while (now < SESSION_LIFETIME_MS) {
      expect(await scopeOfSession(sessionId, at(now))).not.toBeNull();
      now += SESSION_IDLE_MS - 1;
    }
    expect(await scopeOfSession(sessionId, at(SESSION_LIFETIME_MS))).toBeNull();
  });

  it("without a write for requests that follow each other closely", async () => {
    const end = async () => (await db().session.findUniqueOrThrow({ where: { id: sessionId } })).expiresAt;
    await scopeOfSession(sessionId, at(SESSION_RENEWAL_MS));
    expect(await end()).toEqual(at(SESSION_IDLE_MS));
    await scopeOfSession(sessionId, at(SESSION_RENEWAL_MS + 1));
    expect(await end()).toEqual(at(SESSION_IDLE_MS + SESSION_RENEWAL_MS + 1));
  });

  it("at once when it is revoked, and no request brings it back", async () => {
    await inTransaction((tx) => revokeSession(installation, tx, sessionId));
    expect(await scopeOfSession(sessionId, at(SESSION_RENEWAL_MS * 2))).toBeNull();
  });

  it("at once when its operator is disabled, and enabling does not revive it", async () => {
    await inTransaction((tx) => disableOperator(installation, tx, operatorId));
    expect(await scopeOfSession(sessionId, start)).toBeNull();
    await inTransaction((tx) => enableOperator(installation, tx, operatorId));
    expect(await scopeOfSession(sessionId, start)).toBeNull();
    expect(await scopeOfSession(await newSession(operatorId), start)).not.toBeNull();
  });

  it("while its operator is disabled, even one that was opened at that very moment", async () => {
    await inTransaction((tx) => disableOperator(installation, tx, operatorId));
    expect(await scopeOfSession(await newSession(operatorId), start)).toBeNull();
  });

  it("at once, like all of that operator, when the password changes; others stay", async () => {
    const second = await newSession(operatorId);
    const other = await newSession(await newOperator("other@example.org", "VIEWER"));
    await inTransaction((tx) => changePassword(installation, tx, operatorId, "another long password"));
    expect(await scopeOfSession(sessionId, start)).toBeNull();
    expect(await scopeOfSession(second, start)).toBeNull();
    expect(await scopeOfSession(other, start)).not.toBeNull();
  });
});

describe("revoking", () => {
  const as = (role: OperatorScope["role"], id: string): Scope => ({
    kind: "operator",
    operatorId: id,
    role,
    phoneNumberIds: [],
    requestId: "test",
  });

  it("reaches one's own sessions, and those of others for admins alone", async () => {
    const other = await newOperator("other@example.org", "OPERATOR");
    const others = await newSession(other);
    expect(await inTransaction((tx) => revokeAllSessions(as("OPERATOR", operatorId), tx, other))).toBe(0);
    expect(await inTransaction((tx) => revokeSession(as("OPERATOR", operatorId), tx, others))).toBe(false);
    expect(await inTransaction((tx) => revokeSession(as("OPERATOR", operatorId), tx, sessionId))).toBe(true);
    expect(await inTransaction((tx) => revokeAllSessions(as("ADMIN", operatorId), tx, other))).toBe(1);
  });
});
