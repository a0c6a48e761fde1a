import { z } from "zod";
import { ConfigError } from "../errors";
import type { ProviderConfig } from "./types";

const HOST_PATTERN = /^(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:\d{1,5})?$/;

/** A key or token that travels in a header. Blanks around it, as pasting leaves them, are taken off. */
export const headerSafe = z
  .string()
  .trim()
  .min(1, "must not be empty")
  .max(2048)
  .regex(/^[\x21-\x7e]+$/, "must be plain characters without blanks");

function isPlainBase(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && !url.username && !url.password && !url.search && !url.hash;
}

/** Where a provider's API is called; paths are added to it. */
export const baseAddress = z
  .url({ protocol: /^https?$/, error: "must be an https address" })
  .max(2048)
  .refine(isPlainBase, "must have no credentials, query or fragment");

/** How many error answers of an hour a number may cause before its requests are held back. */
export function errorsPerHour(fallback: number) {
  return z.number().int().min(1).max(10_000).default(fallback).meta({
    advanced: true,
    title: "Error budget",
    description:
      "Error answers of an hour after which requests for a number are held back. Stay below what the provider blocks for; half of it is kept for live traffic.",
  });
}

/** Hosts that links out of answers may lead to: "host", "*.domain" for every host below it, either with ":port". */
export const hostPatterns = z.array(
  z.string().regex(HOST_PATTERN, "each entry must look like host, *.domain or host:port"),
);

/** Whether a link may lead to `url` by entries as `hostPatterns` takes them. Entries without a port stand for every port. */
export function isListedHost(patterns: readonly string[], url: URL): boolean {
  return patterns.some((entry) => {
    const [pattern = "", port] = entry.toLowerCase().split(":");
    if (port && port !== (url.port || (url.protocol === "https:" ? "443" : "80"))) return false;
    return pattern.startsWith("*.") ? url.hostname.endsWith(pattern.slice(1)) : url.hostname === pattern;
  });
}

/**
 * A stored connection as `schema` has it. Throws ConfigError naming what no longer fits, never a value: it may be a
 * secret. `provider` is the provider as people call it.
 */
export function parseConnection<T extends z.ZodType>(schema: T, provider: string, config: ProviderConfig): z.output<T> {
  const parsed = schema.safeParse(config);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new ConfigError(`The connection's settings do not fit ${provider}. ${lines.join("; ")}`);
}
