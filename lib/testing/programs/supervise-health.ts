import { supervise } from "../../launcher/supervise";

/** A launcher of one program, to be killed. */
supervise({
  name: "health",
  entry: "lib/testing/programs/answer-health.ts",
  environment: () => process.env,
  stopWithinMs: 5_000,
});
