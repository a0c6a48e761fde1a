import { MalformedForm, type ReceivedFile, type ReceivedForm, receiveForm } from "../receive-form";
import { requireMessaging } from "./authenticate";
import type { GraphCall } from "./graph-call";
import { type GraphRefusal, invalidParameter, unsupportedRequest } from "./graph-error";
import { adler32Of } from "./media-digest";
import { ALLOWED_TYPES, LARGEST_UPLOAD, uploadType } from "./media-types";
import type { PhoneNumber, Settings } from "./schemas";
import { newMediaId } from "./seed-media";
import { placeIn } from "./state";

const TTL = { least: 60, most: 43_200 };

/** Keeps the file and answers its media id. */
export async function uploadMedia(call: GraphCall): Promise<{ id: string }> {
  const { context, caller } = call;
  requireMessaging(caller);
  const number = placeIn(caller.app, call.id)?.number;
  if (!number) throw unsupportedRequest("post", call.id);
  const form = await received(call);
  try {
    const file = checkedFile(form, context.settings);
    const ttlMinutes = checkedTtl(form.fields.ttl, number);
    const id = newMediaId();
    context.state.media.set(id, {
      id,
      phoneNumberId: number.id,
      content: file.content,
      sizeBytes: file.sizeBytes,
      sha256: file.sha256,
      adler32: await adler32Of(context.state.content, file.content),
      declaredSha256: file.sha256,
      mimeType: file.contentType,
      fileName: file.fileName,
      direction: "uploaded",
      state: "available",
      createdAt: context.clock.now(),
      ttlMinutes,
    });
    await context.state.save();
    return { id };
  } catch (error) {
    if (form.file) await context.state.content.remove(form.file.content);
    throw error;
  }
}

/** The Graph API takes parameters from the query as from the form; clients are about that name messaging_product there. */
async function received({ context, contentType, body, query }: GraphCall): Promise<ReceivedForm> {
  try {
    const form = await receiveForm(contentType, body, context.state.content, LARGEST_UPLOAD);
    return { ...form, fields: { ...Object.fromEntries(query), ...form.fields } };
  } catch (error) {
    throw error instanceof MalformedForm ? invalidParameter("The parameter messaging_product is required.") : error;
  }
}

/** The part's own Content-Type is what counts; the form field `type` is only ever missed. */
function checkedFile({ fields, file }: ReceivedForm, settings: Settings): ReceivedFile & { contentType: string } {
  if (fields.messaging_product === undefined) throw invalidParameter("The parameter messaging_product is required.");
  if (fields.messaging_product !== "whatsapp") {
    throw invalidParameter("Param messaging_product must be one of {WHATSAPP} - got something else.");
  }
  if (fields.type === undefined && settings.missingType === "refused") {
    throw invalidParameter("The parameter type is required.");
  }
  if (!file) throw invalidParameter("The parameter file is required.");
  const contentType = file.contentType ?? "application/octet-stream";
  const type = uploadType(contentType);
  if (!type) throw refusedType(contentType, settings);
  const limit = settings.uploadSizeLimits === "enforced" ? type.limit : LARGEST_UPLOAD;
  if (file.tooLong || file.sizeBytes > limit) throw tooLarge(limit, settings);
  return { ...file, contentType };
}

function refusedType(contentType: string, settings: Settings): GraphRefusal {
  const listed = `Param file must be a file with one of the following types: ${ALLOWED_TYPES.join(", ")}.`;
  return invalidParameter(settings.namesReceivedType ? `${listed} Received file of type '${contentType}'.` : listed);
}

function tooLarge(limit: number, settings: Settings): GraphRefusal {
  return invalidParameter("Invalid parameter", {
    subcode: settings.fileTooLargeSubcode,
    userTitle: "File Too Large",
    userMessage: `The file you selected is too large. It may have at most ${limit} bytes.`,
  });
}

/** Minutes to live, null for the ordinary time. */
function checkedTtl(ttl: string | undefined, number: PhoneNumber): number | null {
  if (!number.noStorage) {
    if (ttl !== undefined) throw invalidParameter("Param ttl is for phone numbers with no storage alone.");
    return null;
  }
  const minutes = Number(ttl ?? TTL.least);
  if (Number.isInteger(minutes) && minutes >= TTL.least && minutes <= TTL.most) return minutes;
  throw invalidParameter(`Param ttl must be between ${TTL.least} and ${TTL.most} minutes.`);
}
