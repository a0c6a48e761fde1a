import type { OpenBulkItem } from "../../../data/bulk-items";
import type { BulkRunRow } from "../../../data/bulk-runs";
import { type CanaryItem, failsAlike, haltText, judgeCanary, signatureOf } from "../../bulk-halt";
import { explainFailure } from "../../diagnosis/explain";
import type { Allowance } from "./allowance";

type Judged =
  | { readonly status: "CANARY" | "RUNNING" }
  | { readonly status: "HALTED"; readonly haltReason: string; readonly resumeTo: "RUNNING" };

/** What a run that is under way goes on as: as it is, with everything that follows its canary, or not by itself. */
export function judgeRun(run: BulkRunRow, canary: readonly OpenBulkItem[], allowances: readonly Allowance[]): Judged {
  const held = new Set(allowances.flatMap(({ phoneNumberId, heldBack }) => (heldBack ? [phoneNumberId] : [])));
  const verdict =
    run.status === "CANARY" && canary.length > 0 ? judgeCanary(canary.map((item) => canaryItem(item, held))) : null;
  if (verdict?.verdict === "halt") {
    return halted(haltText.canary(verdict.failed, canary.length, ...nameOf(verdict.signature)));
  }
  if (failsAlike(run)) return halted(haltText.alike(run.signatureRun, ...nameOf(run.lastSignature ?? "")));
  const spent = allowances.find(({ errorsUntil }) => errorsUntil !== null);
  if (spent?.errorsUntil) return halted(haltText.budget(spent.displayName, spent.errorShare, spent.errorsUntil));
  return { status: run.status === "RUNNING" || verdict?.verdict === "pass" ? "RUNNING" : "CANARY" };
}

function halted(haltReason: string): Judged {
  return { status: "HALTED", haltReason, resumeTo: "RUNNING" };
}

function canaryItem(item: OpenBulkItem, heldBack: ReadonlySet<string>): CanaryItem {
  const { state, status, failureReason: reason, failureCode: code } = item;
  const signature = reason === null ? null : signatureOf({ reason, code });
  if (state === "SUCCEEDED" || state === "SKIPPED") return { outcome: "succeeded", signature: null };
  if (state === "FAILED") return { outcome: "failed", signature };
  if (state === "WAITING") return { outcome: heldBack.has(item.phoneNumberId) ? "held" : "open", signature };
  return { outcome: status === "RETRY_WAIT" || status === "AWAITING_PROVIDER" ? "waiting" : "open", signature };
}

/** A signature in words: the failure's title and the provider's code. */
function nameOf(signature: string): [title: string, code: string | null] {
  const [reason = "", ...code] = signature.split(" ");
  const failure = { reason, said: null, diagnosis: null };
  const { title } = explainFailure(failure, { providerLabel: "the provider", hasBytes: false });
  return [title, code.length > 0 ? code.join(" ") : null];
}
