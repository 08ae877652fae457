import type { Clock } from "./clock.ts";
import type { Execution } from "./execution/execution.ts";

/** A step that takes longer than this shows in the log while it runs. */
const announceAfterMs = 500;
/** How often the store is asked whether a run with such a step is still this worker's. */
const probeEveryMs = 2_000;

/**
 * Writes a `step-started` event for each step that has been running for a while, so that those who watch see what a run is doing. It is a courtesy: no promise rests
 * on it, and short steps do not pay for it.
 *
 * It also finds out when the run is not this worker's any more (cancelled by force, say), so that the step is told to stop: a worker that has nothing to
 * write would not hear of it.
 */
export function watchLongSteps(
  worker: { readonly executions: Iterable<Execution> },
  clock: Clock,
  done: () => void,
): () => void {
  const look = (): void => {
    const nowMs = clock.nowMs();
    for (const execution of worker.executions) watch(execution, nowMs);
    done();
  };
  return clock.setTimer(announceAfterMs, look, { mayBeLate: true });
}

function watch(execution: Execution, nowMs: number): void {
  if (execution.isRetired || execution.replay !== null || execution.runningCount === 0) return;
  for (const op of execution.ops.values()) {
    if (op.type !== "step" || op.state !== "running" || nowMs - op.startedMs < announceAfterMs) continue;
    if (op.isAnnounced) {
      if (nowMs - execution.probedMs >= probeEveryMs) execution.probe();
      continue;
    }
    op.isAnnounced = true;
    const { race } = op.request;
    const data = race === undefined ? null : JSON.stringify(race);
    execution.log.append("step-started", op.key, execution.stampMs(), data, op.startedMs, op.attempts, op.after);
    execution.owner.journal.add(execution);
    execution.owner.turns.schedule();
  }
}
