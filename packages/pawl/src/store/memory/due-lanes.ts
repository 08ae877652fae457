import { DueChoice } from "../due-choice.ts";
import type { FlowFacts } from "../flow-facts.ts";
import { isServed } from "../is-served.ts";
import type { RunRow } from "../run-row.ts";
import type { ClaimRequest } from "../write.ts";
import { DueHeap } from "./due-heap.ts";

interface Lane {
  readonly queue: string;
  readonly workflow: string;
  readonly version: number;
  readonly priority: number;
  /** Of runs that go through a flow: which line of it this is. */
  readonly line: { readonly flow: string; readonly key: string; readonly hasBegun: boolean } | null;
  readonly heap: DueHeap;
}

/** Runs that wait for a time, in one heap per queue, workflow, version and priority, and per line of a flow: a claim looks only at the heads it may take. */
export class DueLanes {
  readonly #lanes: Map<string, Lane> = new Map();

  add(run: RunRow): void {
    if (run.dueMs === null) return;
    const key = laneKey(run);
    let lane = this.#lanes.get(key);
    if (lane === undefined) {
      const { queue, workflow, version, priority } = run;
      lane = { queue, workflow, version, priority, line: lineOf(run), heap: new DueHeap() };
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
  due(
    request: ClaimRequest,
    facts: FlowFacts,
  ): { readonly runIds: readonly string[]; readonly nextDueMs: number | null } {
    const choice = new DueChoice(request, facts);
    const lanes = [...this.#lanes.values()].filter((lane) => isServed(lane, request));
    for (const { priority, queue, line, heap } of lanes.sort((a, b) => b.priority - a.priority)) {
      const wanted = choice.beginLane(priority, queue);
      if (wanted === null) break;
      if (line === null) for (const { id, dueMs } of heap.first(wanted)) choice.offer(queue, id, dueMs);
      else if (choice.beginFlow(line.flow)) choice.offerLine(line.flow, { ...line, queue, runs: heap.inOrder() });
    }
    return choice.result();
  }
}

function lineOf({ flow, flowKey, startedMs }: RunRow): Lane["line"] {
  return flow === null ? null : { flow, key: flowKey, hasBegun: startedMs !== null };
}

function laneKey(run: RunRow): string {
  return JSON.stringify([run.queue, run.workflow, run.version, run.priority, lineOf(run)]);
}
