import type { CheckResult } from "../providers/types";
import type { Report } from "./command";

const SIGNS: Readonly<Record<CheckResult["outcome"], string>> = {
  ok: "ok     ",
  warning: "warning",
  failed: "FAILED ",
  skipped: "skipped",
};

/** Findings of a self-check, each with what to do about it. Failed when one of them is. */
export function presentChecks(checks: readonly CheckResult[], more: Readonly<Record<string, unknown>> = {}): Report {
  const failed = checks.some((check) => check.outcome === "failed");
  const lines = checks.flatMap(({ outcome, label, detail, remedy }) => [
    `${SIGNS[outcome]}  ${label}: ${detail}`,
    ...(remedy ? [`         → ${remedy}`] : []),
  ]);
  return { json: { ok: !failed, checks, ...more }, text: lines.join("\n"), failed };
}
