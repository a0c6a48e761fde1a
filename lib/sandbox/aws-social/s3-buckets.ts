import type { Reply } from "../reply";
import type { AwsSocialContext } from "./context";
import { emptyReply, S3Error, xmlReply } from "./s3-reply";
import type { S3Request } from "./s3-request";
import type { StoredObject } from "./schemas";
import { elementsOf } from "./xml";

const MAX_KEYS = 1000;

export function headBucket(context: AwsSocialContext, region: string): Reply {
  return emptyReply(context, 200, { "x-amz-bucket-region": region });
}

/** us-east-1 is written as nothing at all. */
export function bucketLocation(context: AwsSocialContext, region: string): Reply {
  return xmlReply(context, "LocationConstraint", region === "us-east-1" ? "" : region);
}

/** ListObjectsV2 with prefix, delimiter, start-after, max-keys and continuation-token. */
export function listObjects(context: AwsSocialContext, call: S3Request): Reply {
  const { parameters } = call;
  const prefix = parameters.get("prefix") ?? "";
  const delimiter = parameters.get("delimiter") ?? "";
  const maxKeys = Math.min(MAX_KEYS, readMaxKeys(parameters.get("max-keys")));
  const token = parameters.get("continuation-token");
  const after = token === null ? (parameters.get("start-after") ?? "") : readToken(token);
  const all = entriesOf(context.state.objectsOf(call.bucket), prefix, delimiter);
  const left = all.filter(({ name }) => after === "" || Buffer.compare(Buffer.from(name), Buffer.from(after)) > 0);
  const page = left.slice(0, maxKeys);
  const truncated = maxKeys > 0 && left.length > page.length;
  const fields = {
    Name: call.bucket,
    Prefix: prefix,
    ...(delimiter && { Delimiter: delimiter }),
    MaxKeys: String(maxKeys),
    KeyCount: String(page.length),
    IsTruncated: String(truncated),
    ...(token !== null && { ContinuationToken: token }),
    ...(truncated && { NextContinuationToken: Buffer.from(page.at(-1)?.name ?? "").toString("base64") }),
  };
  return xmlReply(context, "ListBucketResult", elementsOf(fields) + page.map(({ xml }) => xml).join(""));
}

/** Objects, and where a delimiter is given what keys have in common up to it, in one order. */
function entriesOf(objects: readonly StoredObject[], prefix: string, delimiter: string) {
  const entries = new Map<string, { name: string; xml: string }>();
  for (const object of objects) {
    if (!object.key.startsWith(prefix)) continue;
    const end = delimiter === "" ? -1 : object.key.indexOf(delimiter, prefix.length);
    const name = end < 0 ? object.key : object.key.slice(0, end + delimiter.length);
    const xml =
      end < 0
        ? `<Contents>${contentsOf(object)}</Contents>`
        : `<CommonPrefixes>${elementsOf({ Prefix: name })}</CommonPrefixes>`;
    entries.set(name, { name, xml });
  }
  return [...entries.values()];
}

function contentsOf(object: StoredObject): string {
  return elementsOf({
    Key: object.key,
    LastModified: new Date(object.modifiedAt).toISOString(),
    ETag: `"${object.etag}"`,
    Size: String(object.sizeBytes),
    StorageClass: "STANDARD",
  });
}

function readMaxKeys(text: string | null): number {
  if (text === null) return MAX_KEYS;
  if (/^\d+$/.test(text)) return Number(text);
  throw new S3Error("InvalidArgument", "Provided max-keys not an integer or within integer range");
}

function readToken(token: string): string {
  const name = Buffer.from(token, "base64").toString();
  if (name !== "" && Buffer.from(name).toString("base64") === token) return name;
  throw new S3Error("InvalidArgument", "The continuation token provided is incorrect");
}
