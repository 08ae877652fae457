import type { EventRow, RunRow, SignalRow, WriteTarget } from "pawl/internal";
import { columnsOf, type RunColumns } from "../rows/run-row.ts";
import type { SignalColumns } from "../rows/signal-row.ts";
import type { Concerned } from "./read-concerned.ts";
import { byKey } from "./sort-writes.ts";

/** What `apply_changes_1` takes. */
export interface Changes {
  readonly reads: readonly { readonly id: string; readonly version: string }[];
  readonly updates: readonly RunColumns[];
  readonly inserts: readonly RunColumns[];
  readonly drops: readonly { readonly run: string; readonly id: string | null }[];
  readonly moves: readonly { readonly from_run: string; readonly to_run: string }[];
  readonly signals: readonly SignalColumns[];
  readonly deletes: readonly string[];
  readonly events: readonly NewEvent[];
}

interface NewEvent {
  readonly run: string;
  readonly seq: number;
  readonly floats: boolean;
  readonly kind: string;
  readonly key: string | null;
  readonly at_ms: number;
  readonly started_ms: number | null;
  readonly attempt: number | null;
  readonly after_seq: number | null;
  readonly data: string | null;
}

/** What was read for a batch, and over it what the batch's writes have decided so far. */
export class DecidedChanges implements WriteTarget {
  readonly #read: Concerned;
  readonly #runs: Map<string, RunRow>;
  readonly #changed: Set<string> = new Set();
  readonly #inserted: Set<string> = new Set();
  readonly #deleted: Set<string> = new Set();
  readonly #lastSeqs: Map<string, number> = new Map();
  readonly #events: NewEvent[] = [];
  #signals: SignalRow[] = [];
  readonly #drops: { run: string; id: string | null }[] = [];
  readonly #moves: { from_run: string; to_run: string }[] = [];

  constructor(read: Concerned) {
    this.#read = read;
    this.#runs = new Map(read.runs.map(({ run }) => [run.id, run]));
    for (const { run, lastSeq } of read.runs) this.#lastSeqs.set(run.id, lastSeq);
  }

  /** Null: every write was refused, or had no need to change anything. */
  get changes(): Changes | null {
    const updates = [...this.#changed].filter((id) => !this.#inserted.has(id) && !this.#deleted.has(id));
    const hasAny =
      updates.length + this.#inserted.size + this.#deleted.size + this.#events.length > 0 ||
      this.#signals.length + this.#drops.length + this.#moves.length > 0;
    if (!hasAny) return null;
    return {
      reads: this.#read.runs.map(({ run, version }) => ({ id: run.id, version })),
      updates: updates.sort().map((id) => columnsOf(this.#runs.get(id)!)),
      inserts: [...this.#inserted]
        .map((id) => this.#runs.get(id)!)
        .sort(byKey)
        .map(columnsOf),
      drops: this.#drops,
      moves: this.#moves,
      signals: this.#signals.map(({ id, runId, name, payload, atMs }) => ({
        run: runId,
        id,
        at_ms: atMs,
        name,
        payload,
      })),
      deletes: [...this.#deleted],
      events: this.#events,
    };
  }

  /** Workers who lose a run by this: they must not be writing to it meanwhile. */
  get dispossessed(): readonly string[] {
    const workers = this.#read.runs
      .filter(({ run }) => run.workerId !== null && this.#runs.get(run.id)?.epoch !== run.epoch)
      .map(({ run }) => run.workerId!);
    return [...new Set(workers)];
  }

  run(id: string): RunRow | undefined {
    return this.#runs.get(id);
  }

  put(run: RunRow): RunRow {
    if (!this.#runs.has(run.id)) this.#inserted.add(run.id);
    this.#runs.set(run.id, run);
    this.#changed.add(run.id);
    return run;
  }

  delete(run: RunRow): void {
    this.#runs.delete(run.id);
    this.#deleted.add(run.id);
    this.#signals = this.#signals.filter(({ runId }) => runId !== run.id);
  }

  keyHolder(key: Pick<RunRow, "namespace" | "workflow" | "idempotencyKey">): RunRow | undefined {
    for (const run of this.#runs.values()) {
      const isSame = run.idempotencyKey === key.idempotencyKey && run.workflow === key.workflow;
      if (isSame && run.namespace === key.namespace) return run;
    }
    return undefined;
  }

  lastSeq(runId: string): number {
    return this.#lastSeqs.get(runId) ?? 0;
  }

  event(runId: string, seq: number): EventRow | undefined {
    return this.#read.events.find((event) => event.runId === runId && event.row.seq === seq)?.row;
  }

  append(runId: string, events: readonly EventRow[]): void {
    const read = this.#read.runs.find(({ run }) => run.id === runId)?.run;
    // Somebody else's word about a run whose owner may have appended since it was read.
    const floats = read !== undefined && read.workerId !== null && this.#runs.get(runId)?.epoch !== read.epoch;
    for (const event of events) {
      this.#lastSeqs.set(runId, event.seq);
      this.#events.push({
        run: runId,
        seq: event.seq,
        floats,
        kind: event.kind,
        key: event.key,
        at_ms: event.atMs,
        started_ms: event.startedMs,
        attempt: event.attempt,
        after_seq: event.after,
        data: event.data,
      });
    }
  }

  copyLog({ fromId, toId, throughSeq }: { fromId: string; toId: string; throughSeq: number }): void {
    const log = this.#read.events.filter(({ runId, row }) => runId === fromId && row.seq <= throughSeq);
    this.append(
      toId,
      log.map(({ row }) => row),
    );
  }

  hasSignal(runId: string, id: string): boolean {
    if (this.#signals.some((signal) => signal.runId === runId && signal.id === id)) return true;
    return this.#read.runs.some(({ run, signalIds }) => run.id === runId && signalIds.includes(id));
  }

  addSignal(signal: SignalRow): void {
    this.#signals.push(signal);
  }

  dropSignals(runId: string, ids: readonly string[] | "all"): void {
    const isDropped = (signal: SignalRow): boolean =>
      signal.runId === runId && (ids === "all" || ids.includes(signal.id));
    this.#signals = this.#signals.filter((signal) => !isDropped(signal));
    if (ids === "all") this.#drops.push({ run: runId, id: null });
    else for (const id of ids) this.#drops.push({ run: runId, id });
  }

  moveSignals(fromId: string, toId: string): void {
    this.#signals = this.#signals.map((signal) => (signal.runId === fromId ? { ...signal, runId: toId } : signal));
    this.#moves.push({ from_run: fromId, to_run: toId });
  }
}
