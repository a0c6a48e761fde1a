import { randomUUID } from "node:crypto";
import { bufferReply, type Reply } from "../reply";
import { NotAuthentic, type SignatureFault } from "./authenticate";
import type { AwsSocialContext } from "./context";

const STATUS = {
  ValidationException: 400,
  InvalidParametersException: 400,
  LimitExceededException: 400,
  SerializationException: 400,
  ThrottlingException: 400,
  AccessDeniedException: 403,
  AccessDeniedByMetaException: 403,
  MissingAuthenticationTokenException: 403,
  IncompleteSignature: 403,
  InvalidSignatureException: 403,
  UnrecognizedClientException: 403,
  ExpiredTokenException: 403,
  ResourceNotFoundException: 404,
  UnknownOperationException: 404,
  ConflictException: 409,
  ThrottledRequestException: 429,
  InternalServiceException: 500,
  DependencyException: 502,
  ServiceUnavailable: 503,
} as const;
export type ErrorName = keyof typeof STATUS;

const AUTHENTICATION_ERRORS: Readonly<Record<SignatureFault, ErrorName>> = {
  missing: "MissingAuthenticationTokenException",
  incomplete: "IncompleteSignature",
  service: "InvalidSignatureException",
  region: "InvalidSignatureException",
  "unknown-key": "UnrecognizedClientException",
  token: "UnrecognizedClientException",
  "token-expired": "ExpiredTokenException",
  "too-old": "InvalidSignatureException",
  "too-new": "InvalidSignatureException",
  "link-expired": "InvalidSignatureException",
  mismatch: "InvalidSignatureException",
};

/** A call that the API answers with an error. */
export class Refusal extends Error {
  constructor(
    readonly code: ErrorName,
    message: string,
  ) {
    super(message);
  }
}

export function success(context: AwsSocialContext, value: unknown): Reply {
  return bufferReply(200, commonHeaders(context), Buffer.from(JSON.stringify(value)));
}

/** The error's name goes where the settings say; an unknown name gets 400. */
export function failure(context: AwsSocialContext, code: string, message: string): Reply {
  const { errorNameIn, errorNamespace, errorSuffix, errorMessageField } = context.settings;
  const status = code in STATUS ? STATUS[code as ErrorName] : 400;
  const before = errorNamespace ? "com.amazonaws.socialmessaging#" : "";
  const after = errorSuffix ? ":http://internal.amazon.com/coral/com.amazonaws.socialmessaging/" : "";
  const name = `${before}${code}${after}`;
  // IAM answers before the service does, in its own spelling.
  const field = code === "AccessDeniedException" ? "Message" : errorMessageField;
  const body = { [field]: message, ...(errorNameIn === "header" ? {} : { [errorNameIn]: name }) };
  const headers = { ...commonHeaders(context), ...(errorNameIn === "header" && { "x-amzn-errortype": name }) };
  return bufferReply(status, headers, Buffer.from(JSON.stringify(body)));
}

/** The answer to what a call threw. Throws again what is neither Refusal nor NotAuthentic. */
export function failureOf(context: AwsSocialContext, error: unknown): { code: string; reply: Reply } {
  if (error instanceof NotAuthentic) {
    const code = AUTHENTICATION_ERRORS[error.fault];
    return { code, reply: failure(context, code, error.message) };
  }
  if (error instanceof Refusal) return { code: error.code, reply: failure(context, error.code, error.message) };
  throw error;
}

function commonHeaders(context: AwsSocialContext) {
  return {
    "content-type": "application/json",
    "x-amzn-requestid": randomUUID(),
    date: new Date(context.clock.now()).toUTCString(),
  };
}
