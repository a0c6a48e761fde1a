import { randomBytes, randomUUID } from "node:crypto";
import { MalformedForm, type ReceivedFile, type ReceivedForm, receiveForm } from "../receive-form";
import type { Reply } from "../reply";
import { numberOf, required, requireWhatsapp } from "./authenticate";
import type { NxcloudContext } from "./context";
import { Refusal, success } from "./envelope";
import type { Account } from "./schemas";

const KB = 1024;
const MB = 1024 * KB;

/** No documented type may be larger. */
const LARGEST_UPLOAD = 100 * MB;

/** The documented types of uploadMedia. 3GP is printed as "video/3gp"; its registered name is taken as well. */
const MEDIA_LIMITS: Readonly<Record<string, number>> = {
  "image/jpeg": 5 * MB,
  "image/png": 5 * MB,
  "audio/aac": 16 * MB,
  "audio/mp4": 16 * MB,
  "audio/mpeg": 16 * MB,
  "audio/amr": 16 * MB,
  "audio/ogg": 16 * MB,
  "video/mp4": 16 * MB,
  "video/3gp": 16 * MB,
  "video/3gpp": 16 * MB,
  "text/plain": LARGEST_UPLOAD,
  "application/pdf": LARGEST_UPLOAD,
  "application/vnd.ms-powerpoint": LARGEST_UPLOAD,
  "application/msword": LARGEST_UPLOAD,
  "application/vnd.ms-excel": LARGEST_UPLOAD,
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": LARGEST_UPLOAD,
  "application/vnd.openxmlformats-officedocument.presentationml.presentation": LARGEST_UPLOAD,
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": LARGEST_UPLOAD,
  "image/webp": 100 * KB,
};

const TEMPLATE_TYPES: ReadonlySet<string> = new Set([
  "application/pdf",
  "video/mp4",
  "image/jpeg",
  "image/png",
  "image/jpg",
]);

/** Keeps the file and answers a media id that getMedia takes. */
export async function uploadMedia(
  context: NxcloudContext,
  account: Account,
  contentType: string,
  body: AsyncIterable<Buffer>,
): Promise<Reply> {
  const form = await received(context, contentType, body);
  return removingOnFailure(context, form, async () => {
    const { file, businessPhone, type } = checked(account, form);
    const limit = MEDIA_LIMITS[bareType(type)];
    if (limit === undefined || file.tooLong || file.sizeBytes > limit || file.sizeBytes === 0) {
      throw new Refusal(context.settings.uploadRefusedCode);
    }
    const id = randomUUID();
    context.state.media.set(id, {
      id,
      accessKey: account.accessKey,
      businessPhone,
      objectKey: randomUUID(),
      content: file.content,
      sizeBytes: file.sizeBytes,
      sha256: file.sha256,
      declaredSha256: null,
      mimeType: type,
      fileName: file.fileName,
      direction: "uploaded",
      state: "available",
    });
    await context.state.save();
    return success({ id });
  });
}

/** Answers a template header handle: looks like an id, but nothing can be fetched with it, so nothing is kept. */
export async function uploadTemplateFile(
  context: NxcloudContext,
  account: Account,
  contentType: string,
  body: AsyncIterable<Buffer>,
): Promise<Reply> {
  const form = await received(context, contentType, body);
  const { file, type } = await removingOnFailure(context, form, async () => checked(account, form));
  await context.state.content.remove(file.content);
  if (!TEMPLATE_TYPES.has(bareType(type)) || file.tooLong) throw new Refusal(context.settings.uploadRefusedCode);
  return success({ id: `4:${randomBytes(48).toString("base64")}` });
}

async function received(context: NxcloudContext, contentType: string, body: AsyncIterable<Buffer>) {
  try {
    return await receiveForm(contentType, body, context.state.content, LARGEST_UPLOAD);
  } catch (error) {
    throw error instanceof MalformedForm ? new Refusal(1002) : error;
  }
}

function checked(account: Account, form: ReceivedForm): { file: ReceivedFile; businessPhone: string; type: string } {
  requireWhatsapp(form.fields);
  const businessPhone = required(form.fields, "business_phone");
  const type = required(form.fields, "type");
  if (!form.file) throw new Refusal(9000);
  numberOf(account, businessPhone);
  return { file: form.file, businessPhone, type };
}

async function removingOnFailure<T>(context: NxcloudContext, form: ReceivedForm, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (form.file) await context.state.content.remove(form.file.content);
    throw error;
  }
}

function bareType(type: string): string {
  return (type.split(";")[0] ?? "").trim().toLowerCase();
}
