import { launch } from "../../launcher/launch";

/** The launcher with a stand-in for the console, so that it can be tried without a build. */
await launch({
  command: "start",
  demo: false,
  development: false,
  programs: [{ name: "web", entry: "lib/testing/programs/answer-health.ts", stopWithinMs: 5_000 }],
});
