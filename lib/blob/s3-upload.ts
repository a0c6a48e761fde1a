import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { orS3Error } from "./s3-errors";

/** S3's smallest part. One is on its way while the next is collected, so an upload of any size holds some 15 MiB. */
const PART_BYTES = 5 * 1024 * 1024;

/**
 * Sends a stream of unknown length as one object, in a single request when it fits. The object appears with the last
 * request; when this throws, the parts sent so far are removed. Throws BlobError, the source's error, or an AbortError.
 *
 * Written out because `Upload` of lib-storage cannot keep that promise: it hands its requests no abort signal, goes on
 * sending in the background after an abort was reported, and reads the source to its end after a part was refused.
 */
export async function upload(
  client: S3Client,
  target: { Bucket: string; Key: string },
  source: AsyncIterable<Buffer>,
  signal: AbortSignal,
): Promise<void> {
  const call = <T>(work: Promise<T>) => orS3Error(work, target.Bucket);
  const options = { abortSignal: signal };
  let UploadId: string | undefined;
  const parts: Promise<CompletedPart>[] = [];
  try {
    for await (const { bytes, last } of inParts(source)) {
      if (last && parts.length === 0) {
        await call(client.send(new PutObjectCommand({ ...target, Body: bytes }), options));
        return;
      }
      // Left to its end even when aborted: without the id the upload could not be removed.
      UploadId ??= (await call(client.send(new CreateMultipartUploadCommand(target)))).UploadId;
      await parts.at(-1);
      const PartNumber = parts.length + 1;
      const sending = call(
        client.send(new UploadPartCommand({ ...target, UploadId, PartNumber, Body: bytes }), options),
      );
      const part = sending.then(({ ETag }) => ({ PartNumber, ETag }));
      part.catch(() => undefined);
      parts.push(part);
    }
    const MultipartUpload = { Parts: await Promise.all(parts) };
    await call(client.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload }), options));
  } catch (error) {
    if (UploadId) {
      // A part that arrives after the removal would stay.
      await Promise.allSettled(parts);
      await client.send(new AbortMultipartUploadCommand({ ...target, UploadId })).catch(() => undefined);
    }
    throw error;
  }
}

/** Cuts a stream into parts of equal size and one last part that may be shorter, even empty. */
async function* inParts(source: AsyncIterable<Buffer>): AsyncGenerator<{ bytes: Buffer; last: boolean }> {
  let pieces: Buffer[] = [];
  let length = 0;
  for await (const chunk of source) {
    pieces.push(chunk);
    length += chunk.length;
    while (length > PART_BYTES) {
      const collected = Buffer.concat(pieces);
      yield { bytes: collected.subarray(0, PART_BYTES), last: false };
      pieces = [collected.subarray(PART_BYTES)];
      length -= PART_BYTES;
    }
  }
  yield { bytes: Buffer.concat(pieces), last: true };
}
