import type { IncomingMessage, ServerResponse } from "node:http";
import { serveExchange } from "../exchange";
import type { Fault } from "../fault-rules";
import type { Reply } from "../reply";
import { meteredBody } from "../request-body";
import type { RequestEntry } from "../request-log";
import { NotAuthentic, readClaim } from "./authenticate";
import type { AwsSocialContext } from "./context";
import { bucketLocation, headBucket, listObjects } from "./s3-buckets";
import { deleteObject, readObject } from "./s3-objects";
import { putObject } from "./s3-put";
import { errorReply, expired, S3Error, s3ErrorOf } from "./s3-reply";
import { readRequest, requireAccess, requireEmptyHash, type S3Request, signerOf } from "./s3-request";
import { takeFault } from "./take-fault";
import { violationsOf } from "./violations";

const ACTIONS: Readonly<Record<string, string>> = {
  GetObject: "s3:GetObject",
  HeadObject: "s3:GetObject",
  PutObject: "s3:PutObject",
  DeleteObject: "s3:DeleteObject",
  ListObjectsV2: "s3:ListBucket",
  HeadBucket: "s3:ListBucket",
  GetBucketLocation: "s3:GetBucketLocation",
};

/** Serves one request to the stand-in of S3. */
export function handleS3(context: AwsSocialContext, request: IncomingMessage, response: ServerResponse): Promise<void> {
  return serveExchange(context, "storage", request, response, async (entry) => {
    entry.violations = violationsOf(context.state, entry, request.headers, "s3");
    const call = readRequest(request, entry);
    entry.operation = operationOf(call);
    entry.mediaId = context.state.object(call.bucket, call.key)?.mediaId ?? null;
    const fault = takeFault(context, entry);
    const body = meteredBody(request, entry, fault);
    const reply = await answer(context, call, entry, fault, body).catch(async (error: unknown) => {
      const refusal = error instanceof NotAuthentic ? s3ErrorOf(context, error) : error;
      if (!(refusal instanceof S3Error)) throw error;
      // An answer sent while the caller still sends would reach it as a broken connection.
      for await (const _ of body);
      entry.code = refusal.code;
      return errorReply(context, refusal);
    });
    return { reply: call.method === "HEAD" ? { ...reply, body: nothing } : reply, fault };
  });
}

async function* nothing() {}

async function answer(
  context: AwsSocialContext,
  call: S3Request,
  entry: RequestEntry,
  fault: Fault | null,
  body: AsyncIterable<Buffer>,
): Promise<Reply> {
  if (fault?.kind === "code") throw new S3Error(String(fault.code), fault.message);
  if (fault?.kind === "expired-link") throw expired(context, readClaim(call));
  const { principal, claim, payloadHash } = signerOf(context, call);
  const action = ACTIONS[entry.operation ?? ""];
  if (action === undefined) {
    throw new S3Error(
      "NotImplemented",
      "A header or query you provided implies functionality that is not implemented.",
    );
  }
  const { region } = requireAccess(context, call, principal, claim, action);
  if (entry.operation === "PutObject") return putObject(context, { call, principal, claim, payloadHash }, body);
  for await (const _ of body);
  requireEmptyHash(payloadHash);
  switch (entry.operation) {
    case "DeleteObject":
      return deleteObject(context, call);
    case "HeadBucket":
      return headBucket(context, region);
    case "GetBucketLocation":
      return bucketLocation(context, region);
    case "ListObjectsV2":
      return listObjects(context, call);
    default:
      return readObject(context, call, principal);
  }
}

/** null for everything that the sandbox's S3 cannot do, such as the ACL of an object or an upload in parts. */
function operationOf({ method, bucket, key, parameters }: S3Request): string | null {
  if (bucket === "") return null;
  if (key !== "") {
    const operations = { GET: "GetObject", HEAD: "HeadObject", PUT: "PutObject", DELETE: "DeleteObject" };
    const plain = [...parameters.keys()].every((name) => /^x-(id|amz-.*)$/i.test(name));
    return plain ? (operations[method as keyof typeof operations] ?? null) : null;
  }
  if (method === "HEAD") return "HeadBucket";
  if (method !== "GET") return null;
  if (parameters.has("location")) return "GetBucketLocation";
  return parameters.get("list-type") === "2" ? "ListObjectsV2" : null;
}
