import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { db } from "../data/db";
import type { OperatorScope } from "../data/scope";
import { ConflictError, NotFoundError, UnauthenticatedError } from "../errors";
import type { ActionResult } from "../schemas/result";
import { useTestDatabase } from "../testing/database";
import { actionsFor } from "./action-runner";

useTestDatabase();

const OPERATOR = "01900000-0000-7000-8000-000000000001";
let granted: string;
let foreign: string;

async function newNumber(digits: string): Promise<string> {
  const connection = { name: digits, providerKind: "nxcloud", settings: {}, sealedSecrets: "", sealedWebhookToken: "" };
  const number = { providerNumberId: digits, phoneNumber: digits, displayName: "before" };
  return (await db().businessPhoneNumber.create({ data: { ...number, connection: { create: connection } } })).id;
}

beforeEach(async () => {
  await db().$executeRaw`TRUNCATE "connection", "audit_entry" CASCADE`;
  granted = await newNumber("4930111");
  foreign = await newNumber("4930222");
});

function scopeOf(role: OperatorScope["role"]): OperatorScope {
  return { kind: "operator", operatorId: OPERATOR, role, phoneNumberIds: [granted], requestId: `request-${role}` };
}

/** A deed that can be seen in the database: it renames a number. */
function rename(role: OperatorScope["role"], after: () => void = () => undefined) {
  return actionsFor(async () => scopeOf(role))({
    input: z.object({ id: z.uuid("Not an id."), name: z.string().min(1, "Say a name.") }),
    permission: "media:fetch",
    phoneNumberOf: async ({ id }, _scope, tx) => {
      const number = await tx.businessPhoneNumber.findUnique({ where: { id } });
      if (!number) throw new NotFoundError("number");
      return number.id;
    },
    audit: "number.rename",
    run: async ({ id, name }, { tx, requestId }) => {
      await tx.businessPhoneNumber.update({ where: { id }, data: { displayName: name } });
      after();
      return { data: { name, requestId }, subject: { type: "number", id }, details: { length: name.length } };
    },
  });
}

const nameOf = async (id: string) => (await db().businessPhoneNumber.findUniqueOrThrow({ where: { id } })).displayName;

function errorOf(result: ActionResult<unknown>) {
  if (result.ok) throw new Error("The action went through");
  return result.error;
}

