import { beforeEach, describe, expect, it } from "vitest";
import { db } from "../data/db";
import { planRound } from "../media/use-cases/bulk/plan-run";
import { useTestDatabase } from "../testing/database";
import { createItemRow, createNumber, SYSTEM } from "../testing/factories";
import { runCliForJson, runCliHere } from "../testing/run-cli";

useTestDatabase();

let number: Awaited<ReturnType<typeof createNumber>>;
beforeEach(async () => {
  number = await createNumber();
  await createItemRow(number, { status: "FAILED" });
  await createItemRow(number, { status: "STORED" });
});

interface Told {
  readonly run: { readonly id: string; readonly status: string; readonly total: number };
}

async function plan(...options: string[]): Promise<string> {
  const { run } = (await runCliForJson(["bulk", "plan", ...options])) as Told;
  expect(run.status).toBe("PLANNING");
  await planRound(SYSTEM, run.id, new Date());
  return run.id;
}

describe("bulk", () => {
  it("plans, starts, pauses, resumes and cancels, each with its audit entry", async () => {
    const id = await plan("--number", number.id, "--status", "failed");
    expect(await runCliForJson(["bulk", "status", id])).toMatchObject({ run: { status: "PLANNED", total: 1 } });
    expect(await runCliForJson(["bulk", "start", id])).toMatchObject({ run: { status: "CANARY", waiting: 1 } });
    expect(await runCliForJson(["bulk", "pause", id])).toMatchObject({ run: { status: "PAUSED" } });
    expect(await runCliForJson(["bulk", "resume", id])).toMatchObject({ run: { status: "CANARY" } });
    expect(await runCliForJson(["bulk", "cancel", id])).toMatchObject({ run: { status: "CANCELLED", skipped: 1 } });
    const audit = await db().auditEntry.findMany({ where: { subjectId: id }, orderBy: { at: "asc" } });
    expect(audit.map((entry) => entry.action)).toEqual([
      "bulk.plan",
      "bulk.start",
      "bulk.pause",
      "bulk.resume",
      "bulk.cancel",
    ]);
    expect(await runCliForJson(["bulk", "list"])).toMatchObject({ runs: [{ id }] });
  });

  it("plans what a connection misses", async () => {
    const connection = await db().connection.findUniqueOrThrow({ where: { id: number.connectionId } });
    const id = await plan("--missing-of", connection.name);
    expect(await runCliForJson(["bulk", "status", id])).toMatchObject({ run: { total: 1 } });
  });

  it("asks which items are meant", async () => {
    const told = await runCliHere(["bulk", "plan"]);
    expect(told.exitCode).toBe(2);
    expect(told.stderr).toContain("Say which items");
  });
});
