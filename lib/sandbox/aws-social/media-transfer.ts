import { isSuccess } from "../deliver";
import { type ApiCall, requireAllowed } from "./api-call";
import type { S3File, S3PresignedUrl } from "./api-input";
import { Refusal } from "./api-reply";
import type { AwsSocialContext } from "./context";
import { copyBytes, type KeptBytes, keepBytes } from "./keep-bytes";
import { extensionOf } from "./media-types";
import { requestOwnS3, s3TargetOf } from "./own-s3";
import type { Media } from "./schemas";

/** S3's own when nobody named one. */
export const DEFAULT_CONTENT_TYPE = "binary/octet-stream";

/** What Post got from S3, to become media. */
export type Received = Pick<Media, "content" | "sizeBytes" | "sha256" | "mimeType">;

/** Writes the media into the caller's bucket, with the caller's permissions. The key is a prefix. */
export async function storeAt(call: ApiCall, media: Media, file: S3File): Promise<void> {
  const { state, settings, clock } = call.context;
  const { longSubtypes, storedExtension, storedContentType } = settings;
  requireBucket(call, file.bucketName);
  requireAllowed(call.principal, "s3:PutObject", `arn:aws:s3:::${file.bucketName}/${file.key}`);
  const extension = storedExtension === "none" ? "" : `.${extensionOf(media.mimeType, longSubtypes)}`;
  const { content, sizeBytes, md5 } = await copyBytes(state.content, media.content, media.sizeBytes);
  await state.putObject({
    bucket: file.bucketName,
    key: `${file.key}${media.id}${extension}`,
    content,
    sizeBytes,
    contentType: storedContentType === "media" ? media.mimeType : DEFAULT_CONTENT_TYPE,
    etag: md5.toString("hex"),
    modifiedAt: clock.now(),
    metadata: {},
    mediaId: media.id,
  });
}

/** Puts the media to exactly where the URL points. */
export async function storeAtUrl({ context }: ApiCall, media: Media, destination: S3PresignedUrl): Promise<void> {
  const target = targetOf(context, destination.url);
  const typed = namedHeader(destination.headers, "content-type") !== null;
  const headers = {
    ...destination.headers,
    ...(!typed && context.settings.storedContentType === "media" && { "content-type": media.mimeType }),
    "content-length": String(media.sizeBytes),
  };
  const bytes = context.state.content.read(media.content, 0, media.sizeBytes - 1);
  const response = await requestOwnS3("PUT", target, headers, bytes);
  response.resume();
  requireSuccess(response.statusCode ?? 0);
}

/** Reads an object with the caller's permissions; its stored type is the media's. */
export async function receiveFrom(call: ApiCall, file: S3File): Promise<Received> {
  const { state } = call.context;
  requireBucket(call, file.bucketName);
  requireAllowed(call.principal, "s3:GetObject", `arn:aws:s3:::${file.bucketName}/${file.key}`);
  const object = state.object(file.bucketName, file.key);
  if (!object) throw storageRefusal(call.context, "The object was not found.");
  return receivedAs(object.contentType, await copyBytes(state.content, object.content, object.sizeBytes));
}

/** Reads from a URL; its type is what the caller says in the headers. */
export async function receiveFromUrl({ context }: ApiCall, source: S3PresignedUrl): Promise<Received> {
  const target = targetOf(context, source.url);
  const contentType = namedHeader(source.headers, "content-type");
  if (!contentType) throw new Refusal("InvalidParametersException", "The headers must contain Content-Type.");
  const response = await requestOwnS3("GET", target, source.headers);
  if (!isSuccess(response.statusCode ?? 0)) response.resume();
  requireSuccess(response.statusCode ?? 0);
  return receivedAs(contentType, await keepBytes(response, context.state.content));
}

export async function discard({ state }: AwsSocialContext, received: Received): Promise<void> {
  await state.content.remove(received.content);
}

function receivedAs(mimeType: string, kept: KeptBytes): Received {
  return { mimeType, content: kept.content, sizeBytes: kept.sizeBytes, sha256: kept.sha256.toString("hex") };
}

/** The bucket has to be of the caller's account, in the region of its business accounts. */
function requireBucket({ context, principal }: ApiCall, name: string): void {
  const { account } = principal;
  const bucket = context.state.bucket(name);
  if (bucket?.account.accountId !== account.accountId || bucket.region !== account.region) {
    throw storageRefusal(context, "The bucket was not found in this account and region.");
  }
}

function storageRefusal({ settings }: AwsSocialContext, message: string): Refusal {
  return new Refusal(settings.storageError, message);
}

function targetOf(context: AwsSocialContext, url: string) {
  const target = s3TargetOf(context, url);
  if (target) return target;
  const rule = "Member must satisfy regular expression pattern: https://(.*)s3(.*).amazonaws.com/(.*)";
  throw new Refusal("ValidationException", `Value of 'url' failed to satisfy constraint: ${rule}`);
}

function requireSuccess(status: number): void {
  if (isSuccess(status)) return;
  if (status === 403) throw new Refusal("AccessDeniedException", "S3 denied access to the presigned URL.");
  if (status === 404) throw new Refusal("ResourceNotFoundException", "There is nothing behind the presigned URL.");
  throw new Refusal("DependencyException", `S3 answered ${status}.`);
}

function namedHeader(headers: Readonly<Record<string, string>>, name: string): string | null {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1] ?? null;
}
