import {
  isHandedOn,
  isTerminal,
  ownPrefix,
  type EventRow,
  type RecordRow,
  type RunRow,
  type SignalRow,
  type WriteTarget,
} from "pawl/internal";
import { columnsOf, type RunColumns } from "../rows/run-row.ts";
import type { SignalColumns } from "../rows/signal-row.ts";
import { DecidedRecords, type RecordChanges } from "./decided-records.ts";
import { undisturbed } from "./plain-transition.ts";
import type { Addressee, Concerned, ConcernedRun } from "./read-concerned.ts";
import { byKey } from "./sort-writes.ts";

/** What `apply_changes_1` takes. */
export interface Changes extends RecordChanges {
  /** With its version, a run must not have changed since; without (null), it must not have ended. */
  readonly reads: readonly { readonly id: string; readonly version: string | null }[];
  readonly updates: readonly RunColumns[];
  /** Those of the updates that change what a run was started with. */
  readonly replaced: readonly RunColumns[];
  readonly inserts: readonly RunColumns[];
  /** Runs that can be found by something else from now on. */
  readonly attributes: readonly { readonly run: string; readonly attributes: RunRow["attributes"] }[];
  readonly drops: readonly { readonly run: string; readonly id: string | null }[];
  readonly moves: readonly { readonly from_run: string; readonly to_run: string }[];
  readonly signals: readonly SignalColumns[];
  /** What comes of a message to a run of which not more is known than that it is there; in their order. */
  readonly letters: readonly { readonly run: string; readonly at_ms: number; readonly names: readonly string[] }[];
  readonly deletes: readonly string[];
  readonly events: readonly NewEvent[];
  /** Logs that the database copies behind the events, so that what may be long does not travel. */
  readonly copies: readonly { readonly from_run: string; readonly to_run: string; readonly through_seq: number }[];
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
  readonly #origins: ReadonlyMap<string, ConcernedRun>;
  readonly #runs: Map<string, RunRow>;
  readonly #changed: Set<string> = new Set();
  readonly #inserted: Set<string> = new Set();
  readonly #deleted: Set<string> = new Set();
  readonly #lastSeqs: Map<string, number> = new Map();
  readonly #logged: ReadonlyMap<string, EventRow>;
  readonly #events: NewEvent[] = [];
  /** By the run whose log begins with the copy. */
  readonly #copies: Map<string, { readonly fromId: string; readonly throughSeq: number }> = new Map();
  readonly #sent: Set<string>;
  /** By run, by id. */
  readonly #signals: Map<string, Map<string, SignalRow>> = new Map();
  readonly #drops: { run: string; id: string | null }[] = [];
  readonly #moves: { from_run: string; to_run: string }[] = [];
  readonly #records: DecidedRecords;
  /**
   * Parents that only hear of an end. Many runs of one parent end at about the same time, in the batches of many workers: if each decision rested on the parent's row as
   * it was read, all but one of them would have to be taken again. So what the message does to the row is left to the database, which locks it.
   */
  readonly #addressees: Map<string, Addressee>;
  readonly #letters: SignalRow[] = [];

