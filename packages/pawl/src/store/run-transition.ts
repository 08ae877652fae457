import type { RunRow } from "./run-row.ts";
import { isTerminal } from "./run-status.ts";
import type { Transition } from "./write.ts";

/**
 * What an owner's transition makes of its run: pure, so that every store decides alike.
 *
 * A run that would suspend while something waits for it that its owner has not fetched (`needsAttention`) becomes claimable
 * instead: whoever claims it next is given what arrived, so nothing is slept through.
 */
export function transitionedRun(run: RunRow, transition: Transition, nowMs: number): RunRow {
  const isRunning = transition.status === "running";
  const hasEnded = isTerminal(transition.status);
  if (endsByCancel(run, transition)) return cutShortRun(run, transition, nowMs);
  const isDiverted = run.needsAttention && mustNotMiss(run, transition);
  const status = isDiverted ? "pending" : transition.status;
  return {
    ...run,
    status,
    dueMs: isDiverted ? nowMs : hasEnded || isRunning ? null : transition.dueMs,
    workerId: isRunning ? run.workerId : null,
    awaits: status === "waiting" ? transition.awaits : [],
    needsAttention: isRunning && run.needsAttention,
    pauseRequested: run.pauseRequested && !transition.clearPause,
    output: transition.output,
    // A cancel leaves its reason here until the run has ended; nothing that happens during clean-up may lose it.
    error: run.cancelRequested && !hasEnded ? (run.error ?? transition.error) : transition.error,
    continuedTo: transition.successor?.id ?? run.continuedTo,
    updatedMs: nowMs,
    finishedMs: hasEnded ? nowMs : null,
  };
}

/**
 * A run that was asked to cancel, and whose code has not heard of it, ends where it would be blocked (it has nothing left to run) or go on as a successor (which
 * is not born then); its log is told so (`run-cancelled`).
 */
export function endsByCancel(
  run: RunRow,
  transition: Pick<Transition, "status"> & { readonly successor: object | null },
): boolean {
  return run.cancelRequested && (transition.status === "blocked" || transition.successor !== null);
}

/** What such a transition makes of the run. */
export function cutShortRun(run: RunRow, transition: Pick<Transition, "error">, nowMs: number): RunRow {
  return {
    ...run,
    status: "cancelled",
    dueMs: null,
    workerId: null,
    awaits: [],
    needsAttention: false,
    output: null,
    error: run.error ?? transition.error,
    updatedMs: nowMs,
    finishedMs: nowMs,
  };
}

/** Whether it is born paused: its predecessor was asked to pause, and has not come to it. Its log then begins with `run-paused`. */
export function isBornPaused(run: RunRow, transition: Pick<Transition, "clearPause">): boolean {
  return run.pauseRequested && !transition.clearPause;
}

export function pausedAtBirth(successor: RunRow): RunRow {
  return { ...successor, status: "paused", dueMs: null };
}

function mustNotMiss(run: RunRow, transition: Transition): boolean {
  // A pause that was withdrawn by a resume between the owner's last look and its suspension must not park the run.
  if (transition.status === "paused") return run.cancelRequested || (transition.clearPause && !run.pauseRequested);
  return transition.status === "sleeping" || transition.status === "waiting";
}

/** Whether a worker may claim the run at `nowMs`. */
export function isClaimable(run: Pick<RunRow, "status" | "dueMs">, nowMs: number): boolean {
  const waitsForTime = run.status === "pending" || run.status === "sleeping" || run.status === "waiting";
  return waitsForTime && run.dueMs !== null && run.dueMs <= nowMs;
}

/** What a claim makes of a claimable run. */
export function claimedRun(run: RunRow, workerId: string, nowMs: number): RunRow {
  return {
    ...run,
    status: "running",
    workerId,
    epoch: run.epoch + 1,
    dueMs: null,
    awaits: [],
    needsAttention: false,
    startedMs: run.startedMs ?? nowMs,
    servedMs: run.flow === null ? null : nowMs,
    updatedMs: nowMs,
  };
}

/** Whether its owner must be told (again) of what has come for the run, when it may not have heard of it: the answer that told so got lost. */
export function mayHaveNews(run: RunRow, signalCount: number): boolean {
  return run.cancelRequested || run.pauseRequested || signalCount > 0;
}

/** What the death of its worker makes of a running run. */
export function releasedRun(run: RunRow, nowMs: number): RunRow {
  return { ...run, status: "pending", workerId: null, dueMs: nowMs, needsAttention: false, updatedMs: nowMs };
}

/** Whether a run whose flow has limits has left its place to another one, for which a worker must look. */
export function makesRoom(before: Pick<RunRow, "flow" | "workerId">, after: Pick<RunRow, "workerId">): boolean {
  return before.flow !== null && before.workerId !== null && after.workerId === null;
}
