import { randomBytes } from "node:crypto";
import type { Fault } from "../fault-rules";
import type { Settings } from "./schemas";

export interface ErrorDetails {
  readonly type?: string;
  readonly subcode?: number | null;
  /** HTTP status; the code's documented one when left out. */
  readonly status?: number;
  /** Stands in error_data. */
  readonly details?: unknown;
  readonly userTitle?: string;
  readonly userMessage?: string;
}

/** A call that Meta answers with an error. */
export class GraphRefusal extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly details: ErrorDetails = {},
  ) {
    super(message);
  }

  get status(): number {
    return this.details.status ?? documentedStatus(this.code);
  }
}

export function invalidParameter(message: string, details: ErrorDetails = {}): GraphRefusal {
  return new GraphRefusal(100, `(#100) ${message}`, details);
}

/** What Meta says of everything that does not exist, is not the caller's, or does not do this. */
export function unsupportedRequest(method: "get" | "post", id: string, status = 400): GraphRefusal {
  const message = `Unsupported ${method} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`;
  return new GraphRefusal(100, message, { type: "GraphMethodException", subcode: 33, status });
}

/** The error that a fault of kind "code" asks for: a code, or code and subcode as "100/33". */
export function refusalOfFault(fault: Extract<Fault, { kind: "code" }>, settings: Settings): GraphRefusal {
  const [code = 1, subcode = null] = String(fault.code).split("/").map(Number);
  return new GraphRefusal(code, fault.message, {
    type: subcode === 33 ? "GraphMethodException" : "OAuthException",
    subcode,
    details: fault.data ?? undefined,
    ...(settings.codeFaultStatus !== null && { status: settings.codeFaultStatus }),
  });
}

const TRANSIENT = [2, 4];

/** The body of an error answer, members in Meta's order. */
export function errorBody(refusal: GraphRefusal, settings: Settings): { readonly error: object } {
  const { type = "OAuthException", subcode, details, userTitle, userMessage } = refusal.details;
  return {
    error: {
      message: refusal.message,
      type,
      code: settings.errorCode === "string" ? String(refusal.code) : refusal.code,
      ...(subcode && { error_subcode: subcode }),
      ...(details !== undefined && { error_data: errorData(details, settings) }),
      ...(TRANSIENT.includes(refusal.code) && { is_transient: true }),
      ...(userTitle && { error_user_title: userTitle }),
      ...(userMessage && { error_user_msg: userMessage }),
      fbtrace_id: traceId(),
    },
  };
}

export function traceId(): string {
  return `A${randomBytes(16).toString("base64url")}`;
}

function errorData(details: unknown, settings: Settings): unknown {
  const text = typeof details === "string" ? details : null;
  if (settings.errorData === "string") return text ?? JSON.stringify(details);
  return text === null ? details : { messaging_product: "whatsapp", details: text };
}

const STATUSES: Readonly<Record<number, number>> = {
  0: 401,
  2: 503,
  3: 500,
  10: 403,
  190: 401,
  368: 403,
  803: 404,
  130497: 403,
  131000: 500,
  131005: 403,
  131016: 500,
  131031: 403,
};

function documentedStatus(code: number): number {
  return STATUSES[code] ?? (code >= 200 && code <= 299 ? 403 : 400);
}
