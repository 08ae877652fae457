import { PawlError } from "../../errors/pawl-error.ts";
import type { BranchScope } from "./branch-scope.ts";
import type { Execution } from "./execution.ts";

/** How much a run may write for those who watch. */
export interface RunLimits {
  /** Of streams and captured output, over the whole run. */
  readonly streamLimitBytes: number;
  /** From this number on, nothing is added to a log but what the run itself needs. */
  readonly eventsMax: number;
}

export const limitDefaults: RunLimits = { streamLimitBytes: 64 * 1024 * 1024, eventsMax: 1_000_000 };

/**
 * Whether there is room for one more thing to watch. A step is told by an error, which is on record as its outcome. The workflow's own code cannot be: a replay, which is not
 * told again, would go another way. So the run is blocked, until a person raises the limit and resumes it.
 */
export function hasRoom(execution: Execution, scope: BranchScope | undefined, bytes: number): boolean {
  const problem = problemWith(execution, bytes);
  if (problem === null) return true;
  if (scope !== undefined && !scope.op.request.isBranch) throw problem;
  execution.onFault(problem);
  return false;
}

/** What stands against so much more; null: nothing. */
export function problemWith({ owner, log, runId, streams }: Execution, bytes: number): PawlError | null {
  const { streamLimitBytes, eventsMax } = owner.limits;
  if (log.lastSeq >= eventsMax) {
    return new PawlError(
      "event_limit",
      `The log of run ${runId} has ${log.lastSeq} events; the limit is ${eventsMax} (eventsMax).`,
      {
        details: { runId, eventsMax },
      },
    );
  }
  if (bytes > 0 && streams.bytes + bytes > streamLimitBytes) {
    return new PawlError(
      "stream_limit",
      `Run ${runId} would have streamed ${streams.bytes + bytes} bytes with this; the limit is ${streamLimitBytes} (streamLimitBytes).`,
      { details: { runId, streamLimitBytes } },
    );
  }
  return null;
}
