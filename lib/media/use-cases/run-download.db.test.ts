import { expect, it, vi } from "vitest";
import { db, pool } from "../../data/db";
import { useTestDatabase } from "../../testing/database";
import { createItemRow, createNumber } from "../../testing/factories";
import { LEASE_MS } from "./lease";
import { runDownload } from "./run-download";

const provider = vi.hoisted(() => ({ download: vi.fn() }));
vi.mock("../../connections/open-connection", () => ({ openProvider: () => provider }));

useTestDatabase();

it("holds an item from when it was taken, however long a connection was waited for", async () => {
  const { id } = await createItemRow(await createNumber());
  let now = new Date("2026-05-01T12:00:00Z");
  let leaseUntil: Date | null = null;
  provider.download.mockImplementation(async () => {
    leaseUntil = (await db().mediaItem.findUniqueOrThrow({ where: { id } })).leaseUntil;
    return { kind: "pending", pollAfterMs: 5_000 };
  });
  const busy = await Promise.all(Array.from({ length: pool().options.max }, () => pool().connect()));
  const stopping = new AbortController().signal;
  const running = runDownload(id, { workerId: "worker", clock: { now: () => now }, random: () => 0.5, stopping });
  now = new Date(now.getTime() + LEASE_MS);
  for (const connection of busy) connection.release();
  await running;
  expect(leaseUntil).toEqual(new Date(now.getTime() + LEASE_MS));
});
