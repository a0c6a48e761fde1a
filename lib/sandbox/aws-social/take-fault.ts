import type { Fault } from "../fault-rules";
import type { RequestEntry } from "../request-log";
import type { AwsSocialContext } from "./context";

/** The fault that is due for the request, noted in its entry. */
export function takeFault(context: AwsSocialContext, entry: RequestEntry): Fault | null {
  const path = entry.path.split("?")[0] ?? "";
  const rule = context.faults.take({ operation: entry.operation, path, mediaId: entry.mediaId });
  entry.fault = rule?.fault.kind ?? null;
  return rule?.fault ?? null;
}
