import type { BulkAction } from "@pawl/api";
import { X } from "lucide-react";
import { useState, type Dispatch } from "react";
import type { RunSearch } from "../../data/runs/run-search.ts";
import { Button, IconButton } from "../../design/button.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { BulkDialog } from "./bulk-dialog.tsx";
import { bulkLooks } from "./bulk-looks.ts";
import type { Selection, SelectionChange } from "./selection.ts";

export interface BulkBarProps {
  readonly selection: Selection;
  readonly search: RunSearch;
  readonly loaded: number;
  readonly hasMore: boolean;
  readonly dispatch: Dispatch<SelectionChange>;
}

/** What can be done to the runs that were chosen; it is there while any are. */
export function BulkBar({ selection, search, loaded, hasMore, dispatch }: BulkBarProps) {
  const [action, setAction] = useState<BulkAction | null>(null);
  const count = selection.ids.size;
  const isOpen = selection.isAll || count > 0;
  useShortcuts(
    "Chosen runs",
    isOpen ? [{ keys: "a", label: "Choose all that pass the filter", run: () => dispatch({ type: "all" }) }] : [],
  );
  return (
    <>
      {isOpen && (
        <div
          role="region"
          aria-label="Chosen runs"
          className="appear fixed bottom-5 left-1/2 z-20 flex max-w-[calc(100vw-16px)] -translate-x-1/2 flex-wrap items-center gap-1 rounded-xl bg-raised p-1.5 shadow-raised"
        >
          <span role="status" className="num px-2 text-sm font-medium">
            {selection.isAll ? "All that pass the filter" : `${count.toLocaleString("en")} chosen`}
          </span>
          {!selection.isAll && hasMore && count === loaded && (
            <Button look="ghost" className="text-accent" onClick={() => dispatch({ type: "all" })}>
              Choose all that pass
            </Button>
          )}
          <span aria-hidden className="mx-1 h-5 w-px bg-line" />
          {bulkLooks.map(({ action, label, icon: Icon }) => (
            <Button key={action} look="ghost" onClick={() => setAction(action)}>
              <Icon aria-hidden />
              {label}
            </Button>
          ))}
          <IconButton label="Choose none" onClick={() => dispatch({ type: "clear" })}>
            <X aria-hidden />
          </IconButton>
        </div>
      )}
      {action !== null && (
        <BulkDialog
          action={action}
          selection={selection}
          search={search}
          onClose={() => setAction(null)}
          onDone={() => dispatch({ type: "clear" })}
        />
      )}
    </>
  );
}
