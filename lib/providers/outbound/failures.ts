import { AppError } from "../../errors";
import { fullBytes } from "../../sizes";
import type { DiagnosisFacts } from "../causes";
import { LATER } from "../diagnosis";
import { ProviderError, type ProviderErrorReason } from "../errors";

interface Failure {
  readonly reason: ProviderErrorReason;
  readonly retryable: boolean;
  /** Follows the name of the host. */
  readonly did: string;
  readonly diagnosis: DiagnosisFacts;
}

const failing = (
  reason: ProviderErrorReason,
  cause: DiagnosisFacts["cause"],
  did: string,
  nextStep: string = LATER,
): Failure => ({
  reason,
  retryable: true,
  did,
  diagnosis: { cause, confidence: "CERTAIN", whoActs: "nobody", nextStep },
});
/** Which side is to blame for a connection that does not come about, nobody can tell from here. */
const unreachable = (did: string, check: string): Failure =>
  failing("UPSTREAM", "UNREACHABLE", did, `${LATER}; if it stays so, an administrator should check ${check}`);

const NETWORK = "the address in the connection and this server's way out";
const notFound = unreachable("could not be found by its name", "the address in the connection and this server's DNS");
const broken = failing("UPSTREAM", "CUT_SHORT", "broke the connection");
const slowToConnect = failing("TIMEOUT", "UNREACHABLE", "did not accept a connection in time");
const cutShort = failing("BAD_RESPONSE", "CUT_SHORT", "sent less than it had announced");
const notHttp = failing("BAD_RESPONSE", "UNREADABLE_ANSWER", "sent something that is not valid HTTP");
const certificate = failing("UPSTREAM", "CERTIFICATE", "showed a certificate that cannot be trusted");
const untrusted: Failure = {
  ...certificate,
  diagnosis: {
    ...certificate.diagnosis,
    whoActs: "admin",
    nextStep: "see whether the certificate has expired, is self-signed or belongs to another host",
  },
};
const otherSize = failing(
  "REJECTED",
  "REQUEST_REFUSED",
  "could not be sent the file, because the file has another size than was announced",
  "upload the file again",
);

const FAILURES: Readonly<Record<string, Failure>> = {
  ECONNREFUSED: unreachable("refused the connection", NETWORK),
  ECONNRESET: broken,
  EPIPE: broken,
  ETIMEDOUT: slowToConnect,
  ENOTFOUND: notFound,
  EAI_LATER: notFound,
  UND_ERR_CONNECT_TIMEOUT: slowToConnect,
  UND_ERR_HEADERS_TIMEOUT: failing("TIMEOUT", "NO_ANSWER", "did not answer in time"),
  UND_ERR_BODY_TIMEOUT: failing("TIMEOUT", "CUT_SHORT", "fell silent in the middle of its answer"),
  UND_ERR_SOCKET: failing("UPSTREAM", "CUT_SHORT", "closed the connection before its answer was complete"),
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: cutShort,
  UND_ERR_HEADERS_OVERFLOW: notHttp,
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: {
    ...otherSize,
    retryable: false,
    diagnosis: { ...otherSize.diagnosis, whoActs: "operator" },
  },
  CERT_HAS_EXPIRED: untrusted,
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  ERR_TLS_CERT_ALTNAME_INVALID: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
};

const UNREACHABLE = unreachable("could not be reached", NETWORK);

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
  const { did, ...failure } = failureOf(code);
  return new ProviderError({ ...failure, publicMessage: `${host} ${did}.`, cause: code || undefined });
}

/**
 * The same for a body that broke off after `received` of `announced` bytes. A reset that follows close upon data is
 * reported by the platform as an ordinary end, so it may be told as "sent less" here; both may be tried again.
 */
export function bodyFailure(error: unknown, host: string, received: number, announced: number | null): AppError {
  const code = codeOf(error);
  const ended = code === "UND_ERR_SOCKET" || code.startsWith("HPE_INVALID_EOF") || code === "";
  if (error instanceof AppError || !ended || announced === null) return transportFailure(error, host);
  const { did, ...failure } = cutShort;
  const publicMessage = `${host} ${did}: ${fullBytes(received)} of ${fullBytes(announced)} came.`;
  return new ProviderError({ ...failure, publicMessage, cause: code || undefined });
}
