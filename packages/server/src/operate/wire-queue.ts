import type { Queue } from "@pawl/api";
import type { QueueLimits, QueueRecord } from "pawl";
import { iso } from "../runs/wire-run.ts";

/** What stands in a queue, and who serves it. */
export function wireQueue(record: QueueRecord): Queue {
  const { queue, due, oldestDueAt, later, running, workers, limits, lanes } = record;
  return {
    queue,
    due,
    oldestDueAt: iso(oldestDueAt),
    later,
    running,
    workers,
    limits: limits === undefined ? null : wireLimits(limits),
    lanes: lanes.map(({ workflow: agent, ...lane }) => ({ agent, ...lane })),
  };
}

function wireLimits({ concurrency, concurrencyPerKey, rateLimit }: QueueLimits): Queue["limits"] {
  return {
    concurrency: concurrency ?? null,
    concurrencyPerKey: concurrencyPerKey ?? null,
    rateLimit: rateLimit === undefined ? null : { ...rateLimit },
  };
}
