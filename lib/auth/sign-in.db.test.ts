import { beforeEach, describe, expect, it } from "vitest";
import { db } from "../data/db";
import { holdCredentials } from "../data/operators";
import type { Scope } from "../data/scope";
import { inTransaction } from "../data/transaction";
import { forgetEnv } from "../env";
import { useTestDatabase } from "../testing/database";
import { changePassword, createOperator, disableOperator } from "./manage-operators";
import { scopeOfSession } from "./session-scope";
import { signIn, signOut, ThrottledError } from "./sign-in";

process.env.ATTACHE_SECRET_KEY = Buffer.alloc(32, 7).toString("base64");
forgetEnv();
useTestDatabase();

const EMAIL = "mina@example.org";
const PASSWORD = "a good long password";
const scope: Scope = { kind: "system", actor: "cli", requestId: "test" };
let operatorId: string;

function attempt(overrides: { email?: string; password?: string; address?: string } = {}) {
  return signIn({ email: EMAIL, password: PASSWORD, address: "203.0.113.9", userAgent: "test", ...overrides });
}

async function outcome(attempted: Promise<unknown>): Promise<"in" | "refused" | "throttled"> {
  try {
    return (await attempted) ? "in" : "refused";
  } catch (error) {
    if (error instanceof ThrottledError) return "throttled";
    throw error;
  }
}

function times(count: number, deed: (index: number) => Promise<unknown>): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => outcome(deed(index))));
}

/** As if everything counted so far had been counted a quarter of an hour earlier. */
async function letWindowPass(): Promise<void> {
  await db().$executeRaw`UPDATE "sign_in_throttle" SET "window_start" = "window_start" - interval '15 minutes'`;
}

beforeEach(async () => {
  await db().$executeRaw`TRUNCATE "operator", "sign_in_throttle", "audit_entry" CASCADE`;
  const operator = { email: EMAIL, name: "Mina", role: "OPERATOR", password: PASSWORD } as const;
  operatorId = (await inTransaction((tx) => createOperator(scope, tx, operator))).id;
  await db().auditEntry.deleteMany();
});

describe("signing in", () => {
  it("opens a session of the operator and audits it", async () => {
    const session = await attempt();
    const row = await db().session.findFirstOrThrow();
    expect(session).toEqual({ sessionId: row.id });
    expect(row).toMatchObject({ operatorId, address: "203.0.113.9", userAgent: "test", revokedAt: null });
    expect(await db().auditEntry.findMany()).toMatchObject([
      { action: "session.start", actor: "operator", operatorId, subjectId: row.id },
    ]);
  });

  it("does not mind blanks and capitals in the e-mail", async () => {
    expect(await outcome(attempt({ email: " Mina@Example.ORG " }))).toBe("in");
  });

  it("refuses a wrong password and an unknown account alike, and audits neither what was typed", async () => {
    expect(await attempt({ password: "wrong" })).toBeNull();
    expect(await attempt({ email: "typed-secret" })).toBeNull();
    const entries = await db().auditEntry.findMany({ orderBy: { at: "asc" } });
    expect(entries).toMatchObject([
      { action: "session.refuse", actor: "web", operatorId: null, subjectType: "operator", subjectId: operatorId },
      { action: "session.refuse", actor: "web", operatorId: null, subjectType: "account" },
    ]);
    const throttles = await db().signInThrottle.findMany();
    expect(JSON.stringify([entries, throttles])).not.toContain("typed-secret");
    expect(await db().session.count()).toBe(0);
  });

  it("refuses a disabled operator like a wrong password", async () => {
    await inTransaction((tx) => disableOperator(scope, tx, operatorId));
    expect(await attempt()).toBeNull();
  });

  it("does not open a session on a password that was changed while it was being verified", async () => {
    const { passwordHash } = await db().operator.findUniqueOrThrow({ where: { id: operatorId } });
    expect(await inTransaction((tx) => holdCredentials(tx, operatorId, passwordHash))).toBe(true);
    await inTransaction((tx) => changePassword(scope, tx, operatorId, "another long password"));
    expect(await inTransaction((tx) => holdCredentials(tx, operatorId, passwordHash))).toBe(false);
  });
});

describe("the throttle", () => {
  it("refuses even the right password after five failures, and says for how long", async () => {
    expect(await times(5, () => attempt({ password: "wrong" }))).toEqual(Array(5).fill("refused"));
    const refused = attempt({ address: "198.51.100.1" });
    await expect(refused).rejects.toThrow(ThrottledError);
    const { retryAfterSeconds } = await refused.catch((error) => error);
    expect(retryAfterSeconds).toBeGreaterThan(14 * 60);
    expect(retryAfterSeconds).toBeLessThanOrEqual(15 * 60);
  });

  it("lets no more than five tries through however many come at the same time", async () => {
    const outcomes = await times(20, (index) => attempt({ password: "wrong", address: `203.0.113.${index}` }));
    expect(outcomes.filter((each) => each === "refused")).toHaveLength(5);
    expect(outcomes.filter((each) => each === "throttled")).toHaveLength(15);
  });

  it("counts accounts that do not exist as well, or it would tell which do", async () => {
    await times(5, () => attempt({ email: "nobody@example.org" }));
    expect(await outcome(attempt({ email: "nobody@example.org" }))).toBe("throttled");
  });

  it("ends with its window", async () => {
    await times(6, () => attempt({ password: "wrong" }));
    await letWindowPass();
    expect(await outcome(attempt())).toBe("in");
  });

  it("forgets an account's failures when the password was right", async () => {
    await times(4, () => attempt({ password: "wrong" }));
    expect(await outcome(attempt())).toBe("in");
    expect(await times(5, () => attempt({ password: "wrong" }))).toEqual(Array(5).fill("refused"));
  });

  it("stops an address after thirty failures, over all accounts", async () => {
    await times(30, (index) => attempt({ email: `nobody-${index}@example.org` }));
    expect(await outcome(attempt())).toBe("throttled");
    expect(await outcome(attempt({ address: "198.51.100.1" }))).toBe("in");
  });

  it("does not count sign-ins that succeed against their address", async () => {
    for (let index = 0; index < 31; index++) expect(await outcome(attempt())).toBe("in");
  });

  it("does not let a stopped address lock somebody's account", async () => {
    await times(30, (index) => attempt({ email: `nobody-${index}@example.org` }));
    await times(10, () => attempt({ password: "wrong" }));
    expect(await outcome(attempt({ address: "198.51.100.1" }))).toBe("in");
  });

  it("takes the addresses of one IPv6 network as one", async () => {
    await times(30, (index) => attempt({ email: `nobody-${index}@example.org`, address: `2001:db8::${index}` }));
    expect(await outcome(attempt({ address: "2001:db8::ffff" }))).toBe("throttled");
  });

  it("leaves no rows behind for good", async () => {
    await attempt({ email: "nobody@example.org" });
    await letWindowPass();
    await letWindowPass();
    await attempt({ password: "wrong", address: "198.51.100.1" });
    expect((await db().signInThrottle.findMany()).map((row) => row.subject)).toContain("address:198.51.100.1");
    expect(await db().signInThrottle.count()).toBe(2);
  });
});

describe("signing out", () => {
  it("revokes the session at once and audits it; a second time does nothing", async () => {
    const session = await attempt();
    if (!session) throw new Error("not signed in");
    await signOut(session.sessionId);
    expect(await scopeOfSession(session.sessionId)).toBeNull();
    await signOut(session.sessionId);
    expect(await db().auditEntry.findMany({ where: { action: "session.end" } })).toMatchObject([
      { operatorId, subjectId: session.sessionId },
    ]);
  });
});
