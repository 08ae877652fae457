import type { WorkerRecord } from "pawl";
import { isStale, workerText } from "../commands/workers.ts";
import { healthText } from "../render/health.ts";
import { relativeTime } from "../render/span.ts";
import { plainStyle } from "../render/style.ts";
import { fine, note, problem, type Finding } from "./finding.ts";

/** Workers that are gone, and those that say of themselves that they are not well. */
export function examineWorkers(workers: readonly WorkerRecord[], nowMs: number): Finding[] {
  const stale = workers.filter((worker) => isStale(worker, nowMs));
  const live = workers.filter((worker) => !isStale(worker, nowMs));
  return [
    live.length === 0
      ? note("workers", "none is live", "Start one: pawl worker")
      : fine("workers", `${live.length} live`),
    ...stale.map((worker) =>
      problem(
        "workers",
        `${placed(worker)} gave its last sign of life ${relativeTime(worker.heartbeatAt, nowMs)}`,
        "A live worker takes its runs over by itself: start one with `pawl worker`.",
      ),
    ),
    ...live.flatMap(healthFinding),
  ];
}

function healthFinding(worker: WorkerRecord): Finding[] {
  const { health, isStopping } = worker;
  // A worker that drains is as it should be.
  if (isStopping || health.status === "healthy") return [];
  const message = `${placed(worker)} is ${healthText(health.status, health.reasons, plainStyle)}`;
  return health.status === "unhealthy"
    ? [problem("workers", message, "See what it logs; it goes on by itself once the cause is gone.")]
    : [note("workers", message)];
}

function placed(worker: WorkerRecord): string {
  return `${workerText(worker)} (${worker.host}, process ${worker.pid})`;
}
