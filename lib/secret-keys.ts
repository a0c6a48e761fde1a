import { createHash, randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import { ConfigError } from "./errors";
import { logger } from "./logger";

const KEY_BYTES = 32;
const BASE64_OF_32_BYTES = /^[A-Za-z0-9+/]{43}=?$|^[A-Za-z0-9_-]{43}=?$/;

/** `id` names a key inside whatever it sealed; it tells nothing about the key. */
export interface SecretKey {
  readonly id: string;
  readonly bytes: Buffer;
}

/**
 * Reads keys from `text`: base64 of 32 bytes each, separated by commas or line breaks; the first is the one that seals.
 * `origin` says in the error where the text came from; the text itself never appears there. Throws ConfigError.
 */
export function parseSecretKeys(text: string, origin: string): readonly [SecretKey, ...SecretKey[]] {
  const parts = text.split(/[,\n]/).flatMap((part) => part.trim() || []);
  const [first, ...rest] = parts.map((part, index) => {
    if (!BASE64_OF_32_BYTES.test(part)) {
      throw new ConfigError(
        `${origin}: key ${index + 1} is not base64 of ${KEY_BYTES} bytes. \`openssl rand -base64 ${KEY_BYTES}\` makes one.`,
      );
    }
    const bytes = Buffer.from(part, "base64");
    return { id: createHash("sha256").update(bytes).digest("hex").slice(0, 8), bytes };
  });
  if (!first) throw new ConfigError(`${origin} holds no key.`);
  return [first, ...rest];
}

/** The keys configured, otherwise those of `<dataDir>/secret.key`, which is made when absent. Throws ConfigError. */
export function loadSecretKeys(source: {
  readonly configured: string | undefined;
  readonly dataDir: string;
}): readonly [SecretKey, ...SecretKey[]] {
  if (source.configured) return parseSecretKeys(source.configured, "ATTACHE_SECRET_KEY");
  const file = path.join(source.dataDir, "secret.key");
  try {
    makeKeyFile(file);
    closeToOthers(file);
    return parseSecretKeys(readFileSync(file, "utf8"), file);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`The secret key cannot be kept in ${file}: ${reason}`, { cause: error });
  }
}

/**
 * The key is complete under another name before it gets its own, and a name that is taken is left alone: of processes
 * that start together all read the same whole key.
 */
function makeKeyFile(file: string): void {
  if (statSync(file, { throwIfNoEntry: false })) return;
  mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.${randomBytes(8).toString("hex")}`;
  // Without the remark the bundler takes the folder of a path it cannot know for the whole project and ships all of it.
  const descriptor = openSync(/*turbopackIgnore: true*/ draft, "wx", 0o600);
  try {
    writeSync(descriptor, `${randomBytes(KEY_BYTES).toString("base64")}\n`);
    fsyncSync(descriptor);
    linkSync(draft, file);
  } catch (error) {
    if (!isAlreadyThere(error)) throw error;
  } finally {
    closeSync(descriptor);
    unlinkSync(draft);
  }
}

function isAlreadyThere(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EEXIST";
}

function closeToOthers(file: string): void {
  if ((statSync(file).mode & 0o077) === 0) return;
  chmodSync(file, 0o600);
  logger.warn({ file }, "The secret key could be read by other users of this machine. Its mode is 0600 again.");
}
