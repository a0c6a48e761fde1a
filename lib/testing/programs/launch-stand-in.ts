import { launch } from "../../launcher/launch";

/** The launcher with a stand-in for the console (a file of this folder), so that it can be tried without a build. */
const standIn = process.argv[2] ?? "answer-health";
await launch({
  command: "start",
  demo: false,
  development: false,
  programs: [{ name: "web", entry: `lib/testing/programs/${standIn}.ts`, stopWithinMs: 60_000 }],
});
