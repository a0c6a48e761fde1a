import pino from "pino";
import { env } from "./env";

const SECRET_NAMES = [
  "password",
  "passwordHash",
  "secret",
  "secrets",
  "token",
  "accessKey",
  "accessSecret",
  "sign",
  "authorization",
  "cookie",
  "sealedSecrets",
  "sealedWebhookToken",
];

/** One JSON object a line on standard output. Whatever is logged under a secret's name is blanked, two levels deep. */
export const logger = pino({
  level: env().ATTACHE_LOG_LEVEL,
  base: { pid: process.pid },
  redact: {
    paths: SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
    censor: "[redacted]",
  },
});
