import type { Clock } from "./clock.ts";
import type { Execution } from "./execution/execution.ts";

/** A step that takes longer than this shows in the log while it runs. */
const announceAfterMs = 500;

/**
 * Writes a `step-started` event for each step that has been running for a while, so that those who watch see what a run is doing. It is a courtesy: no promise rests
 * on it, and short steps do not pay for it.
 */
export function announceLongSteps(
  worker: { readonly executions: Iterable<Execution> },
  clock: Clock,
  done: () => void,
): () => void {
  return clock.setTimer(announceAfterMs, () => {
    const nowMs = clock.nowMs();
    for (const execution of worker.executions) announce(execution, nowMs);
    done();
  });
}

function announce(execution: Execution, nowMs: number): void {
  if (execution.isRetired || execution.replay !== null || execution.runningCount === 0) return;
  for (const op of execution.ops.values()) {
    if (op.type !== "step" || op.state !== "running" || op.isAnnounced || nowMs - op.startedMs < announceAfterMs)
      continue;
    op.isAnnounced = true;
    execution.log.append("step-started", op.key, nowMs, null, op.startedMs, op.attempts, op.after);
    execution.owner.journal.add(execution);
    execution.owner.turns.schedule();
  }
}
