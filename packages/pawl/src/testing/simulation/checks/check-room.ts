import type { Execution } from "../../../engine/execution/execution.ts";
import type { WorkerCore } from "../../../engine/worker-core.ts";
import type { Findings } from "../findings.ts";

/** When a run begins or goes on: its worker must not have more at once than it is allowed to, in all and of the run's queue. */
export function checkRoom(findings: Findings, worker: WorkerCore | undefined, begun: Execution): void {
  if (worker === undefined) return;
  const { concurrency, queueConcurrency } = worker.settings;
  const { queue } = begun.run;
  let count = 0;
  let countOfQueue = 0;
  for (const { run, isRetired } of worker.executions) {
    if (isRetired) continue;
    count++;
    if (run.queue === queue) countOfQueue++;
  }
  if (count > concurrency)
    findings.violated("limits", `worker ${worker.workerId} has ${count} runs at once, of ${concurrency}`);
  const limit = queueConcurrency[queue] ?? Number.POSITIVE_INFINITY;
  if (countOfQueue > limit)
    findings.violated(
      "limits",
      `worker ${worker.workerId} has ${countOfQueue} runs of queue ${queue} at once, of ${limit}`,
    );
}
