const offsets = new Map<string, number>();

/** The history entry that the page stands on: going back to it finds its own offsets, a new visit starts at the top. */
function entryKey(): string {
  return window.navigation?.currentEntry?.key ?? "";
}

/** Remembers how far a list was scrolled, in pixels, on this history entry. */
export function rememberScroll(list: string, offset: number): void {
  offsets.set(`${entryKey()} ${list}`, offset);
}

/** How far the list was scrolled when this history entry was left; 0 for a new visit. */
export function recallScroll(list: string): number {
  return offsets.get(`${entryKey()} ${list}`) ?? 0;
}
