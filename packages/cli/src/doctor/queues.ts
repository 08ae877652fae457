import { relativeTime } from "../render/span.ts";
import { fine, problem, type Finding } from "./finding.ts";
import { oldestDueAt, type StandingLane } from "./lanes.ts";

/**
 * Runs that nobody takes from their queue, although some live worker serves their version. Versions that nobody serves at all are
 * `examineVersions`' part.
 */
export function examineQueues(
  lanes: readonly StandingLane[],
  isServedSomewhere: (lane: StandingLane) => boolean,
  nowMs: number,
): Finding[] {
  const stuck = lanes.filter((lane) => !lane.isServed && isServedSomewhere(lane));
  if (stuck.length === 0) return [fine("queues", "each in which runs stand has a live worker that serves them")];
  const unserved = stuck.filter(({ queueWorkers }) => queueWorkers === 0);
  const queues = new Set(unserved.map(({ queue }) => queue));
  return [
    ...[...queues].map((queue) => {
      const own = unserved.filter((lane) => lane.queue === queue);
      return problem("queues", `${standing(own, nowMs)} in "${queue}", which no live worker serves`, start(queue));
    }),
    ...stuck
      .filter(({ queueWorkers }) => queueWorkers > 0)
      .map((lane) => {
        const { queue, workflow, version } = lane;
        const message = `${standing([lane], nowMs)} in "${queue}" for ${workflow} v${version}, which none of the workers of this queue serves`;
        return problem("queues", message, start(queue));
      }),
  ];
}

/** `3 runs stand (2 due, the oldest 5m ago)`. */
function standing(lanes: readonly StandingLane[], nowMs: number): string {
  const due = lanes.reduce((sum, lane) => sum + lane.due, 0);
  const count = lanes.reduce((sum, lane) => sum + lane.later, due);
  const runs = count === 1 ? "1 run stands" : `${count} runs stand`;
  const oldest = oldestDueAt(lanes);
  return oldest === undefined ? runs : `${runs} (${due} due, the oldest ${relativeTime(oldest, nowMs)})`;
}

function start(queue: string): string {
  return `Start a worker for it: pawl worker --queue ${queue}`;
}
