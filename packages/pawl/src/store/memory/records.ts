import type { EventRow } from "../event-row.ts";
import { closedRecord, type RecordRow } from "../record-row.ts";
import type { RunRow } from "../run-row.ts";
import { isHandedOn } from "../run-signal.ts";
import type { SignalRow } from "../signal-row.ts";
import type { WorkerRow } from "../worker-row.ts";
import type { WriteTarget } from "../write-target.ts";
import { DueLanes } from "./due-lanes.ts";
import { FlowBook } from "./flow-book.ts";

/**
 * The records of a memory store with the indexes over them. Every record is frozen when it comes in and replaced as a whole when
 * it changes, so that handing one out is a copy that costs nothing.
 */
export class Records implements WriteTarget {
  readonly workers: Map<string, WorkerRow> = new Map();
  readonly due: DueLanes = new DueLanes();
  readonly flows: FlowBook = new FlowBook();
  readonly #runs: Map<string, RunRow> = new Map();
  /** Every run id, ascending. */
  readonly #ids: string[] = [];
  readonly #events: Map<string, EventRow[]> = new Map();
  readonly #signals: Map<string, Map<string, SignalRow>> = new Map();
  readonly #owned: Map<string, Set<string>> = new Map();
  readonly #attention: Map<string, Set<string>> = new Map();
  readonly #keys: Map<string, string> = new Map();
  readonly #records: Map<string, RecordRow> = new Map();
  readonly #recordsOfRun: Map<string, Set<string>> = new Map();
  readonly #children: Map<string, Set<string>> = new Map();
  #touched: Set<string> = new Set();

  run(id: string): RunRow | undefined {
    return this.#runs.get(id);
  }

  /** The runs that were written to since this was last asked. */
  takeTouched(): ReadonlySet<string> {
    const touched = this.#touched;
    this.#touched = new Set();
    return touched;
  }

  put(run: RunRow): RunRow {
    this.#touched.add(run.id);
    const old = this.#runs.get(run.id);
    if (old === undefined) this.#addId(run.id);
    else this.#unindex(old);
    const row = Object.freeze({
      ...run,
      awaits: Object.isFrozen(run.awaits) ? run.awaits : Object.freeze([...run.awaits]),
      tags: Object.isFrozen(run.tags) ? run.tags : Object.freeze({ ...run.tags }),
      attributes: Object.isFrozen(run.attributes) ? run.attributes : Object.freeze({ ...run.attributes }),
    });
    this.#runs.set(row.id, row);
    this.#index(row);
    return row;
  }

