import { isNews } from "./asks.ts";
import { isStale, type BranchScope, type OutputKind } from "./branch-scope.ts";
import type { Execution } from "./execution.ts";
import { problemWith } from "./limits.ts";

const lostText = "[pawl] This run has written more output than its limits allow; the rest is not captured.\n";

/**
 * Takes what the run's code has written to stdout or stderr into the log. Output never disturbs the code: where there is no room, the log says so once (and where it can take no event more, the workflow is blocked as by any other note). What a replay repeats
 * is neither in the log nor on the stream a second time.
 *
 * @returns whether nobody else is to see it.
 */
export function takeOutput(
  execution: Execution,
  scope: BranchScope | undefined,
  kind: OutputKind,
  text: string,
): boolean {
  const mode = execution.workflow.captureOutput ?? execution.owner.captureOutput;
  if (mode === false || execution.isRetired || (scope !== undefined && isStale(scope))) return false;
  if (!isNews(execution, scope)) return true;
  const { streams } = execution;
  const bytes = Buffer.byteLength(text);
  const problem = problemWith(execution, bytes);
  if (problem === null) {
    void streams.add(scope, { kind, stream: null, part: text, bytes });
    return mode === "only";
  }
  const isPlainStep = scope !== undefined && !scope.op.request.isBranch;
  const isTold = streams.hasLostOutput;
  streams.hasLostOutput = true;
  if (problem.code === "event_limit") {
    if (!isPlainStep) execution.onFault(problem);
  } else if (!isTold || !isPlainStep) {
    // A replay counts what the workflow has said: it finds an empty place.
    void streams.add(scope, { kind: "stderr", stream: null, part: isTold ? "" : lostText, bytes: 0 });
  }
  return mode === "only";
}
