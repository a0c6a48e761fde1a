import { describe, expect, it } from "vitest";
import { db } from "../data/db";
import { recordProbe } from "../data/probes";
import { inTransaction } from "../data/transaction";
import { useTestDatabase } from "../testing/database";
import { createItemRow, createNumber } from "../testing/factories";
import { runCliHere } from "../testing/run-cli";
import { waitFor } from "../testing/wait-for";

useTestDatabase();

async function probe(id: string, ...more: readonly string[]) {
  const { exitCode, stdout, stderr } = await runCliHere(["media", "probe", id, "--json", ...more]);
  const text = stdout.toString();
  return { exitCode, json: text ? JSON.parse(text) : null, stderr };
}

/** What a worker does with a look that was asked for. */
async function answer(id: string, verdict: "THERE" | "GONE") {
  await waitFor(() => db().mediaItem.findFirst({ where: { id, probeAskedAt: { not: null } } }), {
    what: "the question",
  });
  const descriptor = { mimeType: "image/jpeg", sizeBytes: 1_234_567, sha256: null, fileName: null };
  await inTransaction((tx) =>
    recordProbe(tx, id, {
      bulkRunId: null,
      operatorId: null,
      startedAt: new Date(),
      finishedAt: new Date(),
      verdict,
      descriptor: verdict === "THERE" ? descriptor : null,
      failure: null,
      exchanges: [],
    }),
  );
}

describe("media probe", () => {
  it("asks for a look, keeps the deed, and comes back at once without --wait", async () => {
    const { id, phoneNumberId } = await createItemRow(await createNumber(), { status: "FAILED" });
    const { exitCode, json } = await probe(id);
    expect(exitCode).toBe(0);
    expect(json).toMatchObject({ probe: null, item: { id, status: "FAILED", probe: { latest: null } } });
    expect(json.item.probe.askedAt).not.toBeNull();
    expect(await db().auditEntry.findMany({ where: { subjectId: id } })).toMatchObject([
      { action: "media.probe", actor: "cli", phoneNumberId },
    ]);
    expect(
      await db().$queryRaw`SELECT "key" FROM graphile_worker._private_jobs WHERE "key" = ${`probe:${id}`}`,
    ).toHaveLength(1);
  });

  it.each([
    ["THERE", 0, "FAILED"],
    ["GONE", 1, "FAILED"],
  ] as const)("waits for the answer %s and ends with %d; the status stays", async (verdict, exitCode, status) => {
    const { id } = await createItemRow(await createNumber(), { status });
    const [outcome] = await Promise.all([probe(id, "--wait", "--timeout", "60"), answer(id, verdict)]);
    expect(outcome.exitCode).toBe(exitCode);
    expect(outcome.json).toMatchObject({
      probe: { verdict, sizeBytes: verdict === "THERE" ? 1_234_567 : null },
      recoverable: { lost: verdict === "GONE" },
      item: { status },
    });
  });

  it("refuses where nobody can be asked, and names why", async () => {
    const number = await createNumber();
    await db().connection.update({ where: { id: number.connectionId }, data: { providerKind: "on-premises" } });
    const { id } = await createItemRow(number, { status: "FAILED" });
    const { exitCode, stderr } = await probe(id);
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain("cannot tell of media without sending it");
    expect(await db().auditEntry.count({ where: { subjectId: id } })).toBe(0);
  });
});
