import { useState } from "react";
import { useShortcuts } from "./use-shortcuts.ts";

export interface ListKeys {
  readonly group: string;
  readonly ids: readonly string[];
  /** Brings the item into view. */
  readonly onMove: (index: number) => void;
  readonly onOpen: (id: string) => void;
  readonly onToggle?: (id: string) => void;
  readonly onClear?: () => void;
}

/** `j` and `k` go through a list, `Enter` opens, `x` chooses. Returns the id that the keys are on; it stays the same when items come and go around it. */
export function useListKeys({ group, ids, onMove, onOpen, onToggle, onClear }: ListKeys): string | null {
  const [current, setCurrent] = useState<string | null>(null);
  const at = current === null ? -1 : ids.indexOf(current);
  const move = (to: number) => {
    const index = Math.max(0, Math.min(ids.length - 1, to));
    const id = ids[index];
    if (id === undefined) return;
    setCurrent(id);
    onMove(index);
    // The focus goes along where it is in the list, so that screen readers say the item.
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-list-item="${CSS.escape(id)}"]`)?.focus());
  };
  useShortcuts(group, [
    { keys: "j", label: "Next", run: () => move(at + 1) },
    { keys: "k", label: "Previous", run: () => move(at - 1) },
    { keys: "o", label: "Open", run: () => at !== -1 && onOpen(ids[at]!) },
    ...(onToggle === undefined ? [] : [{ keys: "x", label: "Choose", run: () => at !== -1 && onToggle(ids[at]!) }]),
    ...(onClear === undefined ? [] : [{ keys: "Escape", label: "Choose none", run: onClear }]),
  ]);
  return at === -1 ? null : current;
}
