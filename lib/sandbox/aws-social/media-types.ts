const KB = 1024;
const MB = 1024 * KB;

interface MediaType {
  readonly maxBytes: number;
  /** Short extension where the subtype is long or unlike it. */
  readonly extension?: string;
}

/** What AWS lists as supported, with WhatsApp's limits. 3GP is printed as "video/3gp"; its registered name is taken too. */
const SUPPORTED: Readonly<Record<string, MediaType>> = {
  "audio/aac": { maxBytes: 16 * MB },
  "audio/amr": { maxBytes: 16 * MB },
  "audio/mpeg": { maxBytes: 16 * MB, extension: "mp3" },
  "audio/mp4": { maxBytes: 16 * MB, extension: "m4a" },
  "audio/ogg": { maxBytes: 16 * MB },
  "text/plain": { maxBytes: 100 * MB, extension: "text" },
  "application/pdf": { maxBytes: 100 * MB },
  "application/msword": { maxBytes: 100 * MB, extension: "doc" },
  "application/vnd.ms-excel": { maxBytes: 100 * MB, extension: "xls" },
  "application/vnd.ms-powerpoint": { maxBytes: 100 * MB, extension: "ppt" },
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": { maxBytes: 100 * MB, extension: "docx" },
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": { maxBytes: 100 * MB, extension: "xlsx" },
  "application/vnd.openxmlformats-officedocument.presentationml.presentation": {
    maxBytes: 100 * MB,
    extension: "pptx",
  },
  "image/jpeg": { maxBytes: 5 * MB },
  "image/png": { maxBytes: 5 * MB },
  // Animated; static stickers may have 100 KB, which only Meta can tell apart.
  "image/webp": { maxBytes: 500 * KB },
  "video/mp4": { maxBytes: 16 * MB },
  "video/3gp": { maxBytes: 16 * MB },
  "video/3gpp": { maxBytes: 16 * MB, extension: "3gp" },
};

/** The largest file that WhatsApp takes of this type, in bytes; null when it does not take the type. */
export function maxBytesOf(mimeType: string): number | null {
  return SUPPORTED[bareType(mimeType)]?.maxBytes ?? null;
}

/** "jpeg" for image/jpeg, "ogg" for "audio/ogg; codecs=opus". */
export function extensionOf(mimeType: string, longSubtypes: "short" | "subtype"): string {
  const bare = bareType(mimeType);
  const short = longSubtypes === "short" ? SUPPORTED[bare]?.extension : undefined;
  return short ?? bare.split("/")[1] ?? bare;
}

function bareType(mimeType: string): string {
  return (mimeType.split(";")[0] ?? "").trim().toLowerCase();
}
