import { expect, it } from "vitest";
import { db } from "../data/db";
import { useTestDatabase } from "../testing/database";
import { createNumber } from "../testing/factories";
import { runCliForJson, runCliHere } from "../testing/run-cli";

useTestDatabase();

it("pauses a number for everybody, says so in the list, and lets it go on again", async () => {
  const { id, phoneNumber } = await createNumber();
  await runCliForJson(["number", "pause", phoneNumber, "--note", "They mend it"]);
  const paused = (await runCliForJson(["number", "list"])).numbers[0].breaker;
  expect(paused).toMatchObject({ state: "paused", note: "They mend it", pausedBy: null });
  await runCliForJson(["number", "resume", `+${phoneNumber}`]);
  expect((await runCliForJson(["number", "list"])).numbers[0].breaker).toMatchObject({ state: "closed", note: null });

  const deeds = await db().auditEntry.findMany({ where: { subjectId: id }, orderBy: { at: "asc" } });
  expect(deeds.map(({ actor, action, details }) => [actor, action, details])).toEqual([
    ["cli", "number.pause", { note: "They mend it" }],
    ["cli", "number.resume", {}],
  ]);
});

it("has the next request of an open breaker go out at once", async () => {
  const { id } = await createNumber();
  const resumesAt = new Date(Date.now() + 3_600_000);
  const open = { state: "OPEN", because: "Too much failed.", openedAt: new Date(), resumesAt, trips: 1 } as const;
  await db().numberBreaker.create({ data: { phoneNumberId: id, ...open } });
  await runCliForJson(["number", "try", id]);
  const { state, resumesAt: now } = await db().numberBreaker.findUniqueOrThrow({ where: { phoneNumberId: id } });
  expect(state).toBe("OPEN");
  expect(now?.getTime()).toBeLessThan(resumesAt.getTime());
});

it("says that there is no such number", async () => {
  const outcome = await runCliHere(["number", "pause", "4930000000"]);
  expect(outcome.exitCode).not.toBe(0);
  expect(outcome.stderr).toContain("There is no number 4930000000");
});
