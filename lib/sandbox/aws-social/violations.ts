import type { IncomingHttpHeaders } from "node:http";
import type { RequestEntry } from "../request-log";
import type { AwsSocialState } from "./state";

/**
 * What must never happen with a request. `service` is whose signature belongs there, null where nobody signs: the
 * certificate and the confirmation of a subscription.
 */
export function violationsOf(
  state: AwsSocialState,
  entry: RequestEntry,
  headers: IncomingHttpHeaders,
  service: string | null,
): string[] {
  const found: string[] = [];
  const authorization = headers.authorization ?? "";
  const where = service ?? "an address that nobody signs for";
  if (authorization && !authorization.startsWith("AWS4-HMAC-SHA256")) {
    found.push(`a credential of another kind than a signature reached ${where}`);
  }
  const signedFor = /\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/.exec(`${authorization} ${decoded(entry.path)}`)?.[1];
  if (signedFor !== undefined && signedFor !== service) found.push(`a signature for ${signedFor} reached ${where}`);
  if (service === null && headers["x-amz-security-token"] !== undefined) {
    found.push(`a session token reached ${where}`);
  }
  const sent = [entry.path, decoded(entry.path), ...Object.values(entry.headers)];
  if (secretsOf(state).some((secret) => sent.some((text) => text.includes(secret)))) {
    found.push("a secret access key left its owner");
  }
  return found;
}

function secretsOf(state: AwsSocialState): readonly string[] {
  const keys = [...state.accounts.values()].flatMap(({ accessKeys }) => accessKeys);
  return [...keys, ...state.sessions.values()].map(({ secretAccessKey }) => secretAccessKey);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
