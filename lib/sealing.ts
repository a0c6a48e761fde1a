import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { type Env, env } from "./env";
import { ConfigError } from "./errors";
import { loadSecretKeys, type SecretKey } from "./secret-keys";

const VERSION = "v1";
const CIPHER = "aes-256-gcm";
const IV_BYTES = 12;
const TAG_BYTES = 16;

type Keys = readonly [SecretKey, ...SecretKey[]];

/** Together with the environment that named them: another environment has other keys. */
let loaded: { readonly by: Env; readonly keys: Keys } | undefined;

function keys(): Keys {
  const by = env();
  if (loaded?.by !== by) {
    loaded = { by, keys: loadSecretKeys({ configured: by.ATTACHE_SECRET_KEY, dataDir: by.ATTACHE_DATA_DIR }) };
  }
  return loaded.keys;
}

/**
 * Encrypts `plain` for keeping in the database, as "v1.<key id>.<iv>.<tag>.<ciphertext>" with base64url parts.
 * `context` names what the value belongs to ("connection:<id>:secrets"); it opens nowhere else.
 */
export function seal(plain: string, context: string): string {
  return sealWith(keys()[0], plain, context);
}

/** Opens what `seal` made. Throws ConfigError: no such key here, another context, damaged. */
export function unseal(sealed: string, context: string): string {
  return unsealWith(keys(), sealed, context);
}

/** The id of the key that sealed a value; differs from `sealingKeyId` until the value is sealed anew. Throws ConfigError. */
export function sealedKeyId(sealed: string): string {
  return parts(sealed).keyId;
}

/** The id of the key that seals now. */
export function sealingKeyId(): string {
  return keys()[0].id;
}

/** 32 bytes for one purpose, the same in every process that has the same first key. Knowing them tells nothing about the key. */
export function deriveKey(purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", keys()[0].bytes, "", `attache ${purpose}`, 32));
}

export function sealWith(key: SecretKey, plain: string, context: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key.bytes, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(associatedData(key.id, context));
  const ciphertext = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  const binary = [iv, cipher.getAuthTag(), ciphertext].map((part) => part.toString("base64url"));
  return [VERSION, key.id, ...binary].join(".");
}

export function unsealWith(available: readonly SecretKey[], sealed: string, context: string): string {
  const { keyId, iv, tag, ciphertext } = parts(sealed);
  const key = available.find((candidate) => candidate.id === keyId);
  if (!key) {
    throw new ConfigError(
      `A sealed value needs the secret key ${keyId}, which this process does not have. Add it to ATTACHE_SECRET_KEY or bring back the secret.key file.`,
    );
  }
  const decipher = createDecipheriv(CIPHER, key.bytes, iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(associatedData(keyId, context));
  try {
    decipher.setAuthTag(tag);
    return decipher.update(ciphertext, undefined, "utf8") + decipher.final("utf8");
  } catch (error) {
    throw new ConfigError("A sealed value does not open: it was changed, or it belongs to something else.", {
      detail: `Sealed value for ${context} does not open with key ${keyId}`,
      cause: error,
    });
  }
}

function associatedData(keyId: string, context: string): Buffer {
  return Buffer.from(`${VERSION}.${keyId}.${context}`, "utf8");
}

function parts(sealed: string): { keyId: string; iv: Buffer; tag: Buffer; ciphertext: Buffer } {
  const [version, keyId, iv, tag, ciphertext, ...rest] = sealed.split(".");
  if (version !== VERSION || !keyId || !iv || !tag || ciphertext === undefined || rest.length > 0) {
    throw new ConfigError("A sealed value is not in a form that this version reads.");
  }
  return {
    keyId,
    iv: Buffer.from(iv, "base64url"),
    tag: Buffer.from(tag, "base64url"),
    ciphertext: Buffer.from(ciphertext, "base64url"),
  };
}
