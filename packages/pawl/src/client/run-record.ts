import { fromErrorRecord, type ErrorRecord } from "../errors/error-record.ts";
import type { RunRow } from "../store/run-row.ts";
import type { WorkerRow } from "../store/worker-row.ts";
import { decodeValue } from "../values/decode.ts";
import type { Run } from "./run.ts";
import type { WorkerRecord } from "./worker-record.ts";

/** The same for lists, in which one value that cannot be read must not hide all others: `{ unreadable: reason }` stands in its place. */
export function listedRun(row: RunRow): Run {
  return runRecord(row, (text) => {
    try {
      return decodeValue(text);
    } catch (error) {
      return { unreadable: error instanceof Error ? error.message : String(error) };
    }
  });
}

/** A run as programs see it. @throws PawlError `payload_unreadable`, `value_corrupt`. */
export function runRecord(row: RunRow, decode: (text: string | null) => unknown = decodeValue): Run {
  return {
    id: row.id,
    workflow: row.workflow,
    version: row.version,
    status: row.status,
    input: decode(row.input),
    output: decode(row.output),
    error: row.error === null ? undefined : fromErrorRecord(JSON.parse(row.error) as ErrorRecord),
    state: row.state === null ? {} : (decode(row.state) as Record<string, unknown>),
    tags: row.tags,
    attributes: row.attributes,
    namespace: row.namespace,
    owner: row.owner ?? undefined,
    queue: row.queue,
    priority: row.priority,
    idempotencyKey: row.idempotencyKey ?? undefined,
    workerId: row.workerId ?? undefined,
    epoch: row.epoch,
    awaits: row.awaits,
    dueAt: dateOf(row.dueMs),
    cancelRequested: row.cancelRequested,
    pauseRequested: row.pauseRequested,
    trace: row.trace ?? undefined,
    parent: row.parentId ?? undefined,
    root: row.rootId ?? undefined,
    forkedFrom: row.forkedFrom ?? undefined,
    continuedFrom: row.continuedFrom ?? undefined,
    continuedTo: row.continuedTo ?? undefined,
    createdAt: new Date(row.createdMs),
    startedAt: dateOf(row.startedMs),
    updatedAt: new Date(row.updatedMs),
    finishedAt: dateOf(row.finishedMs),
  };
}

/** A worker as programs see it. */
export function workerRecord(row: WorkerRow): WorkerRecord {
  return {
    id: row.id,
    name: row.name,
    host: row.host,
    pid: row.pid,
    version: row.version,
    queues: row.queues ?? undefined,
    serves: row.serves,
    concurrency: row.concurrency,
    queueConcurrency: row.queueConcurrency,
    activeRuns: row.activeRuns,
    isStopping: row.isStopping,
    health: row.health,
    startedAt: new Date(row.startedMs),
    heartbeatAt: new Date(row.heartbeatMs),
    expiresAt: new Date(row.expiresMs),
  };
}

function dateOf(ms: number | null): Date | undefined {
  return ms === null ? undefined : new Date(ms);
}
