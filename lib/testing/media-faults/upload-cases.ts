import { busy, code, cut, type FaultInput, redirect, status, tooMuch } from "./fault-inputs";

/** Exit code 0 for DONE, 1 for all else. */
export type UploadEnding = "DONE" | `${"RETRY_WAIT" | "FAILED"} ${string}`;

/** What an upload under a fault of uploadMedia comes to while the fault stays. */
export const STAYING_UPLOADS: readonly (readonly [FaultInput, UploadEnding])[] = [
  // The provider is given a minute for each of these, so they go first.
  [{ kind: "stall" }, "RETRY_WAIT TIMEOUT"],
  [{ kind: "stall", afterRequestBytes: 50_000 }, "RETRY_WAIT TIMEOUT"],
  [status(400), "RETRY_WAIT UPSTREAM"],
  [status(413), "FAILED TOO_LARGE"],
  [busy(60), "RETRY_WAIT RATE_LIMITED"],
  [status(503), "RETRY_WAIT UPSTREAM"],
  [{ kind: "delay", ms: 300 }, "DONE"],
  [{ kind: "slow", bytesPerSecond: 1_000 }, "DONE"],
  [{ kind: "reset" }, "RETRY_WAIT UPSTREAM"],
  [{ kind: "reset", afterRequestBytes: 50_000 }, "RETRY_WAIT UPSTREAM"],
  [cut(20, "full-length"), "RETRY_WAIT BAD_RESPONSE"],
  [{ kind: "malformed-json" }, "RETRY_WAIT BAD_RESPONSE"],
  [tooMuch("endless", "none"), "RETRY_WAIT BAD_RESPONSE"],
  [redirect("same-host"), "FAILED BLOCKED_TARGET"],
  [code(1003), "FAILED AUTH"],
  [code(1004), "FAILED CLOCK_SKEW"],
  [code(9000), "FAILED REJECTED"],
  [code(9001), "RETRY_WAIT UPSTREAM"],
  [code(9006), "FAILED NUMBER_NOT_BOUND"],
];

/** Faults that strike once, after which the next attempt succeeds by itself. */
export const PASSING_UPLOADS: readonly FaultInput[] = [busy(1), status(500), { kind: "reset" }, code(9001)];
