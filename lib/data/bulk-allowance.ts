import type { Tx } from "./transaction";

/** Failed attempts of bulk runs by number since `from`. Acts for the installation. */
export async function errorsOfBulk(
  tx: Tx,
  phoneNumberIds: readonly string[],
  from: Date,
): Promise<Map<string, number>> {
  const counts = await tx.attempt.groupBy({
    by: ["phoneNumberId"],
    where: {
      phoneNumberId: { in: [...phoneNumberIds] },
      startedAt: { gte: from },
      trigger: "BULK",
      outcome: "FAILED",
    },
    _count: { _all: true },
  });
  return new Map(counts.map(({ phoneNumberId, _count }) => [phoneNumberId, _count._all]));
}

/** The numbers whose requests are held back, and until when if that is known. Acts for the installation. */
export async function heldBackNumbers(
  tx: Tx,
  phoneNumberIds: readonly string[],
  now: Date,
): Promise<Map<string, { because: string; until: Date | null }>> {
  const breakers = await tx.numberBreaker.findMany({
    where: {
      phoneNumberId: { in: [...phoneNumberIds] },
      OR: [{ pausedAt: { not: null } }, { state: "OPEN", resumesAt: { gt: now } }],
    },
  });
  return new Map(
    breakers.map(({ phoneNumberId, pausedAt, because, resumesAt }) => [
      phoneNumberId,
      pausedAt
        ? { because: "Somebody paused the number.", until: null }
        : { because: because ?? "The number's breaker is open.", until: resumesAt },
    ]),
  );
}
