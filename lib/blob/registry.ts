import path from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { type Env, env } from "../env";
import { ConfigError } from "../errors";
import { DiskStore } from "./disk-store";
import { S3Store } from "./s3-store";
import type { BlobStore } from "./types";

const CONNECT_TIMEOUT_MS = 5_000;
const SILENCE_TIMEOUT_MS = 30_000;

const stores = new Map<string, BlobStore>();

/** The store that new blobs go to. Throws ConfigError naming the missing setting. */
export function blobStore(): BlobStore {
  return blobStoreNamed(env().ATTACHE_BLOB_STORE);
}

/** The store that a Blob row names; it need not be the one that new blobs go to. Throws ConfigError. */
export function blobStoreNamed(name: string): BlobStore {
  const known = stores.get(name);
  if (known) return known;
  const made = createBlobStore(name, env());
  stores.set(name, made);
  return made;
}

/** Throws ConfigError for an unknown name and for a missing or half-given S3 setting, which it names. */
export function createBlobStore(name: string, settings: Env): BlobStore {
  switch (name) {
    case "disk":
      return new DiskStore(path.join(settings.ATTACHE_DATA_DIR, "blobs"));
    case "s3":
      return new S3Store({
        client: s3Client(settings),
        bucket: required("ATTACHE_S3_BUCKET", settings.ATTACHE_S3_BUCKET),
        prefix: settings.ATTACHE_S3_PREFIX,
      });
    default:
      throw new ConfigError(`ATTACHE_BLOB_STORE: there is no blob store called "${name}".`);
  }
}

/** Without a key of its own the client looks for credentials where AWS puts them on its machines. */
function s3Client(settings: Env): S3Client {
  const endpoint = settings.ATTACHE_S3_ENDPOINT;
  const credentials =
    settings.ATTACHE_S3_ACCESS_KEY_ID || settings.ATTACHE_S3_SECRET_ACCESS_KEY
      ? {
          accessKeyId: required("ATTACHE_S3_ACCESS_KEY_ID", settings.ATTACHE_S3_ACCESS_KEY_ID),
          secretAccessKey: required("ATTACHE_S3_SECRET_ACCESS_KEY", settings.ATTACHE_S3_SECRET_ACCESS_KEY),
        }
      : undefined;
  return new S3Client({
    // S3-compatible servers mostly ignore the region, but the signature needs one.
    region: endpoint
      ? (settings.ATTACHE_S3_REGION ?? "us-east-1")
      : required("ATTACHE_S3_REGION", settings.ATTACHE_S3_REGION),
    ...(endpoint && { endpoint }),
    ...(credentials && { credentials }),
    forcePathStyle: settings.ATTACHE_S3_PATH_STYLE,
    requestHandler: { connectionTimeout: CONNECT_TIMEOUT_MS, socketTimeout: SILENCE_TIMEOUT_MS },
    // Many S3-compatible servers refuse the checksum trailers that are sent otherwise; the bytes are hashed by us.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
}

function required(variable: string, value: string | undefined): string {
  if (value === undefined) throw new ConfigError(`${variable} must be set for the S3 blob store.`);
  return value;
}
