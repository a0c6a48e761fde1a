import type { PoolClient } from "pg";
import { db, pool, statementName } from "./db";
import { Prisma } from "./generated/client";

/** A transaction that is under way. Opaque outside lib/data: it is only handed on. */
export type Tx = Prisma.TransactionClient;

/**
 * The same, as far as it can be asked in SQL of our own: every `Tx` can. Numbers of the type bigint are to be cast to
 * another, as they are told in two ways.
 */
export interface SqlTx {
  $queryRaw<T>(sql: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<T>;
  $executeRaw(sql: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<number>;
}

/** One that takes longer holds up others, and what it decided by is no longer true. Milliseconds. */
const LONGEST_MS = 20_000;

/** Runs `work` in one transaction: row, job and audit entry commit together or not at all. */
export function inTransaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return db().$transaction(work, { maxWait: 10_000, timeout: LONGEST_MS });
}

const BEGIN = `BEGIN; SET LOCAL statement_timeout = ${LONGEST_MS}; SET LOCAL idle_in_transaction_session_timeout = ${LONGEST_MS}`;

/** The same for work that is SQL alone and done for every item: it costs the process about a third. */
export async function inSqlTransaction<T>(work: (tx: SqlTx) => Promise<T>): Promise<T> {
  const connection = await pool().connect();
  let lost: Error | undefined;
  // What is lost is told of by the statement that misses it; unheard it would end the process.
  const onLost = (error: Error) => {
    lost = error;
  };
  connection.on("error", onLost);
  try {
    await connection.query(BEGIN);
    const result = await work(sqlOf(connection));
    // A statement that failed undoes them all, also where nobody minded its failure.
    const { command } = await connection.query("COMMIT");
    if (command !== "COMMIT") throw new Error("A statement of the transaction failed, so that nothing of it was kept.");
    return result;
  } catch (error) {
    await connection.query("ROLLBACK").catch(onLost);
    throw error;
  } finally {
    connection.off("error", onLost);
    connection.release(lost);
  }
}

function sqlOf(connection: PoolClient): SqlTx {
  const ask = (sql: TemplateStringsArray | Prisma.Sql, values: unknown[]) => {
    const { text, values: bound } = sql instanceof Prisma.Sql ? sql : Prisma.sql(sql, ...values);
    return connection.query({ name: statementName(text), text, values: bound });
  };
  return {
    $queryRaw: async <T>(sql: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) =>
      (await ask(sql, values)).rows as T,
    $executeRaw: async (sql, ...values) => (await ask(sql, values)).rowCount ?? 0,
  };
}
