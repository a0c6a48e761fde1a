import { beforeEach, describe, expect, it } from "vitest";
import { db } from "../data/db";
import { inTransaction } from "../data/transaction";
import { forgetEnv } from "../env";
import { ConflictError } from "../errors";
import { useTestDatabase } from "../testing/database";
import { ensureFirstAdmin } from "./first-admin";
import { createOperator } from "./manage-operators";
import { verifyPassword } from "./passwords";

useTestDatabase();

function configure(email: string, password: string): void {
  process.env.ATTACHE_ADMIN_EMAIL = email;
  process.env.ATTACHE_ADMIN_PASSWORD = password;
  forgetEnv();
}

beforeEach(async () => {
  await db().$executeRaw`TRUNCATE "operator", "audit_entry" CASCADE`;
  configure("", "");
});

describe("the first admin", () => {
  it("is made with a password that is told once", async () => {
    const made = await ensureFirstAdmin();
    const row = await db().operator.findFirstOrThrow();
    expect(row).toMatchObject({ email: made.email, role: "ADMIN" });
    expect(await verifyPassword(row.passwordHash, made.password ?? "")).toBe(true);
    expect(await ensureFirstAdmin()).toEqual({ email: made.email, password: null });
    expect(await db().auditEntry.findMany()).toMatchObject([{ action: "operator.create", actor: "launcher" }]);
  });

  it("is made from the environment, whose password is not told", async () => {
    configure("Boss@Example.org", "from the environment");
    expect(await ensureFirstAdmin()).toEqual({ email: "boss@example.org", password: null });
    const row = await db().operator.findFirstOrThrow();
    expect(await verifyPassword(row.passwordHash, "from the environment")).toBe(true);
  });

  it("is only one, however many processes start at once", async () => {
    const made = await Promise.all(Array.from({ length: 5 }, ensureFirstAdmin));
    expect(await db().operator.count()).toBe(1);
    expect(made.filter((admin) => admin.password !== null)).toHaveLength(1);
  });

  it("is left alone once there is one, whatever the environment says", async () => {
    const first = await ensureFirstAdmin();
    configure("late@example.org", "a password too late");
    expect(await ensureFirstAdmin()).toEqual({ email: first.email, password: null });
    expect(await db().operator.count()).toBe(1);
  });

  it("is not made out of somebody who is no admin", async () => {
    configure("viewer@example.org", "");
    const viewer = {
      email: "viewer@example.org",
      name: "V",
      role: "VIEWER",
      password: "a good long password",
    } as const;
    await inTransaction((tx) => createOperator({ kind: "system", actor: "cli", requestId: "t" }, tx, viewer));
    await expect(ensureFirstAdmin()).rejects.toThrow(ConflictError);
  });
});
