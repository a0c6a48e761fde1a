import { expect, it, onTestFinished } from "vitest";
import { GET } from "@/app/api/health/route";
import { forgetEnv } from "../env";
import { createEmptyDatabase, createTestDatabase } from "../testing/database";
import { disconnectDb } from "./db";

async function healthOn(databaseUrl: string): Promise<{ status: number; body: unknown }> {
  process.env.DATABASE_URL = databaseUrl;
  forgetEnv();
  const response = await GET().finally(disconnectDb);
  return { status: response.status, body: await response.json() };
}

it("answers 200 once the database has every table of this version", async () => {
  const database = await createTestDatabase();
  onTestFinished(database.drop);
  expect(await healthOn(database.url)).toEqual({ status: 200, body: { status: "ok" } });
});

it("answers 503 and says so while the database is not migrated", async () => {
  const database = await createEmptyDatabase();
  onTestFinished(database.drop);
  expect(await healthOn(database.url)).toEqual({
    status: 503,
    body: { status: "unavailable", reason: "The database is not migrated to this version." },
  });
});

it("answers 503 and says so while the database is down, without telling where it is", async () => {
  expect(await healthOn("postgresql://someone:hidden@127.0.0.1:1/attache")).toEqual({
    status: 503,
    body: { status: "unavailable", reason: "The database cannot be reached." },
  });
});
