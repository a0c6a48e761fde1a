import type { Reply } from "../reply";
import type { Claim } from "./authenticate";
import { BadChunk, decodeChunks } from "./aws-chunked";
import type { AwsSocialContext } from "./context";
import { type KeptBytes, keepBytes } from "./keep-bytes";
import { DEFAULT_CONTENT_TYPE } from "./media-transfer";
import { emptyReply, S3Error } from "./s3-reply";
import type { S3Request } from "./s3-request";
import type { Principal } from "./state";

const SIGNED_CHUNKS = ["STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"];
const UNSIGNED_CHUNKS = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

/** An upload whose signer is known, and what it claims of its body. */
export interface Upload {
  readonly call: S3Request;
  readonly principal: Principal;
  readonly claim: Claim;
  readonly payloadHash: string;
}

/** Keeps the object when every hash, length and chunk signature fits. Throws S3Error; then nothing is kept. */
export async function putObject(
  context: AwsSocialContext,
  upload: Upload,
  body: AsyncIterable<Buffer>,
): Promise<Reply> {
  const { call } = upload;
  const { state, clock } = context;
  const trailers = new Map<string, string>();
  const kept = await keepBytes(plainBody(upload, body, trailers), state.content).catch((error: unknown) => {
    throw error instanceof BadChunk ? new S3Error(error.code, error.message) : error;
  });
  try {
    checkBody(upload, kept, trailers);
  } catch (error) {
    await state.content.remove(kept.content);
    throw error;
  }
  const etag = kept.md5.toString("hex");
  await state.putObject({
    bucket: call.bucket,
    key: call.key,
    content: kept.content,
    sizeBytes: kept.sizeBytes,
    contentType: call.headers["content-type"] ?? DEFAULT_CONTENT_TYPE,
    etag,
    modifiedAt: clock.now(),
    metadata: Object.fromEntries(Object.entries(call.headers).filter(([name]) => name.startsWith("x-amz-meta-"))),
    mediaId: null,
  });
  return emptyReply(context, 200, { etag: `"${etag}"` });
}

function plainBody(
  { call, principal, claim, payloadHash }: Upload,
  body: AsyncIterable<Buffer>,
  trailers: Map<string, string>,
): AsyncIterable<Buffer> {
  const chunked = payloadHash === UNSIGNED_CHUNKS || SIGNED_CHUNKS.includes(payloadHash);
  if (payloadHash.startsWith("STREAMING-") && !chunked) {
    throw new S3Error("NotImplemented", `The sandbox does not read bodies of ${payloadHash}.`);
  }
  const length = call.headers[chunked ? "x-amz-decoded-content-length" : "content-length"];
  if (length === undefined)
    throw new S3Error("MissingContentLength", "You must provide the Content-Length HTTP header.");
  if (!chunked) return body;
  const { secretAccessKey } = principal;
  const { scope, amzDate, signature: seedSignature } = claim;
  const signing = payloadHash === UNSIGNED_CHUNKS ? null : { secretAccessKey, scope, amzDate, seedSignature };
  return decodeChunks(body, signing, trailers);
}

/** Compares with everything that the request says of its body. */
function checkBody({ call, payloadHash }: Upload, kept: KeptBytes, trailers: ReadonlyMap<string, string>): void {
  const said = (name: string) => trailers.get(name) ?? call.headers[name] ?? call.parameters.get(name) ?? null;
  const length = call.headers["x-amz-decoded-content-length"];
  if (length !== undefined && Number(length) !== kept.sizeBytes) {
    throw new S3Error("IncompleteBody", "You did not provide the number of bytes specified by the header.");
  }
  if (/^[0-9a-f]{64}$/.test(payloadHash) && payloadHash !== kept.sha256.toString("hex")) {
    throw new S3Error("XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match.");
  }
  const checksums = [
    ["content-md5", kept.md5],
    ["x-amz-checksum-crc32", kept.crc32],
    ["x-amz-checksum-sha256", kept.sha256],
  ] as const;
  for (const [name, right] of checksums) {
    const given = said(name);
    if (given !== null && given !== right.toString("base64")) {
      throw new S3Error("BadDigest", `The ${name} that you specified did not match what we received.`);
    }
  }
}
