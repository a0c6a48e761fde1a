import { parse } from "content-disposition";
import { type Diagnosis, diagnosedError } from "../diagnosis";
import { ProviderError } from "../errors";
import type { FetchedBytes } from "../fetch-bytes";
import { textOf } from "../fields";
import type { CallContext, DownloadRef, MediaDownload, ProviderDeps } from "../types";
import type { OnPremisesClient } from "./client";
import { noWebhook } from "./codes";
import type { OnPremisesConfig } from "./config";
import type { Meanings } from "./diagnoses";
import { pathOf } from "./media-path";

/**
 * The bytes from the client's volume. What is not there, and came from a customer, the client can fetch from WhatsApp
 * again: it is asked to once, after that only whether the bytes have come (On-Premises API reference, "Retrieve media"
 * and "Retry download"). Throws ProviderError; TIMEOUT when the client accepted to fetch and did not within its time.
 */
export async function downloadMedia(
  ref: DownloadRef,
  { settings }: OnPremisesConfig,
  client: OnPremisesClient,
  { now }: ProviderDeps,
  ctx: CallContext,
): Promise<MediaDownload> {
  const path = pathOf(ref);
  try {
    return streamOf(await client.fetch(path, missing(ref), ctx));
  } catch (error) {
    const isMissing = error instanceof ProviderError && error.reason === "NOT_FOUND";
    if (!isMissing || ref.direction === "UPLOADED") throw error;
  }
  const pending = { kind: "pending", pollAfterMs: settings.pollSeconds * 1000 } as const;
  if (!ref.awaitingSince) {
    await client.call({ ...RETRY_DOWNLOAD, path: `${path}/download` }, ctx);
    return pending;
  }
  if (now() < ref.awaitingSince.getTime() + settings.retryDeadlineSeconds * 1000) return pending;
  throw diagnosedError(overdue(settings.retryDeadlineSeconds));
}

function streamOf({ headers, sizeBytes, body }: FetchedBytes): MediaDownload {
  const mimeType = textOf(headers["content-type"]);
  return { kind: "stream", descriptor: { mimeType, sizeBytes, sha256: null, fileName: fileNameOf(headers) }, body };
}

function fileNameOf(headers: FetchedBytes["headers"]): string | null {
  const disposition = headers["content-disposition"];
  if (disposition === undefined) return null;
  try {
    return textOf(parse(disposition).parameters.filename);
  } catch {
    return null;
  }
}

const notThere = (whoActs: Diagnosis["whoActs"], nextStep: string): Meanings => {
  const happened = "The On-Premises client does not hold this file.";
  const diagnosis: Diagnosis = {
    reason: "NOT_FOUND",
    retryable: false,
    cause: "EXPIRED_AT_PROVIDER",
    confidence: "CERTAIN",
    whoActs,
    happened,
    nextStep,
  };
  return { 404: diagnosis, 1006: diagnosis };
};

/** The same answer means something else each time. */
function missing({ direction, awaitingSince }: DownloadRef): Meanings {
  if (direction === "UPLOADED") return notThere("operator", "upload it again");
  return awaitingSince
    ? notThere("nobody", "the client has been asked to fetch it from WhatsApp again")
    : notThere("nobody", "the client is asked to fetch it from WhatsApp again");
}

const unknownId: Diagnosis = {
  reason: "NOT_FOUND",
  retryable: false,
  cause: "UNKNOWN_ID",
  confidence: "CERTAIN",
  whoActs: "operator",
  happened: "This On-Premises client does not know the media id: it neither holds the file nor can fetch it again.",
  nextStep: "check the id and the connection",
};

/** Its answer is a receipt: the file comes later. */
const RETRY_DOWNLOAD = {
  step: "resolve",
  method: "GET",
  meanings: { 404: unknownId, 1006: unknownId, 412: noWebhook },
  agreed: "The client fetches the file from WhatsApp again and reports by webhook.",
} as const;

function overdue(seconds: number): Diagnosis {
  return {
    reason: "TIMEOUT",
    retryable: true,
    cause: "ONLY_ON_SENDERS_PHONE",
    confidence: "POSSIBLE",
    whoActs: "nobody",
    happened: `The On-Premises client accepted to fetch the file from WhatsApp, but has not reported it within ${seconds} seconds. Its link to WhatsApp may be down; after 14 days the file has to come from the sender's phone.`,
    nextStep: "the client is asked again",
  };
}
