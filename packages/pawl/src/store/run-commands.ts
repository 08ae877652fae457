import type { EventRow } from "./event-row.ts";
import type { RunRow } from "./run-row.ts";
import { isTerminal } from "./run-status.ts";
import type { Refusal, RunCommand } from "./write.ts";

/** What a command does to a run: pure, so that every store decides alike. */
export type Decision =
  | { readonly type: "refuse"; readonly refusal: Refusal }
  | { readonly type: "delete" }
  | {
      readonly type: "change";
      readonly patch: Partial<RunRow>;
      /** Appended with the next number. Never to the log of a run that keeps its owner, who numbers it. */
      readonly event: Pick<EventRow, "kind" | "data"> | null;
      readonly wakes: boolean;
    };

/** Decides a command on a run as it is now, whose log ends at `lastSeq`. The time of the run's last change does not go back, however long the command was on its way. */
export function decideCommand(run: RunRow, lastSeq: number, command: RunCommand, nowMs: number): Decision {
  const decision = decide(run, lastSeq, command, nowMs);
  if (decision.type !== "change" || decision.patch.updatedMs === undefined) return decision;
  return { ...decision, patch: { ...decision.patch, updatedMs: Math.max(run.updatedMs, decision.patch.updatedMs) } };
}

function decide(run: RunRow, lastSeq: number, command: RunCommand, nowMs: number): Decision {
  switch (command.name) {
    case "cancel":
      return decideCancel(run, lastSeq, command, nowMs);
    case "pause":
      return decidePause(run, nowMs);
    case "resume":
      return decideResume(run, nowMs);
    case "retry":
      return decideRetry(run, lastSeq, command, nowMs);
    case "delete":
      return isTerminal(run.status) ? { type: "delete" } : refuse("run_changed");
  }
}

/** A run that has begun is woken, so that its code can clean up; one that has not, or cannot run, ends here and now. */
function decideCancel(run: RunRow, lastSeq: number, command: RunCommand & { name: "cancel" }, nowMs: number): Decision {
  if (isTerminal(run.status)) return refuse("run_terminal");
  const hasBegun = lastSeq > 0 || run.startedMs !== null;
  if (command.force || run.status === "blocked" || (run.workerId === null && !hasBegun)) {
    return {
      type: "change",
      patch: {
        ...parked,
        status: "cancelled",
        // An owner that still runs it is fenced off: its writes carry the old epoch.
        epoch: run.epoch + 1,
        cancelRequested: true,
        finishedMs: nowMs,
        updatedMs: nowMs,
        error: cancelledError(command.reason),
      },
      event: { kind: "run-cancelled", data: cancelledError(command.reason) },
      wakes: run.workerId !== null,
    };
  }
  // Its code has been told, or will be: the clean-up under way goes on, and the first reason counts.
  if (run.cancelRequested) return change({}, run.workerId !== null);
  const error = cancelledError(command.reason);
  if (run.workerId !== null) {
    return change({ cancelRequested: true, needsAttention: true, error, updatedMs: nowMs }, true);
  }
  return change({ ...claimableAt(nowMs), cancelRequested: true, pauseRequested: false, error }, true);
}

function decidePause(run: RunRow, nowMs: number): Decision {
  if (isTerminal(run.status)) return refuse("run_terminal");
  if (run.status === "paused") return change({}, false);
  if (run.status === "blocked" || run.cancelRequested) return refuse("run_changed");
  if (run.workerId !== null) {
    return change({ pauseRequested: true, needsAttention: true, updatedMs: nowMs }, true);
  }
  return {
    type: "change",
    patch: { ...parked, status: "paused", updatedMs: nowMs },
    event: { kind: "run-paused", data: null },
    wakes: false,
  };
}

function decideResume(run: RunRow, nowMs: number): Decision {
  if (isTerminal(run.status)) return refuse("run_terminal");
  if (run.status === "paused" || run.status === "blocked") {
    return {
      type: "change",
      // A run that was paused before it began keeps the delay of its start.
      patch: {
        ...claimableAt(nowMs),
        ...(run.startedMs === null && { dueMs: Math.max(nowMs, run.notBeforeMs) }),
        pauseRequested: false,
        error: run.cancelRequested ? run.error : null,
      },
      event: { kind: "run-resumed", data: null },
      wakes: true,
    };
  }
  if (run.pauseRequested) {
    return change({ pauseRequested: false, needsAttention: run.workerId !== null, updatedMs: nowMs }, true);
  }
  return change({}, false);
}

function decideRetry(run: RunRow, lastSeq: number, command: RunCommand & { name: "retry" }, nowMs: number): Decision {
  const isReopenable = run.status === "completed" && command.from !== undefined && run.continuedTo === null;
  const isRetryable = isReopenable || run.status === "failed" || run.status === "cancelled" || run.status === "blocked";
  if (!isRetryable || lastSeq !== command.lastSeq) return refuse("run_changed");
  return {
    type: "change",
    patch: {
      ...claimableAt(nowMs),
      cancelRequested: false,
      pauseRequested: false,
      error: null,
      output: null,
      finishedMs: null,
    },
    event: {
      kind: "run-retried",
      data: JSON.stringify({ drops: command.dropsSeqs, childrenAnew: command.childrenAnew, from: command.from }),
    },
    wakes: true,
  };
}

/** What every run without owner and without a due time has in common. */
const parked = { workerId: null, dueMs: null, awaits: [], needsAttention: false } as const;

function claimableAt(nowMs: number): Partial<RunRow> {
  return { ...parked, status: "pending", dueMs: nowMs, updatedMs: nowMs };
}

function change(patch: Partial<RunRow>, wakes: boolean): Decision {
  return { type: "change", patch, event: null, wakes };
}

function refuse(refusal: Refusal): Decision {
  return { type: "refuse", refusal };
}

function cancelledError(reason: string | null): string {
  const message = reason === null ? "The run was cancelled." : `The run was cancelled: ${reason}`;
  return JSON.stringify({ name: "PawlError", code: "run_cancelled", kind: "cancelled", retryable: false, message });
}
