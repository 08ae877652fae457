import type { RunRow } from "../run-row.ts";
import type { ClaimRequest } from "../write.ts";
import { DueHeap } from "./due-heap.ts";

interface Lane {
  readonly queue: string;
  readonly workflow: string;
  readonly version: number;
  readonly priority: number;
  readonly heap: DueHeap;
}

/** Runs that wait for a time, in one heap per queue, workflow, version and priority: a claim looks only at the heads it may take. */
export class DueLanes {
  readonly #lanes: Map<string, Lane> = new Map();

  add(run: RunRow): void {
    if (run.dueMs === null) return;
    const key = laneKey(run);
    let lane = this.#lanes.get(key);
    if (lane === undefined) {
      const { queue, workflow, version, priority } = run;
      lane = { queue, workflow, version, priority, heap: new DueHeap() };
      this.#lanes.set(key, lane);
    }
    lane.heap.add(run.dueMs, run.id);
  }

  remove(run: RunRow): void {
    if (run.dueMs === null) return;
    const key = laneKey(run);
    const lane = this.#lanes.get(key);
    if (lane === undefined) return;
    lane.heap.remove(run.id);
    if (lane.heap.size === 0) this.#lanes.delete(key);
  }

  /** Ids of the runs to claim, in order of claim, and when the next one after them is due. */
  due(request: ClaimRequest): { readonly runIds: readonly string[]; readonly nextDueMs: number | null } {
    const lanes = [...this.#lanes.values()].filter((lane) => isServed(lane, request));
    const taken: { priority: number; dueMs: number; id: string }[] = [];
    let nextDueMs: number | null = null;
    for (const lane of lanes) {
      for (const { dueMs, id } of lane.heap.first(request.limit + 1)) {
        if (dueMs <= request.nowMs) taken.push({ priority: lane.priority, dueMs, id });
        else nextDueMs = Math.min(nextDueMs ?? dueMs, dueMs);
      }
    }
    taken.sort((a, b) => b.priority - a.priority || a.dueMs - b.dueMs || (a.id < b.id ? -1 : 1));
    for (const left of taken.splice(Math.max(0, request.limit))) {
      nextDueMs = Math.min(nextDueMs ?? left.dueMs, left.dueMs);
    }
    return { runIds: taken.map(({ id }) => id), nextDueMs };
  }
}

function laneKey(run: RunRow): string {
  return JSON.stringify([run.queue, run.workflow, run.version, run.priority]);
}

function isServed(lane: Lane, { queues, serves }: ClaimRequest): boolean {
  if (queues !== null && !queues.includes(lane.queue)) return false;
  return serves.some(({ workflow, version }) => workflow === lane.workflow && version === lane.version);
}
