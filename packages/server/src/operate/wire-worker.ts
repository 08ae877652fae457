import type { Worker } from "@pawl/api";
import type { WorkerRecord } from "pawl";

/** A worker, as it was at its last heartbeat. */
export function wireWorker(worker: WorkerRecord, nowMs: number): Worker {
  const { id, name, host, pid, version, queues, serves, concurrency, activeRuns, isStopping, health } = worker;
  return {
    id,
    name,
    host,
    pid,
    version,
    queues: queues === undefined ? null : [...queues],
    serves: serves.map((each) => ({ agent: each.workflow, version: each.version })),
    concurrency,
    queueConcurrency: { ...worker.queueConcurrency },
    activeRuns,
    isStopping,
    health: { status: health.status, reasons: health.reasons.map(({ code, message }) => ({ code, message })) },
    startedAt: worker.startedAt.toISOString(),
    heartbeatAt: worker.heartbeatAt.toISOString(),
    expiresAt: worker.expiresAt.toISOString(),
    isLive: worker.expiresAt.getTime() > nowMs,
  };
}
