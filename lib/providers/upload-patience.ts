const LEAST_MS = 60_000;
/** 100 KB a second. */
const SLOWEST_BYTES_PER_MS = 100;

/** How long to wait for the answer to an upload, in milliseconds: nothing is answered before the whole file was read. */
export function uploadPatienceMs(sizeBytes: number): number {
  return Math.ceil(LEAST_MS + sizeBytes / SLOWEST_BYTES_PER_MS);
}
