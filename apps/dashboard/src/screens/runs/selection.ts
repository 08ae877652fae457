/** Which runs something is to be done to: some, or all that pass the filter, loaded or not. */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  readonly isAll: boolean;
  /** The row that was last chosen; a range begins there. */
  readonly anchor: string | null;
}

export const noSelection: Selection = { ids: new Set(), isAll: false, anchor: null };

export type SelectionChange =
  | { readonly type: "toggle"; readonly id: string }
  /** From the anchor to this one. */
  | { readonly type: "range"; readonly id: string; readonly order: readonly string[] }
  | { readonly type: "loaded"; readonly ids: readonly string[] }
  | { readonly type: "all" }
  | { readonly type: "clear" };

/** Pure. */
export function select(selection: Selection, change: SelectionChange): Selection {
  switch (change.type) {
    case "toggle": {
      const ids = new Set(selection.ids);
      if (!ids.delete(change.id)) ids.add(change.id);
      return { ids, isAll: false, anchor: change.id };
    }
    case "range": {
      const from = selection.anchor === null ? -1 : change.order.indexOf(selection.anchor);
      const to = change.order.indexOf(change.id);
      if (from === -1 || to === -1) return select(selection, { type: "toggle", id: change.id });
      const range = change.order.slice(Math.min(from, to), Math.max(from, to) + 1);
      return { ids: new Set([...selection.ids, ...range]), isAll: false, anchor: change.id };
    }
    case "loaded":
      return { ids: new Set(change.ids), isAll: false, anchor: null };
    case "all":
      return { ids: new Set(), isAll: true, anchor: null };
    case "clear":
      return noSelection;
  }
}

export function isSelected({ ids, isAll }: Selection, id: string): boolean {
  return isAll || ids.has(id);
}
