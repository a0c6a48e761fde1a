import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import type { SchemaEngine } from "@prisma/schema-engine-wasm";
import { MigrationAdapterFactory } from "./migration-adapter";

type EngineClass = typeof SchemaEngine;

/** Nothing of the database is outside Prisma's schema but graphile-worker's own PostgreSQL schema, which it ignores. */
export const noFilters = { externalTables: [], externalEnums: [] };

let loaded: Promise<EngineClass> | undefined;

/** Prisma's schema engine from npm as WebAssembly: the native one comes from a CDN that may be out of reach. */
async function load(): Promise<EngineClass> {
  const bindings = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const entry = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const module = new WebAssembly.Module(readFileSync(entry.replace(/\.js$/, ".wasm")));
  const instance = new WebAssembly.Instance(module, { "./schema_engine_bg.js": { ...bindings } });
  bindings.__wbg_set_wasm(instance.exports);
  const { __wbindgen_start: start } = instance.exports;
  if (typeof start !== "function") throw new Error("@prisma/schema-engine-wasm has another shape than 7.10.");
  start();
  return bindings.SchemaEngine;
}

/**
 * Lends an engine on one database for the time of `work`. `schema` is the text of schema.prisma; `scriptFailure` tells
 * what PostgreSQL said of the script that failed last.
 */
export async function withSchemaEngine<T>(
  databaseUrl: string,
  schema: string,
  work: (engine: SchemaEngine, scriptFailure: () => string | null) => Promise<T>,
): Promise<T> {
  loaded ??= load();
  const Engine = await loaded;
  const factory = new MigrationAdapterFactory(databaseUrl);
  const engine = await Engine.new(
    { datamodels: [["schema.prisma", schema]] },
    () => {},
    bindMigrationAwareSqlAdapterFactory(factory),
  );
  try {
    return await work(engine, () => factory.scriptFailure);
  } finally {
    engine.free();
    await factory.close();
  }
}