  delete(run: RunRow): void {
    this.#touched.add(run.id);
    this.#unindex(run);
    this.#runs.delete(run.id);
    this.#events.delete(run.id);
    this.#signals.delete(run.id);
    for (const key of this.#recordsOfRun.get(run.id) ?? []) this.#records.delete(key);
    this.#recordsOfRun.delete(run.id);
    this.#ids.splice(lowerBound(this.#ids, run.id), 1);
  }

  keyHolder(run: Pick<RunRow, "namespace" | "workflow" | "idempotencyKey">): RunRow | undefined {
    const id = this.#keys.get(keyOf(run));
    return id === undefined ? undefined : this.#runs.get(id);
  }

  /** Newest first, those with an id below `beforeId`. */
  *newestFirst(beforeId: string | null): Generator<RunRow> {
    const end = beforeId === null ? this.#ids.length : lowerBound(this.#ids, beforeId);
    for (let index = end - 1; index >= 0; index -= 1) yield this.#runs.get(this.#ids[index]!)!;
  }

  /** The first `limit` of those with an id above `afterId`, ascending. */
  oldestFirst(afterId: string | null, limit: number): readonly RunRow[] {
    const at = afterId === null ? 0 : lowerBound(this.#ids, afterId);
    const begin = this.#ids[at] === afterId ? at + 1 : at;
    return this.#ids.slice(begin, begin + limit).map((id) => this.#runs.get(id)!);
  }

  events(runId: string): readonly EventRow[] {
    return this.#events.get(runId) ?? [];
  }

  lastSeq(runId: string): number {
    return this.events(runId).at(-1)?.seq ?? 0;
  }

  event(runId: string, seq: number): EventRow | undefined {
    return this.events(runId).findLast((event) => event.seq === seq);
  }

  append(runId: string, events: readonly EventRow[]): void {
    if (events.length === 0) return;
    this.#touched.add(runId);
    let log = this.#events.get(runId);
    if (log === undefined) this.#events.set(runId, (log = []));
    for (const event of events) log.push(Object.isFrozen(event) ? event : Object.freeze({ ...event }));
  }

  copyLog({ fromId, toId, throughSeq }: Parameters<WriteTarget["copyLog"]>[0]): void {
    this.append(
      toId,
      this.events(fromId).filter(({ seq }) => seq <= throughSeq),
    );
  }

  signals(runId: string): readonly SignalRow[] {
    return [...(this.#signals.get(runId)?.values() ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  hasSignal(runId: string, id: string): boolean {
    return this.#signals.get(runId)?.has(id) === true;
  }

  addSignal(signal: SignalRow): void {
    const kept = this.#signals.get(signal.runId) ?? new Map<string, SignalRow>();
    kept.set(signal.id, Object.freeze({ ...signal }));
    this.#signals.set(signal.runId, kept);
  }

  dropSignals(runId: string, ids: readonly string[] | "all"): void {
    const kept = this.#signals.get(runId);
    if (kept !== undefined && ids !== "all") for (const id of ids) kept.delete(id);
    if (ids === "all" || kept?.size === 0) this.#signals.delete(runId);
  }

  moveSignals(fromId: string, toId: string): void {
    const moved = this.signals(fromId).filter(isHandedOn);
    for (const signal of moved) this.addSignal({ ...signal, runId: toId });
    this.dropSignals(
      fromId,
      moved.map(({ id }) => id),
    );
  }

  record(kind: string, id: string): RecordRow | undefined {
    return this.#records.get(recordKey(kind, id));
  }

  putRecord(record: RecordRow): void {
    const key = recordKey(record.kind, record.id);
    this.deleteRecord(record.kind, record.id);
    this.#records.set(key, Object.freeze({ ...record }));
    if (record.runId !== null) this.#touched.add(record.runId);
    if (record.runId !== null) addTo(this.#recordsOfRun, record.runId, key);
  }

  deleteRecord(kind: string, id: string): void {
    const key = recordKey(kind, id);
    const record = this.#records.get(key);
    if (record === undefined) return;
    this.#records.delete(key);
    if (record.runId !== null) removeFrom(this.#recordsOfRun, record.runId, key);
  }

  closeRecords(runId: string, nowMs: number): void {
    // A copy: a record that is put goes to the end of the set.
    for (const key of Array.from(this.#recordsOfRun.get(runId) ?? [])) {
      const record = this.#records.get(key)!;
      if (record.status === "open") this.putRecord(closedRecord(record, nowMs));
    }
  }

  allRecords(): Iterable<RecordRow> {
    return this.#records.values();
  }

  /** Ids, newest first. */
  children(parentId: string): readonly string[] {
    return [...(this.#children.get(parentId) ?? [])].sort().toReversed();
  }

  /** Ids of the runs that this worker owns, ascending. */
  owned(workerId: string): readonly string[] {
    return [...(this.#owned.get(workerId) ?? [])].sort();
  }

  /** Every worker that owns a run. */
  owners(): readonly string[] {
    return [...this.#owned.keys()];
  }

  attention(workerId: string): readonly string[] {
    return [...(this.#attention.get(workerId) ?? [])].sort();
  }

  #index(run: RunRow): void {
    this.due.add(run);
    this.flows.add(run);
    if (run.workerId !== null) addTo(this.#owned, run.workerId, run.id);
    if (run.workerId !== null && run.needsAttention) addTo(this.#attention, run.workerId, run.id);
    if (run.idempotencyKey !== null) this.#keys.set(keyOf(run), run.id);
    if (run.parentId !== null) addTo(this.#children, run.parentId, run.id);
  }

  #unindex(run: RunRow): void {
    this.due.remove(run);
    this.flows.remove(run);
    if (run.workerId !== null) removeFrom(this.#owned, run.workerId, run.id);
    if (run.workerId !== null && run.needsAttention) removeFrom(this.#attention, run.workerId, run.id);
    if (run.idempotencyKey !== null) this.#keys.delete(keyOf(run));
    if (run.parentId !== null) removeFrom(this.#children, run.parentId, run.id);
  }

  #addId(id: string): void {
    const last = this.#ids.at(-1);
    if (last === undefined || last < id) this.#ids.push(id);
    else this.#ids.splice(lowerBound(this.#ids, id), 0, id);
  }
}

function recordKey(kind: string, id: string): string {
  return `${kind} ${id}`;
}

function keyOf(run: Pick<RunRow, "namespace" | "workflow" | "idempotencyKey">): string {
  return JSON.stringify([run.namespace, run.workflow, run.idempotencyKey]);
}

function addTo(sets: Map<string, Set<string>>, key: string, id: string): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([id]));
  else set.add(id);
}

function removeFrom(sets: Map<string, Set<string>>, key: string, id: string): void {
  const set = sets.get(key);
  if (set?.delete(id) && set.size === 0) sets.delete(key);
}

function lowerBound(ids: readonly string[], id: string): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ids[middle]! < id) low = middle + 1;
    else high = middle;
  }
  return low;
}
