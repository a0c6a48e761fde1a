import path from "node:path";
import { z } from "zod";
import { ConfigError } from "./errors";

const MEBIBYTE = 1024 * 1024;

const emptyIsUnset = (value: unknown) => (value === "" ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(emptyIsUnset, schema.optional());
const flag = z.preprocess(
  emptyIsUnset,
  z
    .enum(["0", "1", "true", "false"])
    .default("0")
    .transform((value) => value === "1" || value === "true"),
);
const whole = (fallback: number, min: number, max: number) =>
  z.preprocess(emptyIsUnset, z.coerce.number().int().min(min).max(max).default(fallback));

const hostWithPort = /^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+)(:\d{1,5})?$/;
const hostList = z.preprocess(
  emptyIsUnset,
  z
    .string()
    .default("")
    .transform((text) =>
      text
        .split(",")
        .map((host) => host.trim().toLowerCase())
        .filter(Boolean),
    )
    .pipe(z.array(z.string().regex(hostWithPort, "each entry must look like host or host:port"))),
);

const schema = z.object({
  NODE_ENV: z.preprocess(emptyIsUnset, z.enum(["development", "production", "test"]).default("development")),
  PORT: whole(3000, 0, 65535),
  DATABASE_URL: optional(z.url({ protocol: /^postgres(ql)?$/ })),
  /** How many connections each process keeps to the database. */
  ATTACHE_DATABASE_CONNECTIONS: whole(10, 1, 200),
  ATTACHE_DATA_DIR: z.preprocess(emptyIsUnset, z.string().default("./data")).transform((dir) => path.resolve(dir)),
  /** Address that people and providers use; makes cookies secure and webhook URLs absolute. */
  ATTACHE_URL: optional(z.url({ protocol: /^https?$/ })),
  /** Base64 of 32 bytes; several, comma-separated, while rotating: the first seals, all open. */
  ATTACHE_SECRET_KEY: optional(z.string()),
  ATTACHE_ADMIN_EMAIL: optional(z.email()),
  ATTACHE_ADMIN_PASSWORD: optional(z.string().min(12, "must have at least 12 characters")),
  /** host:port entries that may be private, loopback or plain http. */
  ATTACHE_ALLOWED_PRIVATE_HOSTS: hostList,
  /** Take the client's address from x-forwarded-for. Only behind a proxy that sets it. */
  ATTACHE_TRUST_PROXY: flag,
  /** The folder that npm was called in; files named on a command line are relative to it. */
  INIT_CWD: optional(z.string()),
  ATTACHE_LOG_LEVEL: z.preprocess(emptyIsUnset, z.enum(["debug", "info", "warn", "error", "silent"]).default("info")),
  ATTACHE_WORKER_CONCURRENCY: whole(8, 1, 64),
  /** How many downloads may run at once for one number, over all workers. */
  ATTACHE_NUMBER_CONCURRENCY: whole(4, 1, 16),
  /** How often what is not stored is looked through for what has to be fetched before its provider lets go of it; 0: never. */
  ATTACHE_RESCUE_SWEEP_MINUTES: whole(3, 0, 1440),
  /** Longest silence of a provider, in milliseconds, before an attempt fails. */
  ATTACHE_PROVIDER_TIMEOUT_MS: whole(30_000, 100, 600_000),
  /** The largest inbound object that is fetched. WhatsApp's own limit is 100 MB. */
  ATTACHE_MAX_MEDIA_BYTES: whole(128 * MEBIBYTE, MEBIBYTE, 4096 * MEBIBYTE),
  ATTACHE_BLOB_STORE: z.preprocess(emptyIsUnset, z.enum(["disk", "s3"]).default("disk")),
  ATTACHE_S3_BUCKET: optional(z.string()),
  ATTACHE_S3_REGION: optional(z.string()),
  ATTACHE_S3_ENDPOINT: optional(z.url()),
  ATTACHE_S3_PREFIX: z.preprocess(emptyIsUnset, z.string().default("blobs/")),
  ATTACHE_S3_PATH_STYLE: flag,
  ATTACHE_S3_ACCESS_KEY_ID: optional(z.string()),
  ATTACHE_S3_SECRET_ACCESS_KEY: optional(z.string()),
});

export type Env = z.infer<typeof schema>;

/** Checks a set of environment variables. Throws ConfigError naming every bad one, never its value: it may be a secret. */
export function parseEnv(source: Readonly<Record<string, string | undefined>>): Env {
  const parsed = schema.safeParse(source);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new ConfigError(`The environment is not usable.\n  ${lines.join("\n  ")}`);
}

let cached: Env | undefined;

/** The checked environment. Read once; the only place that knows process.env. */
export function env(): Env {
  cached ??= parseEnv(process.env);
  return cached;
}

/** Reads the environment anew next time. For tests, which set variables when everything is loaded already. */
export function forgetEnv(): void {
  cached = undefined;
}

/**
 * next-auth learns the console's origin from variables of its own and has no option for it. With ATTACHE_URL it is that;
 * without, it follows the address that each request was made to, so that localhost, 127.0.0.1 and a LAN address all
 * work. A request can only mislead itself by that: redirects go to local paths alone.
 */
export function configureNextAuthOrigin(): void {
  const url = env().ATTACHE_URL;
  if (url) {
    process.env.NEXTAUTH_URL = new URL(url).origin;
  } else {
    delete process.env.NEXTAUTH_URL;
    process.env.AUTH_TRUST_HOST = "1";
  }
}
