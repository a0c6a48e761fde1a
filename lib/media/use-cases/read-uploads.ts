import { getNumber } from "../../data/numbers";
import type { Scope } from "../../data/scope";
import { listUploads } from "../../data/uploads";
import { NotFoundError } from "../../errors";
import type { UploadPageDto } from "../../schemas/uploads";
import { presentUpload } from "./present-uploads";

/** One page of uploads, newest first. Throws NotFoundError for a number outside the scope. */
export async function readUploads(
  scope: Scope,
  query: { number: string; cursor?: string | undefined; limit: number },
): Promise<UploadPageDto> {
  if (query.number !== "all" && !(await getNumber(scope, query.number))) throw new NotFoundError("number");
  const { uploads, nextCursor } = await listUploads(scope, query);
  return { uploads: uploads.map((upload) => presentUpload(upload, scope)), nextCursor };
}
