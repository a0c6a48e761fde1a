/** Items ticked for doing something with several of them. `anchor` is where a range starts. */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  readonly anchor: string | null;
  /** How it came: by hand, with all that was loaded, or with all that the view matches, loaded or not. */
  readonly reach: "ticked" | "loaded" | "matching";
}

export type SelectionChange =
  | { readonly type: "toggle"; readonly id: string; readonly order: readonly string[] }
  /** Everything from the anchor (or `from`, when there is none) to `id`, in the order of the list. */
  | { readonly type: "range"; readonly id: string; readonly from: string | null; readonly order: readonly string[] }
  | { readonly type: "loaded"; readonly order: readonly string[] }
  | { readonly type: "matching" }
  | { readonly type: "clear" };

export const NOTHING_SELECTED: Selection = { ids: new Set(), anchor: null, reach: "ticked" };

export function isTicked({ ids, reach }: Selection, id: string): boolean {
  return reach === "matching" || ids.has(id);
}

/** The selection after a change. */
export function changeSelection(selection: Selection, change: SelectionChange): Selection {
  switch (change.type) {
    case "toggle": {
      const ids = new Set(change.order.filter((id) => isTicked(selection, id)));
      if (!ids.delete(change.id)) ids.add(change.id);
      return ids.size === 0 ? NOTHING_SELECTED : { ids, anchor: change.id, reach: "ticked" };
    }
    case "range": {
      const anchor = selection.anchor ?? change.from ?? change.id;
      const ends = [change.order.indexOf(anchor), change.order.indexOf(change.id)];
      if (ends.includes(-1)) return selection;
      const range = change.order.slice(Math.min(...ends), Math.max(...ends) + 1);
      return { ids: new Set(range), anchor, reach: "ticked" };
    }
    case "loaded":
      return { ids: new Set(change.order), anchor: selection.anchor, reach: "loaded" };
    case "matching":
      return { ...selection, reach: "matching" };
    case "clear":
      return NOTHING_SELECTED;
  }
}
