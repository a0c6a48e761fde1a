import type { z } from "zod";
import type { Reply } from "../reply";
import { type ApiCall, numberFor } from "./api-call";
import { deleteMediaInput, getMediaInput, parse, postMediaInput } from "./api-input";
import { Refusal, success } from "./api-reply";
import { discard, type Received, receiveFrom, receiveFromUrl, storeAt, storeAtUrl } from "./media-transfer";
import { maxBytesOf } from "./media-types";
import type { Media } from "./schemas";
import { newMediaId } from "./seed-media";
import type { OwnedNumber } from "./state";

type GetInput = z.output<typeof getMediaInput>;

/** Stores the media in S3 and says what it is; where it went the caller has to know. */
export async function getMedia(call: ApiCall): Promise<Reply> {
  const input = parse(getMediaInput, call.input);
  const stores = storesBytes(call, input);
  const number = numberFor(call, "GetWhatsAppMessageMedia", input.originationPhoneNumberId);
  const media = mediaOf(call, number, input.mediaId);
  if (!media) throw new Refusal("ResourceNotFoundException", "The media was not found.");
  if (stores && input.destinationS3File) await storeAt(call, media, input.destinationS3File);
  if (stores && input.destinationS3PresignedUrl) await storeAtUrl(call, media, input.destinationS3PresignedUrl);
  return success(call.context, description(call, media));
}

/** Uploads an object of S3 to WhatsApp. */
export async function postMedia(call: ApiCall): Promise<Reply> {
  const { originationPhoneNumberId, sourceS3File, sourceS3PresignedUrl } = parse(postMediaInput, call.input);
  if (Boolean(sourceS3File) === Boolean(sourceS3PresignedUrl)) {
    throw new Refusal("InvalidParametersException", "Name either sourceS3File or sourceS3PresignedUrl.");
  }
  const { account, number } = numberFor(call, "PostWhatsAppMessageMedia", originationPhoneNumberId);
  const received = sourceS3File
    ? await receiveFrom(call, sourceS3File)
    : await receiveFromUrl(call, sourceS3PresignedUrl ?? { url: "", headers: {} });
  await refuseUnsupported(call, received);
  const media: Media = {
    ...received,
    id: newMediaId(),
    accountId: account.accountId,
    phoneNumberId: number.phoneNumberId,
    declaredSha256: null,
    fileName: null,
    direction: "uploaded",
    state: "available",
  };
  call.context.state.media.set(media.id, media);
  await call.context.state.save();
  return success(call.context, { mediaId: media.id });
}

/** Deletes at WhatsApp; what lies in S3 stays. */
export async function deleteMedia(call: ApiCall): Promise<Reply> {
  const { context } = call;
  const { mediaId, originationPhoneNumberId } = parse(deleteMediaInput, call.input);
  const media = mediaOf(call, numberFor(call, "DeleteWhatsAppMessageMedia", originationPhoneNumberId), mediaId);
  if (!media && context.settings.unknownDelete === "refused") {
    throw new Refusal("ResourceNotFoundException", "The media was not found.");
  }
  if (media) {
    context.state.media.delete(mediaId);
    await context.state.content.remove(media.content);
    await context.state.save();
  }
  return success(context, { success: true });
}

/** Whether a Get writes anything, as far as its members say. Throws Refusal for combinations that do not go together. */
function storesBytes({ context }: ApiCall, input: GetInput): boolean {
  const { neitherDestination, metadataOnlyWithDestination } = context.settings;
  const destinations = [input.destinationS3File, input.destinationS3PresignedUrl].filter(Boolean).length;
  const refused =
    destinations === 2 ||
    (destinations === 0 && !input.metadataOnly && neitherDestination === "refused") ||
    (destinations === 1 && input.metadataOnly && metadataOnlyWithDestination === "refused");
  if (refused) {
    throw new Refusal("InvalidParametersException", "Name one of destinationS3File and destinationS3PresignedUrl.");
  }
  return destinations === 1 && (!input.metadataOnly || metadataOnlyWithDestination === "store");
}

/** null when nobody knows the id. Throws Refusal when Meta does not give it to this number. */
function mediaOf({ context }: ApiCall, { account, number }: OwnedNumber, id: string): Media | null {
  const media = context.state.media.get(id);
  if (!media) return null;
  const { expiredError } = context.settings;
  if (media.state === "expired") throw new Refusal(expiredError, "The media is not available any more.");
  const ours = media.accountId === account.accountId && media.phoneNumberId === number.phoneNumberId;
  if (!ours || media.state === "foreign") {
    throw new Refusal("AccessDeniedByMetaException", "You do not have access to this media object.");
  }
  return media;
}

function description({ context }: ApiCall, media: Media) {
  const { fileSize, mimeType } = context.settings;
  return {
    ...(mimeType === "present" && { mimeType: media.mimeType }),
    ...(fileSize === "bytes" && { fileSize: media.sizeBytes }),
    ...(fileSize === "kilobytes" && { fileSize: Math.ceil(media.sizeBytes / 1024) }),
  };
}

async function refuseUnsupported({ context }: ApiCall, received: Received): Promise<void> {
  const limit = maxBytesOf(received.mimeType);
  if (limit !== null && received.sizeBytes <= limit && received.sizeBytes > 0) return;
  await discard(context, received);
  throw new Refusal(context.settings.unsupportedMediaError, "The media type or size is not supported.");
}
