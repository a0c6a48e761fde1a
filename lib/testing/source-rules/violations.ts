import type { SourceFile } from "./source-file";
import { CALLS, PACKAGES, type Restriction, ZONES, type Zone } from "./zones";

const MAX_LINES = 300;
const LIMITED = /^(app|components|lib)\//;

function zoneOf(name: string): Zone | undefined {
  return ZONES.find((zone) => zone.files.test(name));
}

function forbidden(restrictions: readonly Restriction[], what: string, zone: Zone): boolean {
  return restrictions.some((rule) => rule.what.test(what) && !rule.zones.includes(zone.name));
}

function importViolations(file: SourceFile, zone: Zone): string[] {
  const found: string[] = [];
  for (const { target, isPackage, typeOnly } of file.imports) {
    if (isPackage) {
      if (!typeOnly && forbidden(PACKAGES, target, zone)) found.push(`${zone.name} may not import ${target}`);
      continue;
    }
    const other = zoneOf(target);
    if (!other) continue;
    const allowed =
      other === zone ||
      zone.may === "all" ||
      zone.may.includes(other.name) ||
      (typeOnly && (zone.mayTypes?.includes(other.name) ?? false));
    if (!allowed) found.push(`${zone.name} may not import ${typeOnly ? "types of " : ""}${other.name} (${target})`);
  }
  return found;
}

function violationsOf(file: SourceFile): string[] {
  const found: string[] = [];
  const zone = zoneOf(file.name);
  if (!zone) return ["belongs to no zone: name its folder in lib/testing/source-rules/zones.ts"];
  if (zone.may !== "all") {
    found.push(...importViolations(file, zone));
    for (const name of file.called) {
      if (forbidden(CALLS, name, zone)) found.push(`${zone.name} may not use ${name}`);
    }
  }
  if (LIMITED.test(file.name) && file.lines > MAX_LINES) found.push(`has ${file.lines} lines, more than ${MAX_LINES}`);
  return found;
}

/** Every cycle of imports, also of types alone, each told once, from its first file in alphabetical order. */
function cycles(files: readonly SourceFile[]): string[][] {
  const targets = new Map(files.map((file) => [file.name, file.imports.map((one) => one.target)]));
  const found: string[][] = [];
  const done = new Set<string>();
  const visit = (name: string, trail: readonly string[]): void => {
    const start = trail.indexOf(name);
    if (start >= 0) found.push(trail.slice(start));
    if (start >= 0 || done.has(name)) return;
    for (const target of targets.get(name) ?? []) visit(target, [...trail, name]);
    done.add(name);
  };
  for (const name of [...targets.keys()].sort()) visit(name, []);
  return found;
}

/** Every breach of the rules, one line each, "file: what is wrong". Empty when all is well. */
export function violations(files: readonly SourceFile[]): string[] {
  const broken = files.flatMap((file) => violationsOf(file).map((what) => `${file.name}: ${what}`));
  const circles = cycles(files).map((cycle) => `${cycle[0]}: import cycle ${[...cycle, cycle[0]].join(" -> ")}`);
  return [...broken, ...circles];
}
