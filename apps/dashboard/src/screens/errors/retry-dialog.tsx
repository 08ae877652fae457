import type { ErrorGroup } from "@pawl/api";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { messageOf } from "../../data/problem-text.ts";
import { keys } from "../../data/keys.ts";
import { operateKeys } from "../../data/operate/operate-keys.ts";
import { noProgress, retryGroup } from "../../data/operate/retry-group.ts";
import { queryClient } from "../../data/query-client.ts";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Note } from "../../design/note.tsx";
import { ProgressBar } from "../../design/progress-bar.tsx";

export interface RetryDialogProps {
  readonly group: ErrorGroup;
  /** Only what has come to it since then; null: all. */
  readonly since: string | null;
  readonly onClose: () => void;
}

/** All runs of a group once more: says how many, asks, and shows how far it is. */
export function RetryDialog({ group, since, onClose }: RetryDialogProps) {
  const [progress, setProgress] = useState(noProgress);
  const [abort] = useState(() => new AbortController());
  const isOpen = useRef(true);
  const retry = useMutation({
    mutationFn: () => retryGroup(group, { since, signal: abort.signal, onProgress: setProgress }),
    onSettled: () => {
      void queryClient.invalidateQueries({ queryKey: operateKeys.errors });
      void queryClient.invalidateQueries({ queryKey: keys.runLists });
      void queryClient.invalidateQueries({ queryKey: keys.runCounts });
    },
  });
  useEffect(() => {
    isOpen.current = true;
    return () => {
      isOpen.current = false;
      // In the strict mode of development, effects come and go once more at once.
      setTimeout(() => !isOpen.current && abort.abort(), 0);
    };
  }, [abort]);
  const { found, done, skipped, failed, firstFailure } = progress;
  const count = `${group.count.toLocaleString("en")} ${group.count === 1 ? "run" : "runs"}`;
  return (
    <Dialog
      title={
        retry.isSuccess
          ? `Retried ${done.toLocaleString("en")} ${done === 1 ? "run" : "runs"}`
          : retry.isPending
            ? "At it …"
            : `Retry ${count}?`
      }
      {...(retry.isIdle && {
        description:
          "Those that failed or are blocked are opened again at what went wrong, and those that were paused go on. What had succeeded stays.",
      })}
      isOpen
      onClose={onClose}
      footer={
        retry.isIdle ? (
          <>
            <Button size="md" onClick={onClose}>
              Leave them
            </Button>
            <Button size="md" look="primary" onClick={() => retry.mutate()}>
              Retry {count}
            </Button>
          </>
        ) : (
          <Button size="md" look={retry.isPending ? "secondary" : "primary"} onClick={onClose}>
            {retry.isPending ? "Stop" : "Done"}
          </Button>
        )
      }
    >
      {!retry.isIdle && (
        <div className="flex flex-col gap-3" aria-live="polite">
          {retry.isError && (
            <Note look="error" title="It broke off">
              {messageOf(retry.error)}
            </Note>
          )}
          <ProgressBar
            value={retry.isSuccess ? 1 : found === 0 ? 0 : (done + skipped + failed) / found}
            label="Progress"
          />
          <dl className="num grid grid-cols-4 gap-2 text-sm">
            {(
              [
                ["Found", found],
                ["Retried", done],
                ["Left alone", skipped],
                ["Refused", failed],
              ] as const
            ).map(([label, count]) => (
              <div key={label}>
                <dt className="text-xs text-ink-faint">{label}</dt>
                <dd className="text-lg font-medium">{count.toLocaleString("en")}</dd>
              </div>
            ))}
          </dl>
          {firstFailure !== null && (
            <Note look="warning" title="Not all could be retried">
              {firstFailure}
            </Note>
          )}
        </div>
      )}
    </Dialog>
  );
}
