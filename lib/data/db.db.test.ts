import { expect, it } from "vitest";
import { useTestDatabase } from "../testing/database";
import { db } from "./db";

// What is counted by one connection can be asked of it.
process.env.ATTACHE_DATABASE_CONNECTIONS = "1";
useTestDatabase();

it("keeps statements prepared, but no more and more of them", async () => {
  const kept = async () => {
    const [row] = await db().$queryRaw<{ kept: number }[]>`SELECT count(*)::int AS "kept" FROM pg_prepared_statements`;
    return row?.kept;
  };
  const ask = (from: number, to: number) =>
    Promise.all(Array.from({ length: to - from }, (_, index) => db().$queryRawUnsafe(`SELECT ${from + index} AS "n"`)));
  await kept();
  await ask(0, 100);
  expect(await kept()).toBe(101);
  await ask(100, 700);
  expect(await kept()).toBe(500);
});
