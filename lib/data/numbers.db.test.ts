import { expect, it } from "vitest";
import { useTestDatabase } from "../testing/database";
import { createItemRow, createNumber, operatorScope, SYSTEM } from "../testing/factories";
import { db } from "./db";
import { readVitals } from "./numbers";

useTestDatabase();

async function attempt(number: { id: string; connectionId: string }, minutesAgo: number, failureReason: string | null) {
  const item = await createItemRow(number);
  await db().attempt.create({
    data: {
      mediaItemId: item.id,
      phoneNumberId: number.id,
      number: 1,
      trigger: "WEBHOOK",
      workerId: "test",
      startedAt: new Date(Date.now() - minutesAgo * 60_000),
      outcome: failureReason ? "FAILED" : "SUCCEEDED",
      failureReason,
      failureMessage: failureReason && `said ${failureReason}`,
    },
  });
}

it("reads a number's health from attempts that speak of the number, newest first", async () => {
  const number = await createNumber();
  await attempt(number, 3, null);
  await attempt(number, 1, "NOT_FOUND");
  await attempt(number, 2, "UPSTREAM");
  await attempt(number, 48 * 60, "AUTH");
  const [vitals] = await readVitals(SYSTEM, [number.id]);
  expect(vitals).toMatchObject({ recentOutcomes: ["FAILED", "SUCCEEDED"], latestFailure: "said UPSTREAM" });
});

it("counts what needs attention, and stops counting at the limit", async () => {
  const [quiet, noisy] = [await createNumber(), await createNumber()];
  await createItemRow(quiet, { status: "FAILED" });
  await createItemRow(quiet, { status: "STORED" });
  const { connectionId, id: phoneNumberId } = noisy;
  await db().mediaItem.createMany({
    data: Array.from({ length: 130 }, (_, index) => ({
      connectionId,
      phoneNumberId,
      direction: "INBOUND" as const,
      providerMediaId: String(index),
      source: "WEBHOOK" as const,
      kind: "IMAGE" as const,
      status: "GONE" as const,
      receivedAt: new Date(),
    })),
  });
  const vitals = await readVitals(SYSTEM, [quiet.id, noisy.id]);
  expect(Object.fromEntries(vitals.map((entry) => [entry.phoneNumberId, entry.attention]))).toEqual({
    [quiet.id]: 1,
    [noisy.id]: 100,
  });
});

it("says nothing of a number outside the scope", async () => {
  const number = await createNumber();
  expect(await readVitals(operatorScope("0198c0de-0000-7000-8000-000000000001", []), [number.id])).toEqual([]);
});
