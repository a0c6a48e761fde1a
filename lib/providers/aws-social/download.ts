import { ProviderError } from "../errors";
import { textOf } from "../fields";
import type { CallContext, MediaDescriptor, MediaDownload, MediaRef, ProviderDeps } from "../types";
import { type SocialApi, socialApi } from "./api-calls";
import { type Bucket, openBucket } from "./bucket-calls";
import type { AwsSocialConfig } from "./config";
import { checkedMediaId, checkedNumberId } from "./number-id";
import { AwsSession } from "./session";
import { withCleanUp } from "./staged-body";
import { checkedLink, clean, findStaged, mayHaveStored, newFolder } from "./staging";

interface MediaIds {
  readonly originationPhoneNumberId: string;
  readonly mediaId: string;
}

/** A media object's names as the API takes them. Throws NUMBER_NOT_BOUND or NOT_FOUND for names that it never takes. */
export function mediaIds(ref: MediaRef): MediaIds {
  return {
    originationPhoneNumberId: checkedNumberId(ref.providerNumberId),
    mediaId: checkedMediaId(ref.providerMediaId),
  };
}

/**
 * What AWS tells without storing anything. Not the size: `fileSize` counts kilobytes by the API reference and bytes by
 * the user guide's sample.
 */
export async function describeMedia(ref: MediaRef, session: AwsSession): Promise<MediaDescriptor> {
  const { mimeType } = await socialApi(session, "resolve").getMedia({ ...mediaIds(ref), metadataOnly: true });
  return { mimeType, sizeBytes: null, sha256: null, fileName: null };
}

/** Has AWS put the file into the bucket, and hands it on from there. The object is removed when the body is over. */
export async function downloadMedia(
  ref: MediaRef,
  config: AwsSocialConfig,
  deps: ProviderDeps,
  ctx: CallContext,
): Promise<MediaDownload> {
  ctx.signal.throwIfAborted();
  const ids = mediaIds(ref);
  const session = new AwsSession(config, deps, ctx);
  const [api, bucket] = [socialApi(session, "resolve"), openBucket(session)];
  const folder = newFolder(config);
  let stored = false;
  try {
    const { key, mimeType } =
      config.settings.transfer === "bucket"
        ? await storeByBucket(ids, folder, api, config)
        : await storeByLink(ids, folder, api, bucket, config);
    stored = true;
    const found = key ?? (await findStaged(bucket, folder, ids.mediaId));
    const { headers, sizeBytes, body } = await bucket.fetch(found);
    return {
      kind: "stream",
      descriptor: { mimeType: mimeType ?? textOf(headers["content-type"]), sizeBytes, sha256: null, fileName: null },
      body: withCleanUp(body, () => clean(config, deps, ctx, folder, found)),
    };
  } catch (error) {
    if (stored || mayHaveStored(error)) await clean(config, deps, ctx, folder, null);
    throw error;
  }
}

interface Stored {
  /** Null where AWS completes the name itself. */
  readonly key: string | null;
  readonly mimeType: string | null;
}

async function storeByBucket(
  ids: MediaIds,
  folder: string,
  api: SocialApi,
  { settings }: AwsSocialConfig,
): Promise<Stored> {
  const destinationS3File = { bucketName: settings.bucket, key: folder };
  try {
    return { key: null, ...(await api.getMedia({ ...ids, destinationS3File })) };
  } catch (error) {
    if (!(error instanceof ProviderError) || error.reason !== "NOT_FOUND") throw error;
    // The same name says that the media or the bucket is not found, and only one of them is lost for good.
    if (await isThere(ids, api)) throw noWayToBucket(error);
    throw error;
  }
}

async function isThere(ids: MediaIds, api: SocialApi): Promise<boolean> {
  return api.getMedia({ ...ids, metadataOnly: true }).then(
    () => true,
    (error: unknown) => {
      if (error instanceof ProviderError && !error.retryable) return false;
      throw error;
    },
  );
}

function noWayToBucket({ httpStatus, providerCode, providerRequestId }: ProviderError): ProviderError {
  return new ProviderError({
    reason: "FORBIDDEN",
    retryable: false,
    httpStatus,
    providerCode,
    providerRequestId,
    diagnosis: {
      cause: "BUCKET",
      confidence: "CERTAIN",
      whoActs: "admin",
      nextStep: "check the bucket's name, account and Region, and what IAM allows in it",
    },
    publicMessage: `AWS has the media, but cannot put it into the bucket of the connection (${providerCode}): the bucket has to exist in the account and the Region of the WhatsApp Business account.`,
  });
}

async function storeByLink(
  ids: MediaIds,
  folder: string,
  api: SocialApi,
  bucket: Bucket,
  config: AwsSocialConfig,
): Promise<Stored> {
  // A signature covers one name, so nothing is appended to it.
  const key = folder + ids.mediaId;
  const url = checkedLink(await bucket.link("PUT", key), config);
  return { key, ...(await api.getMedia({ ...ids, destinationS3PresignedUrl: { url, headers: {} } })) };
}
