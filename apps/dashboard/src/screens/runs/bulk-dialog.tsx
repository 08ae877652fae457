import type { BulkAction, BulkOperation } from "@pawl/api";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { toast } from "sonner";
import { client } from "../../data/client.ts";
import { messageOf } from "../../data/problem-text.ts";
import { keys } from "../../data/keys.ts";
import { queryClient } from "../../data/query-client.ts";
import { filterOf, type RunSearch } from "../../data/runs/run-search.ts";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Note } from "../../design/note.tsx";
import { ProgressBar } from "../../design/progress-bar.tsx";
import { bulkLooks } from "./bulk-looks.ts";
import type { Selection } from "./selection.ts";

export interface BulkDialogProps {
  readonly action: BulkAction;
  readonly selection: Selection;
  readonly search: RunSearch;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Says how many it would be, asks, and shows how far it is. It goes on when the window is closed. */
export function BulkDialog({ action, selection, search, onClose, onDone }: BulkDialogProps) {
  const look = bulkLooks.find((look) => look.action === action)!;
  const body = selection.isAll
    ? { action, where: filterOf(search, Date.now()) }
    : { action, runs: [...selection.ids].slice(0, 1_000) };
  const count = useQuery({
    queryKey: ["bulk", "count", action, search],
    queryFn: () => client.runs.bulk({ ...body, dryRun: true }),
    enabled: selection.isAll,
    gcTime: 0,
  });
  const begin = useMutation({ mutationFn: () => client.runs.bulk(body) });
  const id = begin.data?.id;
  const progress = useQuery({
    queryKey: ["bulk", id],
    queryFn: () => client.runs.bulkGet(id!),
    enabled: id !== undefined,
    ...(begin.data !== undefined && { initialData: begin.data }),
    refetchInterval: ({ state }) => (state.data?.status === "running" ? 500 : false),
  });
  const operation = progress.data;
  const isEnded = operation !== undefined && operation.status !== "running";
  useEffect(() => {
    if (!isEnded) return;
    void queryClient.invalidateQueries({ queryKey: keys.runLists });
    void queryClient.invalidateQueries({ queryKey: keys.runCounts });
  }, [isEnded]);
  const matched = selection.isAll ? count.data?.matched : Math.min(selection.ids.size, 1_000);
  const runs = matched === undefined ? "… runs" : `${matched.toLocaleString("en")} ${matched === 1 ? "run" : "runs"}`;
  const close = () => {
    if (operation !== undefined) onDone();
    if (operation?.status === "running") toast(`${look.label} goes on for ${runs}`);
    onClose();
  };
  return (
    <Dialog
      title={operation === undefined ? `${look.label} ${runs}?` : titleOf(operation, look.done)}
      {...(operation === undefined && { description: look.meaning })}
      isOpen
      onClose={close}
      footer={
        operation === undefined ? (
          <>
            <Button size="md" onClick={close}>
              Leave them
            </Button>
            <Button
              size="md"
              look={look.isDanger ? "danger" : "primary"}
              isBusy={begin.isPending}
              disabled={matched === undefined || matched === 0}
              onClick={() => begin.mutate()}
            >
              {look.label} {runs}
            </Button>
          </>
        ) : (
          <>
            {operation.status === "running" && (
              <Button size="md" onClick={() => void client.runs.bulkStop(operation.id).then(() => progress.refetch())}>
                Stop
              </Button>
            )}
            <Button size="md" look="primary" onClick={close}>
              {isEnded ? "Done" : "Go on in the background"}
            </Button>
          </>
        )
      }
    >
      <div className="flex flex-col gap-3" aria-live="polite">
        {!selection.isAll && selection.ids.size > 1_000 && (
          <Note look="warning" title="The first 1,000 are meant">
            For more, choose all that pass the filter.
          </Note>
        )}
        {(begin.error ?? count.error ?? progress.error) !== null && (
          <Note look="error" title="That did not work">
            {messageOf(begin.error ?? count.error ?? progress.error)}
          </Note>
        )}
        {operation !== undefined && <Progress operation={operation} />}
      </div>
    </Dialog>
  );
}

function Progress({
  operation: { matched, done, skipped, failedCount, failed },
}: {
  readonly operation: BulkOperation;
}) {
  const through = done + skipped + failedCount;
  return (
    <>
      <ProgressBar value={matched === 0 ? 1 : through / matched} label="Progress" />
      <dl className="num grid grid-cols-4 gap-2 text-sm">
        {[
          ["Matched", matched],
          ["Done", done],
          ["Left alone", skipped],
          ["Failed", failedCount],
        ].map(([label, count]) => (
          <div key={label}>
            <dt className="text-xs text-ink-faint">{label}</dt>
            <dd className="text-lg font-medium">{count?.toLocaleString("en")}</dd>
          </div>
        ))}
      </dl>
      {failed.length > 0 && (
        <ul className="max-h-40 overflow-y-auto rounded-md border border-line text-xs">
          {failed.map(({ run, code, message }) => (
            <li key={run} className="border-b border-line px-2 py-1 last:border-0">
              <span className="font-mono text-ink-faint">{run}</span> <span title={code}>{message}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function titleOf({ status, done }: BulkOperation, word: string): string {
  const runs = `${done.toLocaleString("en")} ${done === 1 ? "run" : "runs"}`;
  switch (status) {
    case "running":
      return "At it …";
    case "completed":
      return `${word} ${runs}`;
    case "stopped":
      return `Stopped; ${word.toLowerCase()} ${runs}`;
    case "failed":
      return "It broke off";
  }
}
