import type { Engine } from "../engine/engine.ts";
import type { LaneCount } from "../store/store.ts";
import type { WorkerRow } from "../store/worker-row.ts";
import type { FlowControl } from "../workflow/flow-control.ts";
import type { QueueRecord } from "./queue-record.ts";
import { checkText } from "../values/storable-text.ts";

/** Every queue in which runs stand, or that a live worker or the configuration names, by name; counted are the runs of one namespace. */
export async function listQueues(engine: Engine, query: { readonly namespace: string }): Promise<QueueRecord[]> {
  const namespace = checkText(query.namespace, "option namespace");
  const nowMs = engine.clock.nowMs();
  const [lanes, workers] = await Promise.all([
    engine.store.countLanes({ namespace, nowMs }),
    engine.store.listWorkers(),
  ]);
  return queueRecords(
    lanes,
    workers.filter(({ expiresMs }) => expiresMs > nowMs),
    engine.flows.queues,
  );
}

/** Puts together what stands in the lanes and who is there for it. */
export function queueRecords(
  lanes: readonly LaneCount[],
  workers: readonly WorkerRow[],
  controls: Readonly<Record<string, FlowControl>> = {},
): QueueRecord[] {
  const named = [...workers.flatMap(({ queues }) => queues ?? []), ...Object.keys(controls)];
  const names = new Set([...lanes.map(({ queue }) => queue), ...named]);
  return [...names].sort().map((queue) => {
    const ofQueue = lanes.filter((lane) => lane.queue === queue);
    const serving = workers.filter(({ queues }) => queues === null || queues.includes(queue));
    const oldest = ofQueue.flatMap(({ oldestDueMs }) => (oldestDueMs === null ? [] : [oldestDueMs]));
    return {
      queue,
      due: sum(ofQueue, "due"),
      oldestDueAt: oldest.length === 0 ? undefined : new Date(Math.min(...oldest)),
      later: sum(ofQueue, "later"),
      running: sum(ofQueue, "running"),
      workers: serving.length,
      limits: Object.hasOwn(controls, queue) ? limitsOf(controls[queue] as FlowControl) : undefined,
      lanes: ofQueue.map(({ workflow, version, due, later, running }) => {
        const isServed = serving.some(({ serves }) =>
          serves.some((served) => served.workflow === workflow && served.version === version),
        );
        return { workflow, version, due, later, running, isServed };
      }),
    };
  });
}

function limitsOf({ concurrency, concurrencyPerKey, rate }: FlowControl): QueueRecord["limits"] {
  if (concurrency === null && concurrencyPerKey === null && rate === null) return undefined;
  return {
    concurrency: concurrency ?? undefined,
    concurrencyPerKey: concurrencyPerKey ?? undefined,
    rateLimit: rate === null ? undefined : { limit: rate.limit, periodMs: rate.periodMs, perKey: rate.isPerKey },
  };
}

function sum(lanes: readonly LaneCount[], field: "due" | "later" | "running"): number {
  return lanes.reduce((total, lane) => total + lane[field], 0);
}
