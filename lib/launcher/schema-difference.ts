import { readMigrations, readSchema } from "./migrate";
import { noFilters, withSchemaEngine } from "./schema-engine";

/**
 * The SQL that leads from what the migrations of a prisma folder make to what its schema.prisma says; null when they
 * agree. Replays the migrations in a scratch database on the server of `databaseUrl`, which itself is left alone.
 */
export function schemaDifference(databaseUrl: string, folder: string): Promise<string | null> {
  const schema = readSchema(folder);
  return withSchemaEngine(databaseUrl, schema, async (engine) => {
    const difference = await engine.diff({
      from: { tag: "migrations", ...readMigrations(folder) },
      to: { tag: "schemaDatamodel", files: [{ path: "schema.prisma", content: schema }] },
      script: true,
      exitCode: true,
      filters: noFilters,
    });
    return difference.exitCode === 0 ? null : difference.stdout;
  });
}
