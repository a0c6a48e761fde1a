import { readdirSync } from "node:fs";

/** A part of the source whose files may import the same things. The first that fits a file is its zone. */
export interface Zone {
  readonly name: string;
  readonly files: RegExp;
  /** Other zones it may import; "all" for tests. Its own it always may. */
  readonly may: readonly string[] | "all";
  /** Zones of which it may import types alone. */
  readonly mayTypes?: readonly string[];
}

const LEAVES = ["errors", "ids", "clock", "paths", "headers", "logger", "env", "sealing", "version", "sizes"];
/** Every provider's adapter is a zone of its own, so a new one needs no line here. */
const KINDS = readdirSync(new URL("../../providers/", import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !["contract", "outbound"].includes(entry.name))
  .map(({ name }) => name);
const DATA = ["data", "scope"];
/** What the console's work is made of, for those who do it or ask for it. */
const WORK = [
  "use-cases",
  "media",
  "words",
  ...DATA,
  "connections",
  "jobs",
  "providers",
  "blob",
  "renditions",
  "schemas",
];

/** Who may import whom: the import table of the architecture, outermost first. */
export const ZONES: readonly Zone[] = [
  {
    name: "tests",
    files: /\.test\.tsx?$|\.spec\.ts$|\/test-[^/]+\.ts$|\/contract\/|^(e2e|lib\/testing)\//,
    may: "all",
  },

  {
    name: "app",
    files: /^app\//,
    may: [
      "components",
      "ui",
      "auth",
      "permissions",
      "actions",
      "client",
      "use-cases",
      "media",
      "words",
      "webhooks",
      "connections",
      ...DATA,
    ].concat("schemas", "paths", "headers", "errors", "ids"),
  },
  { name: "proxy", files: /^proxy\.ts$/, may: ["env", "paths"] },
  { name: "ui", files: /^components\/ui\//, may: ["sizes"] },
  {
    name: "components",
    files: /^components\//,
    may: ["ui", "client", "actions", "words", "sizes", "schemas", "paths"],
    mayTypes: ["media"],
  },
  { name: "client", files: /^lib\/client\//, may: ["actions", "media", "words", "sizes", "schemas", "paths"] },
  {
    name: "actions",
    files: /^lib\/actions\//,
    may: ["auth", "permissions", "schemas", "errors", "ids", "use-cases", "connections", "webhooks", "scope"],
  },
  { name: "permissions", files: /^lib\/auth\/permissions\.ts$/, may: ["errors"], mayTypes: ["scope", "generated"] },
  { name: "auth", files: /^lib\/auth\//, may: ["permissions", "schemas", ...DATA, ...LEAVES], mayTypes: ["generated"] },

  {
    name: "launcher",
    files: /^lib\/launcher\//,
    may: ["worker", "cli", "auth", "use-cases", "database", "sandbox-ports", ...DATA, ...LEAVES],
  },
  {
    name: "cli",
    files: /^lib\/cli\//,
    may: ["auth", "permissions", "database", ...WORK, ...LEAVES],
    mayTypes: ["generated"],
  },
  {
    name: "seed",
    files: /^prisma\//,
    may: ["auth", "permissions", "sandbox", "sandbox-ports", "database", "generated", ...WORK, ...LEAVES],
  },
  { name: "worker", files: /^lib\/worker\//, may: ["webhooks", "database", ...WORK, ...LEAVES] },
  { name: "sandbox-ports", files: /^lib\/sandbox\/api-urls\.ts$/, may: [] },
  { name: "sandbox", files: /^lib\/sandbox\//, may: ["sandbox-ports"] },

  { name: "webhooks", files: /^lib\/webhooks\//, may: [...WORK, ...LEAVES], mayTypes: ["generated"] },
  {
    name: "use-cases",
    files: /^lib\/media\/use-cases\//,
    may: ["permissions", ...WORK, ...LEAVES],
    mayTypes: ["generated"],
  },
  {
    name: "connections",
    files: /^lib\/connections\//,
    may: ["providers", "jobs", "schemas", ...DATA, ...LEAVES],
    mayTypes: ["generated"],
  },
  { name: "jobs", files: /^lib\/jobs\//, may: ["env"], mayTypes: [...DATA, "generated"] },
  { name: "renditions", files: /^lib\/renditions\//, may: ["media", ...LEAVES], mayTypes: ["blob"] },
  // Said alike by screens, by the command line and by what leaves.
  { name: "words", files: /^lib\/media\/(time-left|whole-hashes)\.ts$/, may: [], mayTypes: ["schemas"] },
  {
    name: "media",
    files: /^lib\/media\//,
    may: ["errors", "clock", "sizes"],
    mayTypes: ["schemas", "providers", "blob"],
  },

  { name: "generated", files: /^lib\/data\/generated\//, may: [] },
  { name: "database", files: /^lib\/data\/db\.ts$/, may: ["generated", "env", "errors"] },
  { name: "scope", files: /^lib\/data\/(audit|transaction|scope)\.ts$/, may: ["generated", "database"] },
  {
    name: "data",
    files: /^lib\/data\//,
    may: ["generated", "database", "scope", "media", "schemas", ...LEAVES],
  },

  { name: "providers", files: /^lib\/providers\/[^/]+\.ts$/, may: ["outbound", ...KINDS, "errors", "sizes"] },
  { name: "outbound", files: /^lib\/providers\/outbound\//, may: ["providers", "errors", "sizes"] },
  ...KINDS.map((kind) => ({
    name: kind,
    files: new RegExp(`^lib/providers/${kind}/`),
    may: ["providers", "errors"],
    mayTypes: ["outbound"],
  })),
  { name: "blob", files: /^lib\/blob\//, may: LEAVES },

  { name: "schemas", files: /^lib\/schemas\//, may: [], mayTypes: ["errors"] },
  { name: "sealing", files: /^lib\/(sealing|secret-keys)\.ts$/, may: ["env", "errors", "logger"] },
  { name: "logger", files: /^lib\/logger\.ts$/, may: ["env"] },
  { name: "env", files: /^lib\/env\.ts$/, may: ["errors"] },
  { name: "errors", files: /^lib\/errors\.ts$/, may: [] },
  { name: "ids", files: /^lib\/ids\.ts$/, may: [] },
  { name: "clock", files: /^lib\/clock\.ts$/, may: [] },
  { name: "paths", files: /^lib\/paths\.ts$/, may: [] },
  { name: "headers", files: /^lib\/headers\.ts$/, may: [] },
  { name: "sizes", files: /^lib\/sizes\.ts$/, may: [] },
  { name: "version", files: /^lib\/version\.ts$/, may: [] },
];

/** Something that only some zones may use. */
export interface Restriction {
  readonly what: RegExp;
  readonly zones: readonly string[];
}

const BROWSER_SIDE = ["app", "components", "ui", "client"];

/** Packages that tie code to one side. What is not named here any zone may import. */
export const PACKAGES: readonly Restriction[] = [
  { what: /^(react-dom|lucide-react|radix-ui|sonner|cmdk|nuqs|@tanstack\/[^/]+)(\/|$)/, zones: BROWSER_SIDE },
  { what: /^react(\/|$)/, zones: [...BROWSER_SIDE, "auth"] },
  { what: /^next(\/|$)/, zones: ["app", "proxy", "components", "auth", "actions", "launcher"] },
  { what: /^next-auth\/react$/, zones: ["app", "client"] },
  { what: /^next-auth(?!\/react)/, zones: ["app", "auth"] },
  { what: /^server-only$/, zones: ["auth", "actions"] },
  { what: /^@?prisma\//, zones: ["generated", "database", "data", "launcher"] },
  { what: /^pg$/, zones: ["database", "data", "launcher"] },
  { what: /^graphile-worker$/, zones: ["worker", "jobs", "launcher"] },
  { what: /^@(aws-sdk|smithy)\//, zones: ["blob", ...KINDS] },
  { what: /^(undici|node:(http|https|http2))$/, zones: ["providers", "outbound", "launcher", "sandbox"] },
];

/** Functions and classes that reach outside. */
export const CALLS: readonly Restriction[] = [
  { what: /^(fetch|WebSocket|EventSource|XMLHttpRequest)$/, zones: ["client"] },
  { what: /^PrismaClient$/, zones: ["database"] },
];
