import type { ErrorGroup } from "@pawl/api";
import { BulkWindow } from "../../app/bulk-window.tsx";
import { retryBodies } from "../../data/operate/retry-bodies.ts";

export interface RetryDialogProps {
  readonly group: ErrorGroup;
  /** Only what has come to it since then; null: all. */
  readonly since: string | null;
  readonly onClose: () => void;
}

/** All runs of a group once more. */
export function RetryDialog({ group, since, onClose }: RetryDialogProps) {
  return (
    <BulkWindow
      label="Retry"
      word="Retried"
      count={group.count}
      meaning="Those that failed or are blocked are opened again at what went wrong, and those that were paused go on. What had succeeded stays."
      bodies={retryBodies(group, since)}
      onClose={onClose}
    />
  );
}
