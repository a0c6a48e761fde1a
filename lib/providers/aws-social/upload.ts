import { bareMimeType } from "../multipart";
import type { CallContext, MediaUpload, ProviderDeps, UploadReceipt } from "../types";
import { socialApi } from "./api-calls";
import { type Bucket, openBucket } from "./bucket-calls";
import type { AwsSocialConfig } from "./config";
import { checkedNumberId } from "./number-id";
import { AwsSession } from "./session";
import { checkedLink, clean, mayHaveStored, newFolder } from "./staging";

/** Puts the file into the bucket and has AWS take it from there. The object is removed whatever comes of it. */
export async function uploadMedia(
  media: MediaUpload,
  config: AwsSocialConfig,
  deps: ProviderDeps,
  ctx: CallContext,
): Promise<UploadReceipt> {
  ctx.signal.throwIfAborted();
  const originationPhoneNumberId = checkedNumberId(media.providerNumberId);
  const mimeType = bareMimeType(media.mimeType);
  const session = new AwsSession(config, deps, ctx);
  const bucket = openBucket(session);
  const folder = newFolder(config);
  const key = `${folder}upload`;
  const source = await sourceOf(key, mimeType, bucket, config);
  let put = false;
  try {
    await bucket.put(key, { mimeType, sizeBytes: media.sizeBytes, open: () => media.open() }, "upload");
    put = true;
    const { mediaId } = await socialApi(session, "upload").postMedia({ originationPhoneNumberId, ...source });
    await clean(config, deps, ctx, folder, key);
    return { providerMediaId: mediaId };
  } catch (error) {
    if (put || mayHaveStored(error)) await clean(config, deps, ctx, folder, key);
    throw error;
  }
}

/** Where AWS is to take the file from. With a link it is told the type; from the bucket it takes the object's own. */
async function sourceOf(key: string, mimeType: string, bucket: Bucket, config: AwsSocialConfig) {
  if (config.settings.transfer === "bucket") return { sourceS3File: { bucketName: config.settings.bucket, key } };
  const url = checkedLink(await bucket.link("GET", key), config);
  return { sourceS3PresignedUrl: { url, headers: { "Content-Type": mimeType } } };
}
