import { z } from "zod";
import { diagnosedError } from "../diagnosis";
import { idOf } from "../fields";
import { bareMimeType } from "../multipart";
import type { CallContext, MediaUpload, UploadReceipt } from "../types";
import { uploadPatienceMs } from "../upload-patience";
import type { OnPremisesClient } from "./client";
import { malformed, NO_SUCH_CALL } from "./diagnoses";

const uploadedSchema = z.looseObject({ media: z.tuple([z.looseObject({ id: z.unknown() })], z.unknown()) });

/**
 * On-Premises API reference, "Upload media": the body is the file and nothing else. What is sent around it, as in a
 * form, would become part of the file.
 */
export async function uploadMedia(
  media: MediaUpload,
  client: OnPremisesClient,
  ctx: CallContext,
): Promise<UploadReceipt> {
  const answer = await client.call(
    {
      step: "upload",
      method: "POST",
      path: "media",
      headers: { "content-type": contentTypeOf(media.mimeType), "content-length": String(media.sizeBytes) },
      body: () => media.open(),
      headersTimeoutMs: uploadPatienceMs(media.sizeBytes),
      meanings: NO_SUCH_CALL,
    },
    ctx,
  );
  const parsed = uploadedSchema.safeParse(answer);
  const providerMediaId = parsed.success ? idOf(parsed.data.media[0].id) : null;
  if (providerMediaId === null) throw diagnosedError(malformed("took the file, but gave no media id"));
  return { providerMediaId };
}

/** With its parameters, if they can stand in a header: "audio/ogg; codecs=opus" says more than "audio/ogg". */
function contentTypeOf(mimeType: string): string {
  const bare = bareMimeType(mimeType);
  return /^[\x20-\x7e]+$/.test(mimeType) ? mimeType.trim() : bare;
}
