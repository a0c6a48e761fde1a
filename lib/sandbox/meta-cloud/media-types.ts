const KB = 1024;
const MB = 1024 * KB;

/** No upload may be larger, whatever its type. */
export const LARGEST_UPLOAD = 100 * MB;

interface MediaType {
  readonly extension: string;
  /** Documented size limit in bytes. */
  readonly limit: number;
}

const image = 5 * MB;
const played = 16 * MB;
const OFFICE = "application/vnd.openxmlformats-officedocument";

/** The upload's allow-list, in the order in which error answers print it. */
const TYPES: Readonly<Record<string, MediaType>> = {
  "audio/aac": { extension: "aac", limit: played },
  "audio/mp4": { extension: "m4a", limit: played },
  "audio/mpeg": { extension: "mp3", limit: played },
  "audio/amr": { extension: "amr", limit: played },
  "audio/ogg": { extension: "ogg", limit: played },
  "audio/opus": { extension: "opus", limit: played },
  "application/vnd.ms-powerpoint": { extension: "ppt", limit: LARGEST_UPLOAD },
  "application/msword": { extension: "doc", limit: LARGEST_UPLOAD },
  [`${OFFICE}.wordprocessingml.document`]: { extension: "docx", limit: LARGEST_UPLOAD },
  [`${OFFICE}.presentationml.presentation`]: { extension: "pptx", limit: LARGEST_UPLOAD },
  [`${OFFICE}.spreadsheetml.sheet`]: { extension: "xlsx", limit: LARGEST_UPLOAD },
  "application/pdf": { extension: "pdf", limit: LARGEST_UPLOAD },
  "text/plain": { extension: "txt", limit: LARGEST_UPLOAD },
  "application/vnd.ms-excel": { extension: "xls", limit: LARGEST_UPLOAD },
  "image/jpeg": { extension: "jpg", limit: image },
  "image/png": { extension: "png", limit: image },
  "image/webp": { extension: "webp", limit: 500 * KB },
  "video/mp4": { extension: "mp4", limit: played },
  "video/3gpp": { extension: "3gp", limit: played },
};

export const ALLOWED_TYPES: readonly string[] = Object.keys(TYPES);

/** null for a type that the upload does not take. Parameters do not matter. */
export function uploadType(mimeType: string): MediaType | null {
  const bare = (mimeType.split(";")[0] ?? "").trim().toLowerCase();
  return Object.hasOwn(TYPES, bare) ? (TYPES[bare] ?? null) : null;
}
