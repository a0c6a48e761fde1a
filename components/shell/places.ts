/** True for the explorer of all numbers narrowed to what failed, as paths.failed() links to it. */
export function isFailedView(search: { get(name: string): string | null }): boolean {
  return search.get("status") === "FAILED,GONE,RETRY_WAIT";
}