  constructor(read: Concerned) {
    this.#read = read;
    this.#origins = new Map(read.runs.map((one) => [one.run.id, one]));
    this.#runs = new Map(read.runs.map(({ run }) => [run.id, run]));
    for (const { run, lastSeq } of read.runs) this.#lastSeqs.set(run.id, lastSeq);
    this.#logged = new Map(read.events.map(({ runId, row }) => [`${runId} ${row.seq}`, row]));
    this.#sent = new Set(read.signals.map(({ runId, id }) => `${runId} ${id}`));
    this.#records = new DecidedRecords(read.records);
    const parents = read.parents.filter(({ run }) => !this.#runs.has(run.id));
    this.#addressees = new Map(parents.map((one) => [one.run.id, one]));
  }

  /** Null: every write was refused, or had no need to change anything. */
  get changes(): Changes | null {
    const updated = [...this.#changed].filter((id) => !this.#inserted.has(id) && !this.#deleted.has(id)).sort();
    const updates = updated.map((id) => this.#runs.get(id)!);
    const inserts = [...this.#inserted].map((id) => this.#runs.get(id)!).sort(byKey);
    const signals = [...this.#signals.values()].flatMap((sent) => [...sent.values()]);
    const hasAny =
      updates.length + inserts.length + this.#deleted.size + this.#events.length + signals.length > 0 ||
      this.#drops.length + this.#moves.length > 0 ||
      this.#records.hasAny;
    if (!hasAny) return null;
    return {
      reads: [...this.#read.runs.map(({ run, version }) => ({ id: run.id, version })), ...this.#addresses()],
      // What a run was started with is long, at times, and stays as it is.
      updates: updates.map((run) => columnsOf({ ...run, input: null })),
      replaced: updates.filter((run) => isReplaced(run, this.#origins.get(run.id)!.run)).map(columnsOf),
      inserts: inserts.map(columnsOf),
      attributes: [
        ...updates.filter((run) => run.attributes !== this.#origins.get(run.id)!.run.attributes),
        ...inserts.filter(({ attributes }) => Object.keys(attributes).length > 0),
      ].map(({ id, attributes }) => ({ run: id, attributes })),
      drops: this.#drops,
      moves: this.#moves,
      signals: signals.map(({ id, runId, name, payload, atMs }) => ({ run: runId, id, at_ms: atMs, name, payload })),
      letters: this.#letters.map(({ runId, name, atMs }) => ({ run: runId, at_ms: atMs, names: awaitedAs(name) })),
      deletes: [...this.#deleted],
      events: this.#events,
      copies: [...this.#copies].map(([toId, { fromId, throughSeq }]) => ({
        from_run: fromId,
        to_run: toId,
        through_seq: throughSeq,
      })),
      ...this.#records.changes,
    };
  }

  /** The runs that others will find changed. */
  get changedRuns(): readonly string[] {
    const ofEvents = this.#events.map(({ run }) => run);
    const ofLetters = this.#letters.map(({ runId }) => runId);
    return [...this.#changed, ...this.#deleted, ...ofEvents, ...ofLetters, ...this.#records.changedRuns];
  }

  /** Workers who lose a run by this: they must not be writing to it meanwhile. */
  get dispossessed(): readonly string[] {
    const workers = this.#read.runs
      .filter(({ run }) => run.workerId !== null && this.#runs.get(run.id)?.epoch !== run.epoch)
      .map(({ run }) => run.workerId!);
    return [...new Set(workers)];
  }

  run(id: string): RunRow | undefined {
    const addressee = this.#addressees.get(id);
    return addressee === undefined ? this.#runs.get(id) : { ...undisturbed, ...addressee.run };
  }

  put(run: RunRow): RunRow {
    const addressee = this.#addressees.get(run.id);
    if (addressee !== undefined) {
      this.#addressees.set(run.id, { ...addressee, run });
      return run;
    }
    if (!this.#runs.has(run.id)) this.#inserted.add(run.id);
    this.#runs.set(run.id, run);
    this.#changed.add(run.id);
    return run;
  }

  delete(run: RunRow): void {
    this.#runs.delete(run.id);
    this.#deleted.add(run.id);
    this.#signals.delete(run.id);
    this.#records.deleteOf(run.id);
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
    return this.#logged.get(`${runId} ${seq}`);
  }

  append(runId: string, events: readonly EventRow[]): void {
    const read = this.#origins.get(runId)?.run;
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
    // A run that this very batch has made has no rows to be copied, but those that it is a copy of itself.
    const begun = this.#copies.get(fromId);
    if (begun !== undefined) this.#copies.set(toId, { ...begun, throughSeq: Math.min(begun.throughSeq, throughSeq) });
    else if (!this.#inserted.has(fromId)) this.#copies.set(toId, { fromId, throughSeq });
    // What this batch gives the log comes behind the copy.
    const given = this.#events.filter(({ run, seq }) => run === fromId && seq <= throughSeq);
    this.#events.push(...given.map((event) => ({ ...event, run: toId, floats: false })));
    this.#lastSeqs.set(toId, throughSeq);
  }

  hasSignal(runId: string, id: string): boolean {
    return this.#signals.get(runId)?.has(id) === true || this.#sent.has(`${runId} ${id}`);
  }

  addSignal(signal: SignalRow): void {
    const sent = this.#signals.get(signal.runId);
    if (sent === undefined) this.#signals.set(signal.runId, new Map([[signal.id, signal]]));
    else sent.set(signal.id, signal);
    if (this.#addressees.has(signal.runId)) this.#letters.push(signal);
  }

  dropSignals(runId: string, ids: readonly string[] | "all"): void {
    if (ids === "all") {
      this.#signals.delete(runId);
      this.#drops.push({ run: runId, id: null });
      return;
    }
    for (const id of ids) {
      this.#signals.get(runId)?.delete(id);
      this.#sent.delete(`${runId} ${id}`);
      this.#drops.push({ run: runId, id });
    }
  }

  moveSignals(fromId: string, toId: string): void {
    const sent = this.#signals.get(fromId) ?? new Map<string, SignalRow>();
    for (const signal of [...sent.values()].filter(isHandedOn)) {
      sent.delete(signal.id);
      this.addSignal({ ...signal, runId: toId });
    }
    this.#moves.push({ from_run: fromId, to_run: toId });
  }

  record(kind: string, id: string): RecordRow | undefined {
    return this.#records.get(kind, id);
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

  /** Those who are written to, and those who could not be since they have ended: one may have been retried since. */
  #addresses(): Changes["reads"] {
    const written = new Set(this.#letters.map(({ runId }) => runId));
    return [...this.#addressees.values()]
      .filter(({ run }) => written.has(run.id) || isTerminal(run.status))
      .map(({ run, version }) => ({ id: run.id, version: written.has(run.id) ? null : version }));
  }
}

/** Whether a start has put its own in the place of another's (`replacedStart`). */
function isReplaced(run: RunRow, before: RunRow): boolean {
  const { version, queue, priority, input, tags, seed, flow, flowKey, notBeforeMs } = run;
  const isSame =
    version === before.version && queue === before.queue && priority === before.priority && input === before.input;
  return !(
    isSame &&
    tags === before.tags &&
    seed === before.seed &&
    flow === before.flow &&
    flowKey === before.flowKey &&
    notBeforeMs === before.notBeforeMs
  );
}

/** Each name under which a message of this name can be waited for (`isAwaited`). */
function awaitedAs(name: string): readonly string[] {
  return name.startsWith(ownPrefix) ? [name, name.slice(0, name.indexOf(":"))] : [name];
}
