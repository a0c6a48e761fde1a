import { describe, expect, it } from "vitest";
import { useTestDatabase } from "../testing/database";
import { createNumber } from "../testing/factories";
import { db, disconnectDb } from "./db";
import { inSqlTransaction, inTransaction, type SqlTx } from "./transaction";

const url = useTestDatabase();

describe("a transaction in SQL", () => {
  const rename = (tx: SqlTx, id: string, name: string) =>
    tx.$executeRaw`UPDATE "business_phone_number" SET "display_name" = ${name} WHERE "id" = ${id}::uuid`;
  const nameOf = async (id: string) =>
    (await db().businessPhoneNumber.findUniqueOrThrow({ where: { id } })).displayName;

  it("keeps all of its work or, when that fails, nothing", async () => {
    const { id } = await createNumber();
    const before = await nameOf(id);
    const failing = inSqlTransaction(async (tx) => {
      expect(await rename(tx, id, "half")).toBe(1);
      throw new Error("no further");
    });
    await expect(failing).rejects.toThrow("no further");
    expect(await nameOf(id)).toBe(before);
    await inSqlTransaction((tx) => rename(tx, id, "after"));
    expect(await nameOf(id)).toBe("after");
  });

  it("fails when one of its statements did, also where nobody minded", async () => {
    const { id } = await createNumber();
    const before = await nameOf(id);
    const unminded = inSqlTransaction(async (tx) => {
      await rename(tx, id, "half");
      await rename(tx, "no id", "other").catch(() => 0);
    });
    await expect(unminded).rejects.toThrow("nothing of it was kept");
    expect(await nameOf(id)).toBe(before);
  });

  it("fails when its connection is lost, and the next one has another", async () => {
    const pidOf = async (tx: SqlTx) =>
      (await tx.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS "pid"`)[0]?.pid;
    let lost: number | undefined;
    const cutOff = inSqlTransaction(async (tx) => {
      lost = await pidOf(tx);
      await db().$queryRaw`SELECT pg_terminate_backend(${lost})`;
      await tx.$queryRaw`SELECT 1`;
    });
    await expect(cutOff).rejects.toThrow();
    expect(await inSqlTransaction(pidOf)).not.toBe(lost);
  });

  it("waits for others no longer than every transaction does, and leaves no limit behind on its connection", async () => {
    const limits = (tx: SqlTx) => tx.$queryRaw<unknown[]>`
      SELECT current_setting('statement_timeout') AS "asking", current_setting('idle_in_transaction_session_timeout') AS "idle",
        pg_backend_pid() AS "pid"`;
    const [limited] = await inSqlTransaction(limits);
    expect(limited).toMatchObject({ asking: "20s", idle: "20s" });
    expect(await inTransaction(limits)).toEqual([{ ...Object(limited), asking: "0", idle: "0" }]);
  });

  it("is answered as every transaction is, in whatever zone the server lives", async () => {
    const name = new URL(url).pathname.slice(1);
    await db().$executeRawUnsafe(`ALTER DATABASE "${name}" SET timezone = 'America/New_York'`);
    await disconnectDb();
    const at = new Date("2026-05-01T12:00:00.123Z");
    const ask = (tx: SqlTx) => tx.$queryRaw<unknown[]>`
      SELECT ${"text"}::text AS "text", ${7}::int AS "whole", ${12_345_678_901}::float8 AS "large", ${at}::timestamptz AS "at",
        ${null}::timestamptz AS "never", ${[at, at]}::timestamptz[] AS "times", ${JSON.stringify({ a: [1, null] })}::jsonb AS "json",
        to_timestamp(0) AS "epoch", ${true}::boolean AS "yes", ${["a", 'b,"c']}::text[] AS "texts", 'STORED'::"MediaStatus"::text AS "status"`;
    const [here, there] = [await inSqlTransaction(ask), await inTransaction(ask)];
    expect(here).toEqual(there);
    expect(here).toMatchObject([
      { whole: 7, large: 12_345_678_901, at, never: null, times: [at, at], epoch: new Date(0) },
    ]);
  });
});
