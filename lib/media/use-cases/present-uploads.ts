import type { Scope } from "../../data/scope";
import type { ListedUpload } from "../../data/uploads";
import { type UploadDto, uploadRefusalSchema } from "../../schemas/uploads";
import { presentFailure } from "./present-media";

/** An upload as lists and the transfer dock show it. */
export function presentUpload(upload: ListedUpload, scope: Scope): UploadDto {
  return {
    id: upload.id,
    phoneNumberId: upload.phoneNumberId,
    phoneNumber: upload.phoneNumber.phoneNumber,
    fileName: upload.fileName,
    kind: upload.kind,
    mimeType: upload.mimeType,
    sizeBytes: Number(upload.sizeBytes),
    status: upload.status,
    providerMediaId: upload.providerMediaId,
    mediaItemId: upload.mediaItemId,
    operatorName: upload.operator?.name ?? null,
    mine: scope.kind === "operator" && upload.operatorId === scope.operatorId,
    failure: presentFailure(upload, {
      providerKind: upload.phoneNumber.connection.providerKind,
      hasBytes: true,
      deed: "upload",
      retrying: upload.status === "RETRY_WAIT",
    }),
    refusal: uploadRefusalSchema.safeParse(upload.refusal).data ?? null,
    createdAt: upload.createdAt.toISOString(),
    finishedAt: upload.finishedAt?.toISOString() ?? null,
  };
}
