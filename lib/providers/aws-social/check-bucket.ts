import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { readText } from "../answers";
import { ProviderError } from "../errors";
import type { CheckResult } from "../types";
import { openBucket } from "./bucket-calls";
import type { AwsSession } from "./session";
import { clean, newFolder } from "./staging";

/** Writes, lists, reads and removes a small object where the files pass. Throws only the signal's reason. */
export async function checkBucket(session: AwsSession): Promise<CheckResult> {
  const about = { id: "bucket", label: "Bucket" };
  const { settings } = session.config;
  const bucket = openBucket(session);
  const folder = newFolder(session.config);
  const key = `${folder}check`;
  const content = randomBytes(16).toString("hex");
  const object = { mimeType: "text/plain", sizeBytes: content.length, open: async () => Readable.from([content]) };
  let doing = "Writing to";
  try {
    await bucket.put(key, object, "check");
    doing = "Listing";
    const listed = (await bucket.list(folder, "check")).some((found) => found.key === key);
    doing = "Reading from";
    const read = await readText((await bucket.fetch(key)).body);
    doing = "Removing from";
    await bucket.remove(key);
    if (listed && read === content) {
      const detail = `Files can be written to, listed, read from and removed from "${settings.bucket}".`;
      return { ...about, outcome: "ok", detail, remedy: null };
    }
    const detail = `"${settings.bucket}" does not give back what was written to it.`;
    return { ...about, outcome: "failed", detail, remedy: "Check the S3 address of the connection." };
  } catch (error) {
    await clean(session.config, session.deps, session.ctx, folder, key);
    if (!(error instanceof ProviderError)) throw error;
    const detail = `${doing} "${settings.bucket}" failed. ${error.publicMessage}`;
    return { ...about, outcome: "failed", detail, remedy: remedyOf(error) };
  }
}

function remedyOf({ reason, providerCode = "" }: ProviderError): string {
  if (providerCode === "NoSuchBucket") return "Correct the name of the bucket, or create it.";
  if (reason === "AUTH") return "Check the credentials; S3 and the API use the same.";
  if (reason !== "FORBIDDEN") return "Check the bucket, its Region and the S3 address.";
  return "Use a bucket in the Region of this connection, and allow s3:ListBucket on it and s3:PutObject, s3:GetObject and s3:DeleteObject below its folder.";
}
