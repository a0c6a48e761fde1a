import { expect, it } from "vitest";
import { db } from "../data/db";
import { useTestDatabase } from "./database";

const databaseUrl = useTestDatabase();

it("gives a test file a migrated database of its own", async () => {
  expect(await db().operator.count()).toBe(0);
  expect(new URL(databaseUrl).pathname).toMatch(/^\/test_/);
});
