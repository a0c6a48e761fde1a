import { randomUUID } from "node:crypto";
import { bufferReply, type Reply } from "../reply";
import { NotAuthentic, type SignatureFault } from "./authenticate";
import type { AwsSocialContext } from "./context";
import { elementsOf, xmlDocument } from "./xml";

/** The two services of the older query protocol: parameters in a form or a query, answers in XML. */
export interface QueryService {
  readonly namespace: string;
}
export const STS: QueryService = { namespace: "https://sts.amazonaws.com/doc/2011-06-15/" };
export const SNS: QueryService = { namespace: "http://sns.amazonaws.com/doc/2010-03-31/" };

const STATUS: Readonly<Record<string, number>> = {
  AccessDenied: 403,
  MissingAuthenticationToken: 403,
  SignatureDoesNotMatch: 403,
  InvalidClientTokenId: 403,
  ExpiredToken: 403,
  NotFound: 404,
  Throttling: 429,
  InternalFailure: 500,
  ServiceUnavailable: 503,
};

const AUTHENTICATION_ERRORS: Readonly<Record<SignatureFault, string>> = {
  missing: "MissingAuthenticationToken",
  incomplete: "IncompleteSignature",
  service: "SignatureDoesNotMatch",
  region: "SignatureDoesNotMatch",
  "unknown-key": "InvalidClientTokenId",
  token: "InvalidClientTokenId",
  "token-expired": "ExpiredToken",
  "too-old": "SignatureDoesNotMatch",
  "too-new": "SignatureDoesNotMatch",
  "link-expired": "SignatureDoesNotMatch",
  mismatch: "SignatureDoesNotMatch",
};

/** A call that a query service answers with an error. Codes without a status of their own get 400. */
export class QueryError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** `result` is XML. */
export function queryReply(context: AwsSocialContext, service: QueryService, action: string, result: string): Reply {
  const inner = `<${action}Result>${result}</${action}Result><ResponseMetadata>${requestId()}</ResponseMetadata>`;
  return reply(context, 200, xmlDocument(`${action}Response`, inner, ` xmlns="${service.namespace}"`));
}

/** The answer to what a call threw. Throws again what is neither QueryError nor NotAuthentic. */
export function queryFailure(
  context: AwsSocialContext,
  service: QueryService,
  error: unknown,
): { code: string; reply: Reply } {
  if (!(error instanceof QueryError || error instanceof NotAuthentic)) throw error;
  const code = error instanceof QueryError ? error.code : AUTHENTICATION_ERRORS[error.fault];
  const details = elementsOf({ Type: "Sender", Code: code, Message: error.message });
  const inner = `<Error>${details}</Error>${requestId()}`;
  const body = xmlDocument("ErrorResponse", inner, ` xmlns="${service.namespace}"`);
  return { code, reply: reply(context, STATUS[code] ?? 400, body) };
}

function reply(context: AwsSocialContext, status: number, body: string): Reply {
  const headers = {
    "content-type": "text/xml",
    "x-amzn-requestid": randomUUID(),
    date: new Date(context.clock.now()).toUTCString(),
  };
  return bufferReply(status, headers, Buffer.from(body));
}

function requestId(): string {
  return elementsOf({ RequestId: randomUUID() });
}
