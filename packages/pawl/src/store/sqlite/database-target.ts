import type { StatementSync } from "node:sqlite";
import type { EventRow } from "../event-row.ts";
import type { RecordRow } from "../record-row.ts";
import type { RunRow } from "../run-row.ts";
import type { SignalRow } from "../signal-row.ts";
import type { WriteTarget } from "../write-target.ts";
import type { AttributeTable } from "./attribute-table.ts";
import type { Database } from "./database.ts";
import type { RecordTable } from "./record-table.ts";
import { runColumns } from "./run-columns.ts";
import { found, type FoundRun, type RunTable } from "./run-table.ts";
import type { SignalTable } from "./signal-table.ts";

export interface Tables {
  readonly runs: RunTable;
  readonly signals: SignalTable;
  readonly records: RecordTable;
  readonly attributes: AttributeTable;
}

/**
 * The database as `applyWrite` sees it: for every write whose effects reach beyond its run, or that is rare. Within one write a run is read once; `forget` before
 * the next one.
 */
export class DatabaseTarget implements WriteTarget {
  readonly #runs: RunTable;
  readonly #signals: SignalTable;
  readonly #records: RecordTable;
  readonly #attributes: AttributeTable;
  readonly #keyHolder: StatementSync;
  readonly #known: Map<string, FoundRun | null> = new Map();

  constructor(database: Database, { runs, signals, records, attributes }: Tables) {
    this.#runs = runs;
    this.#signals = signals;
    this.#records = records;
    this.#attributes = attributes;
    // Served by pawl_runs_key.
    this.#keyHolder = database.prepare(`
      SELECT ${runColumns}, n FROM pawl_runs WHERE idempotency_key = ? AND workflow = ? AND namespace = ?`);
  }

  forget(): void {
    this.#known.clear();
  }

  run(id: string): RunRow | undefined {
    return this.#find(id)?.row;
  }

  put(run: RunRow): RunRow {
    const before = this.#find(run.id);
    const n = before === null ? this.#runs.insertRow(run) : before.n;
    if (before !== null) this.#runs.replace(n, run);
    if (before?.row.attributes !== run.attributes) {
      if (before !== null) this.#attributes.drop(run.id);
      this.#attributes.add(run.id, run.attributes);
    }
    this.#known.set(run.id, { n, row: run });
    return run;
  }

  delete(run: RunRow): void {
    const n = this.#numberOf(run.id);
    this.#runs.delete(n, run.id);
    this.#signals.dropAll(n);
    this.#records.deleteOf(run.id);
    this.#attributes.drop(run.id);
    this.#known.set(run.id, null);
  }

  keyHolder({ idempotencyKey, workflow, namespace }: Parameters<WriteTarget["keyHolder"]>[0]): RunRow | undefined {
    const holder = found(this.#keyHolder.get(idempotencyKey, workflow, namespace));
    if (holder === null) return undefined;
    this.#known.set(holder.row.id, holder);
    return holder.row;
  }

  lastSeq(runId: string): number {
    return this.#runs.lastSeq(this.#numberOf(runId));
  }

  event(runId: string, seq: number): EventRow | undefined {
    return this.#runs.event(this.#numberOf(runId), seq);
  }

  append(runId: string, events: readonly EventRow[]): void {
    for (const event of events) this.#runs.append(this.#numberOf(runId), event);
  }

  copyLog({ fromId, toId, throughSeq }: Parameters<WriteTarget["copyLog"]>[0]): void {
    this.#runs.copyLog({ from: this.#numberOf(fromId), to: this.#numberOf(toId), throughSeq });
  }

  hasSignal(runId: string, id: string): boolean {
    return this.#signals.has(this.#numberOf(runId), id);
  }

  addSignal(signal: SignalRow): void {
    this.#signals.add(this.#numberOf(signal.runId), signal);
  }

  dropSignals(runId: string, ids: readonly string[] | "all"): void {
    const n = this.#numberOf(runId);
    if (ids === "all") this.#signals.dropAll(n);
    else for (const id of ids) this.#signals.drop(n, id);
  }

  moveSignals(fromId: string, toId: string): void {
    this.#signals.move(this.#numberOf(fromId), this.#numberOf(toId));
  }

  record(kind: string, id: string): RecordRow | undefined {
    return this.#records.find(kind, id);
  }

  putRecord(record: RecordRow): void {
    this.#records.put(record);
  }

  deleteRecord(kind: string, id: string): void {
    this.#records.delete(kind, id);
  }

  closeRecords(runId: string, nowMs: number): void {
    this.#records.close(runId, nowMs);
  }

  #find(id: string): FoundRun | null {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const read = this.#runs.find(id);
    this.#known.set(id, read);
    return read;
  }

  /** 0, which no run has, where there is none. */
  #numberOf(id: string): number {
    return this.#find(id)?.n ?? 0;
  }
}
