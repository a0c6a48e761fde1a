import { db } from "../data/db";

/** How many statements at this test's database wait for a lock. */
export async function lockWaits(): Promise<number> {
  const rows = await db().$queryRaw<unknown[]>`
    SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  return rows.length;
}

export async function somebodyWaits(): Promise<boolean> {
  return (await lockWaits()) > 0;
}
