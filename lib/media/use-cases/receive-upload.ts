import { Readable } from "node:stream";
import { blobStore } from "../../blob/registry";
import { BlobError } from "../../blob/types";
import { recordAudit } from "../../data/audit";
import { getNumber } from "../../data/numbers";
import type { Scope } from "../../data/scope";
import { inTransaction, type Tx } from "../../data/transaction";
import { getUpload, insertUpload, requeueUpload } from "../../data/uploads";
import { ConflictError, InvalidInputError, NotFoundError } from "../../errors";
import { scheduleUpload } from "../../jobs/schedule";
import { providerModule } from "../../providers/registry";
import { formatBytes } from "../../sizes";
import { sniffContentType } from "../content-type";
import { cleanFileName } from "../file-name";
import { judgeUpload } from "../upload-rules";
import { discardBytes, keepBytes } from "./keep-bytes";
import { ByteWatch } from "./watch-bytes";

export interface IncomingUpload {
  readonly phoneNumberId: string;
  readonly fileName: string;
  readonly body: AsyncIterable<Uint8Array>;
  /** From the request's header, when it had one: refuses early what could not fit. */
  readonly declaredSizeBytes: number | null;
  readonly signal: AbortSignal;
}

/**
 * Takes a file from an operator into our store and has it sent to the provider. Its type is sniffed; what the browser
 * says is ignored. Throws NotFoundError (number not visible), InvalidInputError (type or size not taken), BlobError.
 * Nothing is left behind when it throws.
 */
export async function receiveUpload(scope: Scope, upload: IncomingUpload): Promise<{ uploadId: string }> {
  const number = await getNumber(scope, upload.phoneNumberId);
  if (!number) throw new NotFoundError("number");
  if (!number.connection.enabled) throw new ConflictError("The connection of this number is switched off.");
  const limits = providerModule(number.connection.providerKind).capabilities.uploadLimits;
  const maxBytes = Math.max(...Object.values(limits));
  if (upload.declaredSizeBytes !== null && upload.declaredSizeBytes > maxBytes) throw tooLarge(maxBytes);

  const watch = new ByteWatch(async () => undefined);
  const stored = await blobStore()
    .put(Readable.from(upload.body, { objectMode: false }), { maxBytes, signal: upload.signal, onChunk: watch.note })
    .catch((error: unknown) => {
      throw error instanceof BlobError && error.reason === "TOO_LARGE" ? tooLarge(maxBytes) : error;
    })
    .finally(() => watch.end());
  const sniffed = await sniffContentType(watch.head());
  const verdict = judgeUpload(sniffed, stored.sizeBytes, limits);
  if (!verdict.ok) {
    await discardBytes(stored);
    throw new InvalidInputError(verdict.because, { file: [verdict.because] });
  }
  const row = await keepBytes(stored, sniffed, inTransaction, async (tx: Tx, blob) => {
    const inserted = await insertUpload(tx, {
      phoneNumberId: number.id,
      operatorId: scope.kind === "operator" ? scope.operatorId : null,
      fileName: cleanFileName(upload.fileName),
      kind: verdict.kind,
      mimeType: verdict.mimeType,
      sizeBytes: BigInt(stored.sizeBytes),
      blobId: blob.id,
    });
    await scheduleUpload(tx, inserted);
    await recordAudit(scope, tx, {
      action: "media.upload",
      subjectType: "upload",
      subjectId: inserted.id,
      phoneNumberId: number.id,
      details: { sizeBytes: stored.sizeBytes, mimeType: verdict.mimeType, sha256: stored.sha256 },
    });
    return inserted;
  });
  if (!row) throw new ConflictError("The upload was not taken. Try again.");
  return { uploadId: row.id };
}

function tooLarge(maxBytes: number): InvalidInputError {
  const because = `A file may have at most ${formatBytes(maxBytes)}.`;
  return new InvalidInputError(because, { file: [because] });
}

/** Sends a failed upload again, from the bytes we kept. Throws NotFoundError. */
export async function retryUpload(scope: Scope, tx: Tx, uploadId: string): Promise<{ phoneNumberId: string }> {
  const upload = await requeueUpload(scope, tx, uploadId);
  if (!upload) throw new NotFoundError("failed upload");
  await scheduleUpload(tx, upload);
  return { phoneNumberId: upload.phoneNumberId };
}

/** The number an upload belongs to. Throws NotFoundError. */
export async function numberOfUpload(scope: Scope, tx: Tx, uploadId: string): Promise<string> {
  const upload = await getUpload(scope, uploadId, tx);
  if (!upload) throw new NotFoundError("upload");
  return upload.phoneNumberId;
}
