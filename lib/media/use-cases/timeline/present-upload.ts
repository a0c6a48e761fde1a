import { z } from "zod";
import type { Moment, MomentRows } from "../../../data/timeline";
import type { TimelineEntryDto } from "../../../schemas/timeline";
import { presentFailure } from "../present-media";
import { codesOf, entryOf, exchangesOf, spanOf } from "./entry";
import type { Reader } from "./person";

const refusalSchema = z.looseObject({ code: z.string().nullable(), text: z.string(), messageId: z.string() });

/** The beginning of an upload, its end, or what WhatsApp said of it later. */
export function presentUpload(reader: Reader, moment: Moment, rows: MomentRows): TimelineEntryDto | null {
  const upload = rows.uploads.get(moment.id);
  if (!upload) return null;
  if (moment.kind === "upload") {
    const actor = reader.nameOf(upload.operator);
    return entryOf(moment, "upload", "Upload put in line", { actor, bytes: Number(upload.sizeBytes) });
  }
  if (moment.kind === "refusal") {
    const refusal = refusalSchema.safeParse(upload.refusal).data;
    return entryOf(moment, "refusal", "WhatsApp could not use the file", {
      detail: refusal?.text ?? null,
      tone: "failed",
      codes: codesOf({ Code: refusal?.code ?? null, Message: refusal?.messageId ?? null }),
    });
  }
  const failure = presentFailure(upload, { providerKind: rows.item.connection.providerKind, hasBytes: true });
  return entryOf(moment, "upload", failure ? "Upload failed" : "Uploaded", {
    detail: failure?.title ?? `After ${upload.attemptCount === 1 ? "one attempt" : `${upload.attemptCount} attempts`}.`,
    tone: failure ? "failed" : "stored",
    durationMs: spanOf(upload.createdAt, upload.finishedAt),
    codes: codesOf({ HTTP: upload.failureHttpStatus, Code: upload.failureCode }),
    exchanges: exchangesOf(upload.exchanges),
  });
}
