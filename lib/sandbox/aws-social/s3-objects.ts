import { parseRange } from "../byte-range";
import type { Reply } from "../reply";
import { denies } from "./authenticate";
import type { AwsSocialContext } from "./context";
import { emptyReply, S3Error, s3Headers } from "./s3-reply";
import type { S3Request } from "./s3-request";
import type { StoredObject } from "./schemas";
import type { Principal } from "./state";

/** GetObject with one byte range, and HeadObject. */
export function readObject(context: AwsSocialContext, call: S3Request, principal: Principal): Reply {
  const object = objectOf(context, call, principal);
  const range = rangeOf(call, object);
  const { start, end } = range ?? { start: 0, end: object.sizeBytes - 1 };
  const headers = {
    ...s3Headers(context),
    ...object.metadata,
    "content-type": object.contentType,
    "accept-ranges": "bytes",
    etag: `"${object.etag}"`,
    "last-modified": new Date(object.modifiedAt).toUTCString(),
    ...(range && { "content-range": `bytes ${start}-${end}/${object.sizeBytes}` }),
  };
  const nothing = async function* () {};
  return {
    status: range ? 206 : 200,
    headers,
    sizeBytes: end - start + 1,
    body: call.method === "HEAD" ? nothing : () => context.state.content.read(object.content, start, end),
  };
}

/** Succeeds as well when there is nothing under the key. */
export async function deleteObject(context: AwsSocialContext, call: S3Request): Promise<Reply> {
  await context.state.deleteObject(call.bucket, call.key);
  return emptyReply(context, 204);
}

function objectOf(context: AwsSocialContext, call: S3Request, principal: Principal): StoredObject {
  const object = context.state.object(call.bucket, call.key);
  if (object) return object;
  // Who may not list may not learn either what is there.
  if (denies(principal, "s3:ListBucket")) throw new S3Error("AccessDenied", "Access Denied");
  throw new S3Error("NoSuchKey", "The specified key does not exist.", { Key: call.key });
}

function rangeOf(call: S3Request, object: StoredObject) {
  const [, start] = /^bytes=(\d+)-\d*$/.exec(call.headers.range ?? "") ?? [];
  if (start !== undefined && Number(start) >= object.sizeBytes) {
    throw new S3Error("InvalidRange", "The requested range is not satisfiable", {
      RangeRequested: call.headers.range ?? "",
      ActualObjectSize: String(object.sizeBytes),
    });
  }
  return parseRange(call.headers.range, object.sizeBytes);
}
