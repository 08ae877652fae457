import { closedRecord, type RecordRow } from "pawl/internal";
import { recordColumnsOf, type RecordColumns } from "../rows/record-row.ts";
import type { Concerned } from "./read-concerned.ts";

/** What `apply_changes_1` takes of records. */
export interface RecordChanges {
  readonly records: {
    readonly reads: readonly { readonly kind: string; readonly id: string; readonly version: string }[];
    /** Runs that have ended: what is open of theirs closes. */
    readonly closes: readonly { readonly run: string; readonly at_ms: number }[];
    readonly deletes: readonly { readonly kind: string; readonly id: string }[];
    readonly updates: readonly RecordColumns[];
    readonly inserts: readonly RecordColumns[];
  } | null;
}

/** The records that were read for a batch, and over them what its writes have decided so far. */
export class DecidedRecords {
  readonly #read: Concerned["records"];
  readonly #known: ReadonlySet<string>;
  readonly #records: Map<string, RecordRow>;
  readonly #changed: Set<string> = new Set();
  readonly #deleted: Map<string, { readonly kind: string; readonly id: string }> = new Map();
  readonly #closes: { run: string; at_ms: number }[] = [];

  constructor(read: Concerned["records"]) {
    this.#read = read;
    this.#records = new Map(read.map(({ record }) => [keyOf(record.kind, record.id), record]));
    this.#known = new Set(this.#records.keys());
  }

  /** Closing is nothing of its own: its run ends. */
  get hasAny(): boolean {
    return this.#changed.size + this.#deleted.size > 0;
  }

  get changes(): RecordChanges {
    if (!this.hasAny && this.#closes.length === 0) return { records: null };
    const changed = [...this.#changed].sort().map((key) => [key, recordColumnsOf(this.#records.get(key)!)] as const);
    const columns = (isKnown: boolean): readonly RecordColumns[] =>
      changed.filter(([key]) => this.#known.has(key) === isKnown).map(([, record]) => record);
    return {
      records: {
        reads: this.#read.map(({ record, version }) => ({ kind: record.kind, id: record.id, version })),
        closes: this.#closes,
        deletes: [...this.#deleted.values()],
        updates: columns(true),
        inserts: columns(false),
      },
    };
  }

  /** The runs that changed records belong to. */
  get changedRuns(): readonly string[] {
    const runIds = [...this.#changed].map((key) => this.#records.get(key)?.runId ?? null);
    return runIds.filter((id) => id !== null);
  }

  get(kind: string, id: string): RecordRow | undefined {
    return this.#records.get(keyOf(kind, id));
  }

  put(record: RecordRow): void {
    const key = keyOf(record.kind, record.id);
    this.#records.set(key, record);
    this.#changed.add(key);
    this.#deleted.delete(key);
  }

  delete(kind: string, id: string): void {
    const key = keyOf(kind, id);
    this.#records.delete(key);
    this.#changed.delete(key);
    if (this.#known.has(key)) this.#deleted.set(key, { kind, id });
  }

  /** Those that were not read close in the database. */
  close(runId: string, nowMs: number): void {
    for (const record of this.#of(runId)) if (record.status === "open") this.put(closedRecord(record, nowMs));
    this.#closes.push({ run: runId, at_ms: nowMs });
  }

  deleteOf(runId: string): void {
    for (const { kind, id } of this.#of(runId)) this.delete(kind, id);
  }

  #of(runId: string): readonly RecordRow[] {
    return [...this.#records.values()].filter((record) => record.runId === runId);
  }
}

function keyOf(kind: string, id: string): string {
  return `${kind}\0${id}`;
}
