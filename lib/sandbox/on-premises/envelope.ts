import { jsonReply, type Reply } from "../reply";
import type { OnPremisesContext } from "./context";

/** HTTP status and title of each code of the error table. */
const CODES: Readonly<Record<number, readonly [status: number, title: string]>> = {
  1000: [500, "Generic error"],
  1001: [400, "Message too long"],
  1002: [400, "Invalid recipient type"],
  1003: [400, "Not a group participant"],
  1004: [409, "Resource already exists"],
  1005: [403, "Access denied"],
  1006: [404, "Resource not found"],
  1007: [403, "Recipient blocked to receive message"],
  1008: [400, "Required parameter is missing"],
  1009: [400, "Parameter value is not valid"],
  1010: [400, "Parameter is not required"],
  1011: [500, "Service not ready"],
  1012: [404, "Group is unknown"],
  1013: [400, "User is not valid"],
  1014: [500, "Internal error"],
  1015: [429, "Too many requests"],
  1016: [503, "System overloaded"],
  1017: [500, "Not a primary master"],
  1018: [500, "Not a primary coreapp"],
  1019: [400, "Not a group admin"],
  1020: [400, "Bad group"],
  1021: [400, "Bad user"],
  1022: [412, "Webhooks URL is not configured"],
  1023: [500, "Database error occurred"],
  1024: [401, "Password change required"],
  1025: [400, "Request is not valid"],
  1026: [501, "Receiver is incapable"],
};

/** A call that the client answers with an error. `status` where it is not the table's, `title` where it has none. */
export class Refusal extends Error {
  readonly status: number;
  readonly title: string;

  constructor(
    readonly code: number,
    readonly details?: string,
    status?: number,
    title = "Request failed",
  ) {
    const [usualStatus, usualTitle] = CODES[code] ?? [400, title];
    super(usualTitle);
    this.status = status ?? usualStatus;
    this.title = usualTitle;
  }
}

export function success(context: OnPremisesContext, payload: object = {}, status = 200): Reply {
  return jsonReply(status, { ...payload, meta: meta(context) });
}

export function failure(context: OnPremisesContext, { status, code, title, details }: Refusal): Reply {
  return jsonReply(status, { meta: meta(context), errors: [{ code, title, details }] });
}

function meta(context: OnPremisesContext) {
  return { version: context.state.installation.version, api_status: "stable" };
}
