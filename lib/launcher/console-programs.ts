import type { LaunchPlan } from "./launch";

/** The two processes of the console. */
export const CONSOLE_PROGRAMS: LaunchPlan["programs"] = [
  // It breaks off what runs, and the next worker takes that up again; this is for saying good-bye.
  { name: "worker", entry: "lib/worker/main.ts", stopWithinMs: 30_000 },
  { name: "web", entry: "lib/launcher/web-server.ts", stopWithinMs: 10_000 },
];
