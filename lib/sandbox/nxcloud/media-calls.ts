import type { Fault } from "../fault-rules";
import type { Reply } from "../reply";
import { locationUrl } from "../stand-in";
import { numberOf, required, requireWhatsapp } from "./authenticate";
import type { NxcloudContext } from "./context";
import { Refusal, success } from "./envelope";
import type { Account, Media } from "./schemas";
import { signedLink } from "./storage-link";

type Body = Readonly<Record<string, unknown>>;

/** Answers a link to the object, never the bytes. */
export function getMedia(context: NxcloudContext, account: Account, body: Body, fault: Fault | null): Reply {
  const media = mediaOf(context, account, body);
  const link = signedLink(context, media, fault?.kind === "expired-link" ? -60 : context.settings.linkLifetimeSeconds);
  const url =
    fault?.kind === "link"
      ? locationUrl(context, fault.location, context.urls.storage, link.slice(context.urls.storage.length))
      : link;
  return success({ mime_type: media.mimeType, file_name: storedName(media.objectKey), url });
}

export async function deleteMedia(context: NxcloudContext, account: Account, body: Body): Promise<Reply> {
  const media = mediaOf(context, account, body);
  context.state.media.delete(media.id);
  await context.state.content.remove(media.content);
  await context.state.save();
  return success({ success: true });
}

function mediaOf(context: NxcloudContext, account: Account, body: Body): Media {
  requireWhatsapp(body);
  const businessPhone = required(body, "business_phone");
  const mediaId = required(body, "Media-ID");
  numberOf(account, businessPhone);
  const media = context.state.media.get(mediaId);
  const known =
    media?.accessKey === account.accessKey && media.businessPhone === businessPhone && media.state !== "expired";
  if (!known) throw new Refusal(context.settings.unknownMediaCode);
  return media;
}

/** The object's UUID without its first group and without hyphens, as in the documented answer. */
function storedName(objectKey: string): string {
  return objectKey.split("-").slice(1).join("");
}
