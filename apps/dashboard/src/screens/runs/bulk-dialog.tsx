import type { BulkAction } from "@pawl/api";
import { useQuery } from "@tanstack/react-query";
import { BulkWindow } from "../../app/bulk-window.tsx";
import { client } from "../../data/client.ts";
import { filterOf, type RunSearch } from "../../data/runs/run-search.ts";
import { Note } from "../../design/note.tsx";
import { bulkLooks } from "./bulk-looks.ts";
import type { Selection } from "./selection.ts";

export interface BulkDialogProps {
  readonly action: BulkAction;
  readonly selection: Selection;
  readonly search: RunSearch;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** As many as one call takes. */
const chosenMax = 1_000;

/** The same for the runs that were chosen, or for all that pass the filter. */
export function BulkDialog({ action, selection, search, onClose, onDone }: BulkDialogProps) {
  const { label, done, meaning, isDanger = false } = bulkLooks.find((look) => look.action === action)!;
  const body = selection.isAll
    ? { action, where: filterOf(search, Date.now()) }
    : { action, runs: [...selection.ids].slice(0, chosenMax) };
  const counted = useQuery({
    queryKey: ["bulk", "count", action, search],
    queryFn: () => client.runs.bulk({ ...body, dryRun: true }),
    enabled: selection.isAll,
    gcTime: 0,
  });
  return (
    <BulkWindow
      label={label}
      word={done}
      meaning={meaning}
      isDanger={isDanger}
      count={selection.isAll ? counted.data?.matched : Math.min(selection.ids.size, chosenMax)}
      bodies={[body]}
      problem={counted.error}
      onClose={onClose}
      onDone={onDone}
    >
      {!selection.isAll && selection.ids.size > chosenMax && (
        <Note look="warning" title="The first 1,000 are meant">
          For more, choose all that pass the filter.
        </Note>
      )}
    </BulkWindow>
  );
}
