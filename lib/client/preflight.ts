import { judgeUpload } from "../media/upload-rules";
import type { MediaKind } from "../schemas/media";
import { formatBytes } from "../sizes";

const TYPE_OF_EXTENSION: Readonly<Record<string, string>> = {
  aac: "audio/aac",
  amr: "audio/amr",
  csv: "text/csv",
  doc: "application/msword",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  gif: "image/gif",
  heic: "image/heic",
  heif: "image/heif",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  m4a: "audio/mp4",
  mov: "video/quicktime",
  mp3: "audio/mpeg",
  mp4: "video/mp4",
  oga: "audio/ogg",
  ogg: "audio/ogg",
  opus: "audio/ogg",
  pdf: "application/pdf",
  png: "image/png",
  ppt: "application/vnd.ms-powerpoint",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  txt: "text/plain",
  wav: "audio/wav",
  webm: "video/webm",
  webp: "image/webp",
  xls: "application/vnd.ms-excel",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  "3gp": "video/3gpp",
  "3gpp": "video/3gpp",
};

export interface PreflightRefusal {
  readonly because: string;
  /** The name may be wrong about the type, and only the server looks into the bytes: sending anyway can succeed. */
  readonly mayBeWrong: boolean;
}

/** The type that a file's name, or else the browser, gives it; null when neither says anything of use. */
export function guessType(fileName: string, browserType: string): string | null {
  const extension = /\.([a-z0-9]+)$/i.exec(fileName)?.[1]?.toLowerCase() ?? "";
  const known = TYPE_OF_EXTENSION[extension];
  if (known) return known;
  const type = browserType.toLowerCase();
  return Object.values(TYPE_OF_EXTENSION).includes(type) ? type : null;
}

/**
 * Whether sending a file is worth starting, under a number's limits in bytes per kind. Refuses what the server would
 * refuse; what cannot be told from outside passes, for the server decides by the bytes.
 */
export function preflight(
  file: { readonly name: string; readonly type: string; readonly size: number },
  limits: Readonly<Partial<Record<MediaKind, number>>>,
): PreflightRefusal | null {
  const type = guessType(file.name, file.type);
  if (type) {
    const verdict = judgeUpload(type, file.size, limits);
    return verdict.ok ? null : { because: verdict.because, mayBeWrong: file.size > 0 };
  }
  if (file.size === 0) return { because: "The file is empty.", mayBeWrong: false };
  const most = Math.max(0, ...Object.values(limits));
  if (file.size <= most) return null;
  return { because: `A file may have at most ${formatBytes(most)}.`, mayBeWrong: false };
}
