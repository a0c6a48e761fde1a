import { AppError } from "../../errors";
import { ProviderError, type ProviderErrorReason } from "../errors";

interface Failure {
  readonly reason: ProviderErrorReason;
  readonly retryable: boolean;
  /** Follows the name of the host. */
  readonly did: string;
}

const untrusted: Failure = {
  reason: "UPSTREAM",
  retryable: true,
  did: "showed a certificate that cannot be trusted",
};
const notFound: Failure = { reason: "UPSTREAM", retryable: true, did: "could not be found by its name" };
const broken: Failure = { reason: "UPSTREAM", retryable: true, did: "broke the connection" };
const slowToConnect: Failure = { reason: "TIMEOUT", retryable: true, did: "did not accept a connection in time" };
const cutShort: Failure = { reason: "BAD_RESPONSE", retryable: true, did: "sent less than it had announced" };
const notHttp: Failure = { reason: "BAD_RESPONSE", retryable: true, did: "sent something that is not valid HTTP" };

const FAILURES: Readonly<Record<string, Failure>> = {
  ECONNREFUSED: { reason: "UPSTREAM", retryable: true, did: "refused the connection" },
  ECONNRESET: broken,
  EPIPE: broken,
  ETIMEDOUT: slowToConnect,
  ENOTFOUND: notFound,
  EAI_AGAIN: notFound,
  UND_ERR_CONNECT_TIMEOUT: slowToConnect,
  UND_ERR_HEADERS_TIMEOUT: { reason: "TIMEOUT", retryable: true, did: "did not answer in time" },
  UND_ERR_BODY_TIMEOUT: { reason: "TIMEOUT", retryable: true, did: "fell silent in the middle of its answer" },
  UND_ERR_SOCKET: { reason: "UPSTREAM", retryable: true, did: "closed the connection before its answer was complete" },
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: cutShort,
  UND_ERR_HEADERS_OVERFLOW: notHttp,
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: {
    reason: "REJECTED",
    retryable: false,
    did: "could not be sent the file, because the file has another size than was announced",
  },
  CERT_HAS_EXPIRED: untrusted,
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  ERR_TLS_CERT_ALTNAME_INVALID: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
};

const UNREACHABLE: Failure = { reason: "UPSTREAM", retryable: true, did: "could not be reached" };

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  if ("code" in error && typeof error.code === "string") return error.code;
  return error.name === "HTTPParserError" ? "HPE_OTHER" : "";
}

function failureOf(code: string): Failure {
  return FAILURES[code] ?? (code.startsWith("HPE_") ? notHttp : UNREACHABLE);
}

/**
 * What the transport threw, in our vocabulary. Errors that are ours already (a refused target, a blob that could not
 * be read while it was sent) stay what they are. The original is not kept as the cause, only its code: a parser error
 * carries the bytes that it stumbled over, and those may hold a signed link.
 */
export function transportFailure(error: unknown, host: string): AppError {
  if (error instanceof AppError) return error;
  const code = codeOf(error);
  const { reason, retryable, did } = failureOf(code);
  return new ProviderError({ reason, retryable, publicMessage: `${host} ${did}.`, cause: code || undefined });
}

/**
 * The same for a body that broke off after `received` of `announced` bytes. A reset that follows close upon data is
 * reported by the platform as an ordinary end, so it may be told as "sent less" here; both may be tried again.
 */
export function bodyFailure(error: unknown, host: string, received: number, announced: number | null): AppError {
  const code = codeOf(error);
  const ended = code === "UND_ERR_SOCKET" || code.startsWith("HPE_INVALID_EOF") || code === "";
  if (error instanceof AppError || !ended || announced === null) return transportFailure(error, host);
  const { reason, retryable, did } = cutShort;
  const publicMessage = `${host} ${did}: ${received} of ${announced} bytes came.`;
  return new ProviderError({ reason, retryable, publicMessage, cause: code || undefined });
}
