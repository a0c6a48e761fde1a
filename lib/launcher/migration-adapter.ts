import { randomUUID } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import {
  ColumnTypeEnum,
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
} from "@prisma/driver-adapter-utils";
import pg from "pg";

/** Type "char", which the catalogue of PostgreSQL uses and the adapter of Prisma does not know. */
const CATALOGUE_CHAR = 18;

/** Says where in the script it went wrong; PostgreSQL counts characters, people count lines. */
function wordsOf(error: pg.DatabaseError, script: string): string {
  const position = Number(error.position);
  const line = position > 0 ? ` (line ${script.slice(0, position).split("\n").length})` : "";
  return [error.message + line, error.detail, error.hint].filter(Boolean).join("\n");
}

/** An adapter that can also read the catalogue, whose columns of type "char" Prisma's own adapter refuses. */
async function catalogueAdapter(pool: pg.Pool): Promise<SqlDriverAdapter> {
  const charColumns = new WeakMap<unknown[], number[]>();
  const query = pool.query.bind(pool);
  const readable = Object.assign(pool, {
    query: async (config: pg.QueryArrayConfig) => {
      const result = await query(config);
      const chars = [...result.fields.keys()].filter((i) => result.fields[i]?.dataTypeID === CATALOGUE_CHAR);
      charColumns.set(result.rows, chars);
      for (const i of chars) Object.assign(result.fields[i] ?? {}, { dataTypeID: pg.types.builtins.TEXT });
      return result;
    },
  });
  const adapter = await new PrismaPg(readable).connect();
  const queryRaw = adapter.queryRaw.bind(adapter);
  return Object.assign(adapter, {
    queryRaw: async (asked: SqlQuery) => {
      const answer = await queryRaw(asked);
      for (const i of charColumns.get(answer.rows) ?? []) answer.columnTypes[i] = ColumnTypeEnum.Character;
      return answer;
    },
  });
}

/** What Prisma's schema engine needs of a database: its usual adapter, with whole scripts and a readable catalogue. */
export class MigrationAdapterFactory implements SqlMigrationAwareDriverAdapterFactory {
  readonly provider = "postgres";
  readonly adapterName = "attache-migration";

  /** PostgreSQL's own words about the script that failed last; the engine's rendering loses most of them. */
  scriptFailure: string | null = null;
  private readonly pools: pg.Pool[] = [];

  constructor(private readonly databaseUrl: string) {}

  /** The engine keeps its connection, and with it a lock of its own, until somebody hangs up. */
  async close(): Promise<void> {
    await Promise.all(this.pools.map((pool) => (pool.ended ? undefined : pool.end())));
  }

  connect(): Promise<SqlDriverAdapter> {
    return this.open(this.databaseUrl, async () => {});
  }

  /** A scratch database for the engine to replay the migrations in. */
  async connectToShadowDb(): Promise<SqlDriverAdapter> {
    const name = `attache_scratch_${randomUUID().replaceAll("-", "")}`;
    const url = new URL(this.databaseUrl);
    url.pathname = `/${name}`;
    await this.administer(`create database ${name}`);
    return this.open(url.href, () => this.administer(`drop database ${name} with (force)`));
  }

  /**
   * Sends a script as it is, as one message, which PostgreSQL runs as one transaction. The adapter of Prisma would split
   * it at every semicolon, also inside functions and comments, and commit each part by itself.
   */
  private async executeWhole(pool: pg.Pool, script: string): Promise<void> {
    const client = await pool.connect();
    try {
      await client.query(script);
    } catch (error) {
      if (!(error instanceof pg.DatabaseError)) throw error;
      this.scriptFailure = wordsOf(error, script);
      const { message, code = "", severity = "ERROR", detail, column, hint } = error;
      throw new DriverAdapterError({ kind: "postgres", message, code, severity, detail, column, hint });
    } finally {
      client.release();
    }
  }

  private async administer(statement: string): Promise<void> {
    const client = new pg.Client({ connectionString: this.databaseUrl });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  }

  private async open(url: string, afterwards: () => Promise<void>): Promise<SqlDriverAdapter> {
    const pool = new pg.Pool({ connectionString: url });
    this.pools.push(pool);
    const adapter = await catalogueAdapter(pool);
    return Object.assign(adapter, {
      executeScript: (script: string) => this.executeWhole(pool, script),
      dispose: async () => {
        await pool.end();
        await afterwards();
      },
    });
  }
}
