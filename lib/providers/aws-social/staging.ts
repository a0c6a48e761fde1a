import { randomUUID } from "node:crypto";
import { LATER } from "../diagnosis";
import { ProviderError } from "../errors";
import type { CallContext, ProviderDeps } from "../types";
import { type Bucket, openBucket } from "./bucket-calls";
import type { AwsSocialConfig } from "./config";
import { AwsSession } from "./session";

/** API model, S3PresignedUrl. */
const LINK_PATTERN = /^https:\/\/(.*)s3(.*)\.amazonaws\.com\/(.*)/;
const MAX_LINK_LENGTH = 2000;
/** What AWS appends to the media id: nothing, or a dot and something of the MIME type. */
const APPENDIX = /^(\.[\w.+-]{1,200})?$/;
const CLEANING_TIMEOUT_MS = 5_000;

/** A folder that no other attempt uses: two that wrote under one name would overwrite each other's file. */
export function newFolder({ settings }: AwsSocialConfig): string {
  return `${settings.keyPrefix}${randomUUID()}/`;
}

/**
 * The object that AWS wrote for a media id into `folder`. Its name is looked up, never computed: AWS appends an extension
 * that no document defines (user guide, "Managing media files with Amazon S3"). Throws UPSTREAM when there is none.
 */
export async function findStaged(bucket: Bucket, folder: string, mediaId: string): Promise<string> {
  const start = folder + mediaId;
  const found = (await bucket.list(start, "resolve"))
    .filter(({ key }) => APPENDIX.test(key.slice(start.length)))
    .sort((a, b) => b.modifiedAt.getTime() - a.modifiedAt.getTime());
  if (found[0]) return found[0].key;
  const publicMessage = "AWS says that it put the file into the bucket, and it is not there.";
  const diagnosis = { cause: "BUCKET", confidence: "LIKELY", whoActs: "nobody", nextStep: LATER } as const;
  throw new ProviderError({ reason: "UPSTREAM", retryable: true, publicMessage, diagnosis });
}

/** The link as AWS takes it. Throws REJECTED for one that it would not. */
export function checkedLink(link: string, { settings }: AwsSocialConfig): string {
  const how = "An administrator can choose that files pass by the bucket instead";
  if (link.length > MAX_LINK_LENGTH) {
    throw unusableLink(
      `The signed link to the bucket has ${link.length} characters and AWS takes ${MAX_LINK_LENGTH}: temporary credentials make it long. ${how}, or use long-lived keys.`,
    );
  }
  // Which links a stand-in takes is its own affair.
  if (isAmazon(settings.endpoint) && !LINK_PATTERN.test(link)) {
    throw unusableLink(`AWS takes signed links to hosts of S3 below amazonaws.com only. ${how}.`);
  }
  return link;
}

function isAmazon(endpoint: string | undefined): boolean {
  return endpoint === undefined || /\.(amazonaws\.com|amazonaws\.com\.cn|api\.aws)$/.test(new URL(endpoint).hostname);
}

function unusableLink(publicMessage: string): ProviderError {
  const diagnosis = {
    cause: "SETTING",
    confidence: "CERTAIN",
    whoActs: "admin",
    nextStep: "let files pass by the bucket instead of by signed links",
  } as const;
  return new ProviderError({ reason: "REJECTED", retryable: false, publicMessage, diagnosis });
}

/**
 * Removes everything in the folder of an attempt, `known` alone where that is all. Takes a few seconds at most and never
 * fails: what stays behind is left to the bucket's lifecycle rule. The calls are told as exchanges, step "remove".
 */
export async function clean(
  config: AwsSocialConfig,
  deps: ProviderDeps,
  ctx: CallContext,
  folder: string,
  known: string | null,
): Promise<void> {
  // The attempt may have been stopped; its object has to go all the same.
  const bucket = openBucket(new AwsSession(config, deps, { ...ctx, signal: AbortSignal.timeout(CLEANING_TIMEOUT_MS) }));
  try {
    const keys = known === null ? (await bucket.list(folder, "remove")).map(({ key }) => key) : [known];
    for (const key of keys) await bucket.remove(key);
  } catch {
    // Told as an exchange already.
  }
}

/** Whether AWS may have written an object although the call for it failed: it was stopped, or nobody knows its outcome. */
export function mayHaveStored(error: unknown): boolean {
  if (!(error instanceof ProviderError)) return true;
  return error.httpStatus === undefined ? error.retryable : error.httpStatus >= 500;
}
