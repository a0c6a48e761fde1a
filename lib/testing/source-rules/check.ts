import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { readSource } from "./source-file";
import { violations } from "./violations";

const FOLDERS = ["app", "components", "lib", "prisma", "e2e"];
const SOURCE = /\.(ts|tsx|mjs)$/;
const GENERATED = "lib/data/generated";

function* sourcesIn(root: string, folder: string): Generator<string> {
  if (folder === GENERATED) return;
  for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* sourcesIn(root, name);
    else if (SOURCE.test(name)) yield name;
  }
}

/** `tsx lib/testing/source-rules/check.ts [checkout]`: prints every breach of the source rules; exit code 1 if there is one. */
const root = path.resolve(process.argv[2] ?? ".");
const present = new Set(readdirSync(root));
const names = FOLDERS.filter((folder) => present.has(folder)).flatMap((folder) => [...sourcesIn(root, folder)]);
if (present.has("proxy.ts")) names.push("proxy.ts");
const known = new Set(names);
const files = names.map((name) =>
  readSource(name, readFileSync(path.join(root, name), "utf8"), (one) => known.has(one)),
);
const broken = violations(files);
for (const line of broken) console.log(line);
console.log(`${files.length} files, ${broken.length} breaches of the source rules`);
process.exitCode = broken.length > 0 ? 1 : 0;
