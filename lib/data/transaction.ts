import { db } from "./db";
import type { Prisma } from "./generated/client";

/** A transaction that is under way. Opaque outside lib/data: it is only handed on. */
export type Tx = Prisma.TransactionClient;

/** Runs `work` in one transaction: row, job and audit entry commit together or not at all. */
export function inTransaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return db().$transaction(work, { maxWait: 10_000, timeout: 20_000 });
}
