/** Items ticked for doing something with several of them. `anchor` is where a range starts. */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  readonly anchor: string | null;
}

export type SelectionChange =
  | { readonly type: "toggle"; readonly id: string }
  /** Everything from the anchor (or `from`, when there is none) to `id`, in the order of the list. */
  | { readonly type: "range"; readonly id: string; readonly from: string | null; readonly order: readonly string[] }
  | { readonly type: "all"; readonly order: readonly string[] }
  | { readonly type: "clear" };

export const NOTHING_SELECTED: Selection = { ids: new Set(), anchor: null };

/** The selection after a change. */
export function changeSelection(selection: Selection, change: SelectionChange): Selection {
  switch (change.type) {
    case "toggle": {
      const ids = new Set(selection.ids);
      if (!ids.delete(change.id)) ids.add(change.id);
      return ids.size === 0 ? NOTHING_SELECTED : { ids, anchor: change.id };
    }
    case "range": {
      const anchor = selection.anchor ?? change.from ?? change.id;
      const ends = [change.order.indexOf(anchor), change.order.indexOf(change.id)];
      if (ends.includes(-1)) return selection;
      const range = change.order.slice(Math.min(...ends), Math.max(...ends) + 1);
      return { ids: new Set(range), anchor };
    }
    case "all":
      return { ids: new Set(change.order), anchor: selection.anchor };
    case "clear":
      return NOTHING_SELECTED;
  }
}
