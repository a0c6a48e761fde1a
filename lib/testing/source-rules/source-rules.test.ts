import { describe, expect, it } from "vitest";
import { readSource } from "./source-file";
import { violations } from "./violations";

function check(sources: Readonly<Record<string, string>>): string[] {
  const exists = (name: string) => name.endsWith(".ts") || Object.hasOwn(sources, name);
  return violations(Object.entries(sources).map(([name, text]) => readSource(name, text, exists)));
}

describe("imports", () => {
  it("lets a page import a use case", () => {
    const found = check({
      "app/page.tsx": `import { list } from "@/lib/media/use-cases/list"; export default () => <p>{list()}</p>;`,
      "lib/media/use-cases/list.ts": "export const list = () => 1;",
    });
    expect(found).toEqual([]);
  });

  it.each([
    ["app/page.tsx", `import { db } from "@/lib/data/db";`, "app may not import database (lib/data/db.ts)"],
    ["app/page.tsx", `import type { Role } from "@/lib/data/generated/client";`, "types of generated"],
    ["components/card.tsx", `import { list } from "@/lib/data/media-items";`, "components may not import data"],
    ["components/card.tsx", `export { list } from "@/lib/data/media-items";`, "components may not import data"],
    ["components/card.tsx", `const late = () => import("@/lib/data/media-items");`, "components may not import data"],
    ["components/ui/button.tsx", `import { paths } from "@/lib/paths";`, "ui may not import paths"],
    ["lib/media/use-cases/a.ts", `import { cookies } from "next/headers";`, "use-cases may not import next/headers"],
    ["lib/media/use-cases/a.ts", `import { session } from "../../auth/session";`, "use-cases may not import auth"],
    ["lib/media/status.ts", `import { db } from "../data/db";`, "media may not import database"],
    ["lib/providers/nxcloud/a.ts", `import { list } from "../../data/numbers";`, "nxcloud may not import data"],
    ["lib/sandbox/a.ts", `import { sign } from "../providers/nxcloud/sign";`, "sandbox may not import nxcloud"],
    ["lib/worker/a.ts", `import { makeAction } from "../actions/make";`, "worker may not import actions"],
    ["lib/data/a.ts", `import { useState } from "react";`, "data may not import react"],
    ["lib/cli/a.ts", `import { waitFor } from "../testing/wait-for";`, "cli may not import tests"],
    ["lib/elsewhere/a.ts", "export const a = 1;", "belongs to no zone"],
  ])("%s: %s is refused", (name, text, reason) => {
    expect(check({ [name]: text })).toEqual([expect.stringContaining(reason)]);
  });

  it("lets a component import a type, but no value, of the pure media rules", () => {
    const rules = { "lib/media/status.ts": "export type Status = 1; export const next = 1;" };
    expect(check({ ...rules, "components/a.tsx": `import type { Status } from "@/lib/media/status";` })).toEqual([]);
    expect(check({ ...rules, "components/a.tsx": `import { type Status } from "@/lib/media/status";` })).toEqual([]);
    expect(check({ ...rules, "components/a.tsx": `import { type Status, next } from "@/lib/media/status";` })).toEqual([
      "components/a.tsx: components may not import media (lib/media/status.ts)",
    ]);
  });

  it("lets a test import anything", () => {
    expect(check({ "components/a.test.ts": `import { db } from "@/lib/data/db";` })).toEqual([]);
  });

  it("tells a cycle once, with the way it takes", () => {
    const found = check({
      "lib/cli/a.ts": `import "./b";`,
      "lib/cli/b.ts": `import type { C } from "./c";`,
      "lib/cli/c.ts": `export type C = 1; export * from "./a";`,
    });
    expect(found).toEqual(["lib/cli/a.ts: import cycle lib/cli/a.ts -> lib/cli/b.ts -> lib/cli/c.ts -> lib/cli/a.ts"]);
  });
});

describe("what reaches outside", () => {
  it.each([
    ["lib/media/use-cases/a.ts", "fetch(url)", "use-cases may not use fetch"],
    ["lib/worker/a.ts", "new PrismaClient()", "worker may not use PrismaClient"],
    ["components/a.tsx", "new EventSource(url)", "components may not use EventSource"],
  ])("%s: %s is refused", (name, text, reason) => {
    expect(check({ [name]: text })).toEqual([`${name}: ${reason}`]);
  });

  it("does not mistake somebody's method for the global function", () => {
    expect(check({ "lib/worker/a.ts": "cache.fetch(key)" })).toEqual([]);
  });
});

it("refuses a file of more than 300 lines", () => {
  expect(check({ "lib/cli/a.ts": "export {};\n".repeat(300) })).toEqual([]);
  expect(check({ "lib/cli/a.ts": "export {};\n".repeat(301) })).toEqual(["lib/cli/a.ts: has 301 lines, more than 300"]);
});
