import { BlobError } from "./types";

const FULL = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);
const WHY: Readonly<Record<string, string>> = {
  EACCES: "we are not allowed to use it",
  EPERM: "we are not allowed to use it",
  EROFS: "it is read-only",
  ENOENT: "it is missing",
  ENOTDIR: "it is not a folder",
  EIO: "the disk reports an error",
  EMFILE: "too many files are open",
  ENFILE: "too many files are open",
};

/** The operating system's name for an error, undefined for any other error. */
export function errnoOf(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}

/** What a failed file operation means for the store whose folder is `root`. */
export function diskError(error: unknown, root: string): BlobError {
  if (error instanceof BlobError) return error;
  const code = errnoOf(error) ?? "no code";
  if (FULL.has(code)) return new BlobError("NO_SPACE", `There is no room left in the storage folder ${root}.`, error);
  const why = WHY[code] ?? "the operating system refused";
  return new BlobError("UNAVAILABLE", `The storage folder ${root} cannot be used: ${why} (${code}).`, error);
}
