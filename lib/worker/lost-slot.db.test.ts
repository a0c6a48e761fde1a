import { randomUUID } from "node:crypto";
import { expect, it, vi } from "vitest";
import { db } from "../data/db";
import { inTransaction } from "../data/transaction";
import { scheduleWakeUp } from "../jobs/schedule";
import { useTestDatabase } from "../testing/database";
import { startWorker } from "./worker";

useTestDatabase();

it("a worker that could not mark a job as done ends, so that somebody starts it anew", async () => {
  await db().$executeRaw`
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''the database is going away''; END'`;
  await db().$executeRaw`
    CREATE TRIGGER refuse BEFORE DELETE ON graphile_worker._private_jobs FOR EACH ROW EXECUTE FUNCTION refuse()`;
  // The engine complains on the console, whatever logger it has.
  const complained = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const worker = await startWorker();
  try {
    await inTransaction((tx) => scheduleWakeUp(tx, randomUUID(), new Date()));
    await expect(worker.ended).rejects.toThrow("the database is going away");
  } finally {
    await worker.stop();
  }
  expect(complained).toHaveBeenCalled();
});
