import type { ReactNode } from "react";
import { toast } from "sonner";
import { messageOf } from "../data/problem-text.ts";
import type { BulkTotals } from "../data/runs/bulk-totals.ts";
import { useBulk, type BulkBody } from "../data/runs/use-bulk.ts";
import { Button } from "../design/button.tsx";
import { Dialog } from "../design/dialog.tsx";
import { Note } from "../design/note.tsx";
import { ProgressBar } from "../design/progress-bar.tsx";

export interface BulkWindowProps {
  /** `Cancel`. */
  readonly label: string;
  /** `Cancelled`. */
  readonly word: string;
  /** How many runs it would be; undefined: not known yet. */
  readonly count: number | undefined;
  /** What will come of it. */
  readonly meaning: string;
  readonly isDanger?: boolean;
  /** What the server is asked to do. */
  readonly bodies: readonly BulkBody[];
  /** Why it is not known how many there are. */
  readonly problem?: unknown;
  /** What there is to say about them first. */
  readonly children?: ReactNode;
  readonly onClose: () => void;
  /** When the window is closed after it has begun. */
  readonly onDone?: () => void;
}

/** Says how many runs it would be, asks, and shows how far it is. It goes on when the window is closed. */
export function BulkWindow({
  label,
  word,
  count,
  meaning,
  isDanger = false,
  bodies,
  problem = null,
  children,
  onClose,
  onDone,
}: BulkWindowProps) {
  const { begin, stop, totals, isEnded, error } = useBulk(bodies);
  const runs = count === undefined ? "… runs" : runsText(count);
  const close = () => {
    if (totals !== undefined) onDone?.();
    if (totals?.status === "running") toast(`${label} goes on for ${runs}`);
    onClose();
  };
  return (
    <Dialog
      title={totals === undefined ? `${label} ${runs}?` : titleOf(totals, word)}
      {...(totals === undefined && { description: meaning })}
      isOpen
      onClose={close}
      footer={
        totals === undefined ? (
          <>
            <Button size="md" onClick={close}>
              Leave them
            </Button>
            <Button
              size="md"
              look={isDanger ? "danger" : "primary"}
              isBusy={begin.isPending}
              disabled={count === undefined || count === 0}
              onClick={() => begin.mutate()}
            >
              {label} {runs}
            </Button>
          </>
        ) : (
          <>
            {!isEnded && (
              <Button size="md" isBusy={stop.isPending} onClick={() => stop.mutate()}>
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
      <div className="flex flex-col gap-3 empty:hidden" aria-live="polite">
        {totals === undefined && children}
        {(error ?? problem) !== null && (
          <Note look="error" title="That did not work">
            {messageOf(error ?? problem)}
          </Note>
        )}
        {totals !== undefined && <Progress totals={totals} />}
      </div>
    </Dialog>
  );
}

function Progress({ totals: { matched, done, skipped, failedCount, failed } }: { readonly totals: BulkTotals }) {
  const through = done + skipped + failedCount;
  return (
    <>
      <ProgressBar value={matched === 0 ? 1 : through / matched} label="Progress" />
      <dl className="num grid grid-cols-4 gap-2 text-sm">
        {(
          [
            ["Matched", matched],
            ["Done", done],
            ["Left alone", skipped],
            ["Failed", failedCount],
          ] as const
        ).map(([label, count]) => (
          <div key={label}>
            <dt className="text-xs text-ink-faint">{label}</dt>
            <dd className="text-lg font-medium">{count.toLocaleString("en")}</dd>
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

function titleOf({ status, done }: BulkTotals, word: string): string {
  switch (status) {
    case "running":
      return "At it …";
    case "completed":
      return `${word} ${runsText(done)}`;
    case "stopped":
      return `Stopped; ${word.toLowerCase()} ${runsText(done)}`;
    case "failed":
      return "It broke off";
  }
}

function runsText(count: number): string {
  return `${count.toLocaleString("en")} ${count === 1 ? "run" : "runs"}`;
}
