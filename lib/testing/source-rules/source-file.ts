import path from "node:path";
import { parseSync } from "oxc-parser";

/** One import, re-export or import() of a file. */
export interface ImportOf {
  /** File of the checkout ("lib/data/db.ts"), or the package with its path ("next/link"). */
  readonly target: string;
  readonly isPackage: boolean;
  /** Erased by the compiler: nothing is loaded at run time. */
  readonly typeOnly: boolean;
}

/** What the rules ask of a source file. */
export interface SourceFile {
  /** From the root of the checkout, with slashes. */
  readonly name: string;
  readonly lines: number;
  readonly imports: readonly ImportOf[];
  /** Names of the functions called and classes constructed: "fetch", "PrismaClient". */
  readonly called: ReadonlySet<string>;
}

const SUFFIXES = ["", ".ts", ".tsx", ".mjs", "/index.ts", "/index.tsx"];

function resolve(importer: string, specifier: string, exists: (name: string) => boolean): string | null {
  const isOurs = specifier.startsWith(".") || specifier.startsWith("@/");
  if (!isOurs) return null;
  const base = specifier.startsWith("@/")
    ? specifier.slice(2)
    : path.posix.join(path.posix.dirname(importer), specifier);
  const suffix = SUFFIXES.find((candidate) => exists(base + candidate));
  return base + (suffix ?? "");
}

function isNode(value: unknown): value is Record<string, unknown> & { type: string } {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

/** Names that a syntax tree calls or constructs. */
function collectCalled(value: unknown, names: Set<string>): void {
  if (Array.isArray(value)) for (const part of value) collectCalled(part, names);
  if (!isNode(value)) return;
  const calls = value.type === "CallExpression" || value.type === "NewExpression";
  if (calls && isNode(value.callee) && typeof value.callee.name === "string") names.add(value.callee.name);
  for (const part of Object.values(value)) if (typeof part === "object") collectCalled(part, names);
}

/** Reads one file. `exists` tells which names there are in the checkout. Throws when the file is not valid TypeScript. */
export function readSource(name: string, text: string, exists: (name: string) => boolean): SourceFile {
  const { module, program, errors } = parseSync(name, text);
  if (errors.length > 0) throw new Error(`${name}: ${errors[0]?.message}`);
  const imports: ImportOf[] = [];
  const add = (specifier: string, typeOnly: boolean) => {
    const ours = resolve(name, specifier, exists);
    imports.push({ target: ours ?? specifier, isPackage: ours === null, typeOnly });
  };
  for (const { moduleRequest, entries } of module.staticImports) {
    add(moduleRequest.value, entries.length > 0 && entries.every((entry) => entry.isType));
  }
  for (const { moduleRequest, isType } of module.staticExports.flatMap(({ entries }) => entries)) {
    if (moduleRequest) add(moduleRequest.value, isType);
  }
  for (const { moduleRequest } of module.dynamicImports) {
    const literal = /^["'](.*)["']$/.exec(text.slice(moduleRequest.start, moduleRequest.end))?.[1];
    if (literal) add(literal, false);
  }
  const called = new Set<string>();
  collectCalled(program, called);
  return { name, lines: text.split("\n").length - 1, imports, called };
}
