import type { ErrorGroup } from "@pawl/api";
import { client } from "../client.ts";
import { statusesFor } from "./error-group.ts";
import { errorRuns } from "./error-runs.ts";

export interface GroupProgress {
  readonly found: number;
  readonly done: number;
  /** They were in no state for it any more. */
  readonly skipped: number;
  readonly failed: number;
  /** Why the first one failed. */
  readonly firstFailure: string | null;
}

export const noProgress: GroupProgress = { found: 0, done: 0, skipped: 0, failed: 0, firstFailure: null };

/** As many as one call takes. */
const runsAtOnce = 1_000;

/**
 * Has every run of a group done anew: those that failed or are blocked are retried, those that were paused go on. As many at once as one call takes; what has been begun when the signal comes stays begun.
 * @throws what the API answers.
 */
export async function retryGroup(
  group: ErrorGroup,
  {
    since,
    signal,
    onProgress,
  }: {
    readonly since: string | null;
    readonly signal: AbortSignal;
    readonly onProgress: (progress: GroupProgress) => void;
  },
): Promise<GroupProgress> {
  let progress = noProgress;
  const tell = (change: Partial<GroupProgress>) => onProgress((progress = { ...progress, ...change }));
  for (const action of ["retry", "resume"] as const) {
    const statuses = statusesFor(action, group);
    if (statuses.length === 0) continue;
    // All are looked for before the first is touched: a run that is retried moves, or fails anew, under the pages.
    const ids: string[] = [];
    for await (const page of errorRuns({ group, statuses, since, signal })) {
      ids.push(...page);
      tell({ found: progress.found + page.length });
    }
    for (let at = 0; at < ids.length; at += runsAtOnce) {
      signal.throwIfAborted();
      const { done, skipped, failedCount, failed } = await bulk(action, ids.slice(at, at + runsAtOnce), signal);
      tell({
        done: progress.done + done,
        skipped: progress.skipped + skipped,
        failed: progress.failed + failedCount,
        firstFailure: progress.firstFailure ?? failed[0]?.message ?? null,
      });
    }
  }
  return progress;
}

async function bulk(action: "retry" | "resume", runs: readonly string[], signal: AbortSignal) {
  let operation = await client.runs.bulk({ action, runs: [...runs] });
  while (operation.status === "running") {
    await new Promise((settle) => setTimeout(settle, 400));
    operation = signal.aborted ? await client.runs.bulkStop(operation.id) : await client.runs.bulkGet(operation.id);
    if (signal.aborted) break;
  }
  return operation;
}
