import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";

const lockSchema = z.object({
  packages: z.record(z.string(), z.object({ optionalDependencies: z.record(z.string(), z.string()).optional() })),
});
const text = readFileSync(path.resolve(import.meta.dirname, "../../package-lock.json"), "utf8");
const { packages } = lockSchema.parse(JSON.parse(text));

// npm leaves out what a registry mirror does not carry, and `npm ci` then refuses the whole lock file everywhere.
it("names the binaries of every platform", () => {
  const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !packages[`node_modules/${name}`] && !packages[`${place}/node_modules/${name}`],
    ),
  );
  expect(missing).toEqual([]);
});

it("names no registry, so that any mirror serves", () => {
  expect(text).not.toContain('"resolved"');
});
