import type { IncomingMessage } from "node:http";
import type { Fault } from "../fault-rules";
import type { Reply } from "../reply";
import { meteredBody, readAll } from "../request-body";
import type { RequestEntry } from "../request-log";
import { authenticate, readClaim } from "./authenticate";
import type { AwsSocialContext } from "./context";
import { QueryError, queryFailure, SNS, STS } from "./query-api";
import { sha256 } from "./sigv4";
import { confirmSubscription } from "./sns";
import { assumeRole } from "./sts";
import { takeFault } from "./take-fault";
import { violationsOf } from "./violations";

const MAX_BODY_BYTES = 1024 * 1024;
const MAX_SKEW_MS = 5 * 60_000;

/** "/" of the API's host: AssumeRole of STS as a signed form, ConfirmSubscription of SNS as a form or a plain link. */
export async function answerQueryApi(
  context: AwsSocialContext,
  request: IncomingMessage,
  entry: RequestEntry,
): Promise<{ reply: Reply; fault: Fault | null }> {
  const [path = "", query = ""] = entry.path.split("?");
  const raw = await readAll(meteredBody(request, entry, null), MAX_BODY_BYTES);
  const parameters = new URLSearchParams(request.method === "POST" ? raw.toString("utf8") : query);
  const action = parameters.get("Action");
  const service = action === "ConfirmSubscription" ? SNS : STS;
  entry.operation = action;
  entry.violations = violationsOf(context.state, entry, request.headers, service === STS ? "sts" : null);
  const fault = takeFault(context, entry);
  const call = () => {
    if (fault?.kind === "code") throw new QueryError(String(fault.code), fault.message);
    if (action === "ConfirmSubscription") return confirmSubscription(context, parameters);
    if (action !== "AssumeRole" || request.method !== "POST") {
      throw new QueryError("InvalidAction", "Could not find operation.");
    }
    const incoming = { method: request.method, path, query, headers: entry.headers };
    const expected = { service: "sts", payloadHash: sha256(raw), maxSkewMs: MAX_SKEW_MS };
    const principal = authenticate(context, incoming, readClaim(incoming), expected);
    return assumeRole(context, principal, parameters);
  };
  try {
    return { reply: await call(), fault };
  } catch (error) {
    const { code, reply } = queryFailure(context, service, error);
    entry.code = code;
    return { reply, fault };
  }
}