describe("an action", () => {
  it("does its deed, writes the audit entry and answers with the data", async () => {
    const result = await rename("OPERATOR")({ id: granted, name: "after" });
    expect(result).toEqual({ ok: true, data: { name: "after", requestId: "request-OPERATOR" } });
    expect(await nameOf(granted)).toBe("after");
    expect(await db().auditEntry.findMany()).toMatchObject([
      {
        actor: "operator",
        operatorId: OPERATOR,
        action: "number.rename",
        subjectType: "number",
        subjectId: granted,
        phoneNumberId: granted,
        requestId: "request-OPERATOR",
        details: { length: 5 },
      },
    ]);
  });

  it("answers the same for a missing number, a foreign number and a role that may not", async () => {
    const missing = await rename("OPERATOR")({ id: "01900000-0000-7000-8000-00000000dead", name: "after" });
    const outside = await rename("OPERATOR")({ id: foreign, name: "after" });
    const viewer = await rename("VIEWER")({ id: granted, name: "after" });
    expect(missing).toEqual({
      ok: false,
      error: { code: "NOT_FOUND", message: new NotFoundError().publicMessage, requestId: "request-OPERATOR" },
    });
    expect(outside).toEqual(missing);
    expect({ ...errorOf(viewer), requestId: "" }).toEqual({ ...errorOf(missing), requestId: "" });
  });

  it("changes and audits nothing when it is refused", async () => {
    await rename("OPERATOR")({ id: foreign, name: "after" });
    await rename("VIEWER")({ id: granted, name: "after" });
    expect([await nameOf(foreign), await nameOf(granted)]).toEqual(["before", "before"]);
    expect(await db().auditEntry.count()).toBe(0);
  });

  it("takes back its change and its audit entry when it fails half-way", async () => {
    const fail = rename("OPERATOR", () => {
      throw new ConflictError("Somebody was faster.");
    });
    const result = await fail({ id: granted, name: "after" });
    expect(errorOf(result)).toEqual({
      code: "CONFLICT",
      message: "Somebody was faster.",
      requestId: "request-OPERATOR",
    });
    expect(await nameOf(granted)).toBe("before");
    expect(await db().auditEntry.count()).toBe(0);
  });

  it("takes back its change when the audit entry cannot be written", async () => {
    await db().$executeRaw`ALTER TABLE "audit_entry" ADD CONSTRAINT "closed" CHECK (false) NOT VALID`;
    try {
      expect(errorOf(await rename("OPERATOR")({ id: granted, name: "after" })).code).toBe("INTERNAL");
      expect(await nameOf(granted)).toBe("before");
    } finally {
      await db().$executeRaw`ALTER TABLE "audit_entry" DROP CONSTRAINT "closed"`;
    }
  });

  it("says beside each field what is wrong with the input, whatever came in", async () => {
    const error = errorOf(await rename("OPERATOR")({ id: "x", name: "" }));
    expect(error).toMatchObject({ code: "INVALID_INPUT", fields: { id: ["Not an id."], name: ["Say a name."] } });
    for (const input of [undefined, null, "text", 7, []]) {
      expect(errorOf(await rename("OPERATOR")(input)).code).toBe("INVALID_INPUT");
    }
  });

  it("tells nothing of an error that nobody foresaw but the request to ask about", async () => {
    const fail = rename("OPERATOR", () => {
      throw new Error("password=hunter2 at db.internal");
    });
    expect(errorOf(await fail({ id: granted, name: "after" }))).toEqual({
      code: "INTERNAL",
      message: "Something went wrong on our side.",
      requestId: "request-OPERATOR",
    });
  });

  it("asks who is there before it looks at the input", async () => {
    const action = actionsFor(async () => {
      throw new UnauthenticatedError();
    })({
      input: z.never(),
      permission: "media:read",
      phoneNumberOf: async () => granted,
      audit: "never",
      run: async () => ({ data: null, subject: { type: "none", id: "none" } }),
    });
    expect(errorOf(await action({}))).toMatchObject({ code: "UNAUTHENTICATED", message: "Sign in to continue." });
  });

  it("refuses a deed at the installation to everybody but admins, before it looks at the input or asks anybody", async () => {
    const asked: string[] = [];
    const open = (role: OperatorScope["role"]) =>
      actionsFor(async () => scopeOf(role))({
        input: z.object({ name: z.string() }),
        permission: "installation:manage",
        audit: "connection.rename",
        prepare: async ({ name }) => {
          asked.push(name);
          const [{ waiting = true } = {}] = await db().$queryRaw<{ waiting: boolean }[]>`
            SELECT count(*) > 0 AS "waiting" FROM pg_stat_activity
            WHERE datname = current_database() AND state = 'idle in transaction'`;
          return { waiting };
        },
        run: async ({ name }, { prepared }) => ({ data: prepared, subject: { type: "connection", id: name } }),
      });
    for (const role of ["VIEWER", "OPERATOR"] as const) {
      for (const input of [{ name: "desk" }, {}, null]) {
        expect(errorOf(await open(role)(input)).code, role).toBe("NOT_FOUND");
      }
    }
    expect([asked, await db().auditEntry.count()]).toEqual([[], 0]);
    expect(errorOf(await open("ADMIN")({})).code).toBe("INVALID_INPUT");
    // Nothing of ours is held open while somebody else's server is waited for.
    expect(await open("ADMIN")({ name: "desk" })).toEqual({ ok: true, data: { waiting: false } });
    expect(await db().auditEntry.findMany()).toMatchObject([
      { action: "connection.rename", subjectId: "desk", phoneNumberId: null },
    ]);
  });

  it("does not compile without a permission, a number or an audit name", () => {
    const define = actionsFor(async () => scopeOf("ADMIN"));
    const rest = { input: z.object({}), run: async () => ({ data: null, subject: { type: "none", id: "none" } }) };
    const phoneNumberOf = async () => granted;
    // @ts-expect-error permission is missing
    define({ ...rest, phoneNumberOf, audit: "a.b" });
    // @ts-expect-error phoneNumberOf is missing
    define({ ...rest, permission: "media:read", audit: "a.b" });
    // @ts-expect-error audit is missing
    define({ ...rest, permission: "media:read", phoneNumberOf });
    // @ts-expect-error a deed at a number cannot do without its number by asking a provider
    define({ ...rest, permission: "media:read", prepare: async () => null, audit: "a.b" });
    // @ts-expect-error there is no such permission
    define({ ...rest, permission: "media:everything", phoneNumberOf, audit: "a.b" });
  });
});
