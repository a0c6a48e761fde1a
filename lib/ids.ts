import { randomBytes, randomUUID } from "node:crypto";

/** Names one request or one job run from end to end: log lines, audit entries, error pages. */
export function newRequestId(): string {
  return randomUUID();
}

/** 256 bits of URL-safe randomness, for anything that must not be guessed. */
export function newSecretToken(): string {
  return randomBytes(32).toString("base64url");
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** PostgreSQL raises an error on a malformed uuid; an id from a URL is tested first and treated as a missing row. */
export function isUuid(value: string): boolean {
  return UUID.test(value);
}
