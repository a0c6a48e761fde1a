import fs from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { describe, expect, it, onTestFinished } from "vitest";
import { createEmptyDatabase } from "../testing/database";
import { temporaryFolder } from "../testing/temporary-folder";
import { MigrationFailedError, migrate, prismaFolder, readMigrations } from "./migrate";
import { schemaDifference } from "./schema-difference";

async function emptyDatabase(): Promise<string> {
  const database = await createEmptyDatabase();
  onTestFinished(database.drop);
  return database.url;
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const result = await client.query({ text: sql, rowMode: "array" }).finally(() => client.end());
  return result.rows.map((row: unknown[]) => row[0]);
}

/** A copy of the prisma folder with further migrations, which a test may spoil. */
async function folderWith(further: Readonly<Record<string, string>>): Promise<string> {
  const folder = temporaryFolder();
  await fs.cp(path.join(prismaFolder, "migrations"), path.join(folder, "migrations"), { recursive: true });
  await fs.copyFile(path.join(prismaFolder, "schema.prisma"), path.join(folder, "schema.prisma"));
  for (const [name, sql] of Object.entries(further)) await writeMigration(folder, name, sql);
  return folder;
}

async function writeMigration(folder: string, name: string, sql: string): Promise<void> {
  await fs.mkdir(path.join(folder, "migrations", name), { recursive: true });
  await fs.writeFile(path.join(folder, "migrations", name, "migration.sql"), sql);
}

const tablesLike = (pattern: string) => `select relname::text from pg_class where relname like '${pattern}' order by 1`;

describe("migrate", () => {
  it("makes our tables and the queue's, and has nothing to do the second time", async () => {
    const url = await emptyDatabase();
    const names = readMigrations(prismaFolder).migrationDirectories.map(({ path: name }) => name);
    expect(await migrate(url)).toEqual(names);
    expect(await ask(url, "select count(*)::int from media_item")).toEqual([0]);
    expect(await ask(url, "select count(*)::int from graphile_worker.jobs")).toEqual([0]);
    expect(await migrate(url)).toEqual([]);
  });

  it("lets only one of several that start together migrate", async () => {
    const url = await emptyDatabase();
    const applied = await Promise.all([migrate(url), migrate(url), migrate(url)]);
    expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
  });

  it("names the migration that failed and keeps nothing of it, but those before it", async () => {
    const url = await emptyDatabase();
    const folder = await folderWith({
      "29990101000000_sound": "create table sound_one ();",
      "29990101000001_broken": "create table broken_one ();\ninsert into no_such_table values (1);",
      "29990101000002_later": "create table later_one ();",
    });
    const failure = await migrate(url, folder).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(MigrationFailedError);
    expect(failure).toMatchObject({
      migration: "29990101000001_broken",
      publicMessage: expect.stringMatching(
        /29990101000001_broken.*relation "no_such_table" does not exist \(line 2\)/s,
      ),
    });
    expect(await ask(url, tablesLike("%\\_one"))).toEqual(["sound_one"]);
  });

  it("tries a failed migration again once it is mended", async () => {
    const url = await emptyDatabase();
    const folder = await folderWith({ "29990101000000_spoilt": "create table spoilt_one (;" });
    await expect(migrate(url, folder)).rejects.toThrow("29990101000000_spoilt");
    await expect(migrate(url, folder)).rejects.toThrow("29990101000000_spoilt");

    await writeMigration(folder, "29990101000000_spoilt", "create table mended_one ();");
    expect(await migrate(url, folder)).toEqual(["29990101000000_spoilt"]);
    expect(await ask(url, tablesLike("%\\_one"))).toEqual(["mended_one"]);
  });

  it("takes up again a migration during which its launcher was killed", async () => {
    const url = await emptyDatabase();
    await migrate(url);
    await ask(
      url,
      `insert into _prisma_migrations (id, checksum, migration_name, applied_steps_count)
       values (gen_random_uuid()::text, 'unknown', '29990101000000_cut_off', 0)`,
    );
    const folder = await folderWith({ "29990101000000_cut_off": "create table cut_off_one ();" });
    expect(await migrate(url, folder)).toEqual(["29990101000000_cut_off"]);
    expect(await ask(url, tablesLike("%\\_one"))).toEqual(["cut_off_one"]);
  });

  it("sends a script whole: semicolons in functions and comments end nothing", async () => {
    const url = await emptyDatabase();
    const script = `-- first; then
      create function answer_one() returns int language plpgsql as $$ begin return 42; end; $$;`;
    await migrate(url, await folderWith({ "29990101000000_function": script }));
    expect(await ask(url, "select answer_one()")).toEqual([42]);
  });
});

describe("the migrations of this version", () => {
  it("make what schema.prisma says", async () => {
    expect(await schemaDifference(await emptyDatabase(), prismaFolder)).toBeNull();
  });

  it("would be found to differ from a schema that is ahead of them", async () => {
    const folder = await folderWith({});
    const schema = path.join(folder, "schema.prisma");
    await fs.appendFile(schema, "\nmodel Extra {\n  id Int @id\n}\n");
    expect(await schemaDifference(await emptyDatabase(), folder)).toContain('CREATE TABLE "Extra"');
  });

  // What a transaction cannot undo would break the promise that a failed migration leaves nothing.
  it.each(readMigrations(prismaFolder).migrationDirectories)("run as one transaction: $path", ({ migrationFile }) => {
    if (migrationFile.content.tag === "error") throw new Error(migrationFile.content.value);
    const sql = migrationFile.content.value.replaceAll(/\$\$.*?\$\$/gs, "").replaceAll(/--.*$/gm, "");
    expect(sql).not.toMatch(/\b(begin|start transaction|commit|rollback|concurrently|vacuum)\b/i);
  });
});
