/**
 * What a store keeps besides runs: questions to people, schedules. A store knows of them only what this says; `body` it never looks into.
 *
 * A record that belongs to a run goes with it: open ones become `closed` when the run ends, and all are deleted when it is.
 */
export interface RecordRow {
  /** What it is a record of: `interrupt`, `schedule`. */
  readonly kind: string;
  /** Unique within its kind; where it is a UUIDv7, lists come newest first. */
  readonly id: string;
  readonly namespace: string;
  /** Whose it is: of a question, the owner of the run that asks; of a schedule, that of its runs. Null where nobody is named. */
  readonly owner: string | null;
  /** 1, and one more with each change. */
  readonly revision: number;
  /** `open` while something is to come of it; else a word of its kind. */
  readonly status: string;
  /** The run that it belongs to, and the one at the top of that run's tree; null: none. */
  readonly runId: string | null;
  readonly rootId: string | null;
  /** What else it is looked for by: whom a question is put to. */
  readonly label: string | null;
  /** When somebody has to look at it. */
  readonly dueMs: number | null;
  /** JSON. */
  readonly body: string;
  readonly createdMs: number;
  readonly updatedMs: number;
}

/** What a write gives; kind, id and revision come with the write, and the store keeps the time of the first one. */
export type NewRecord = Pick<
  RecordRow,
  "namespace" | "owner" | "status" | "runId" | "rootId" | "label" | "dueMs" | "body"
>;

/** The end of an open record, whatever it has become since it was last seen: it gets this status, and keeps all else. */
export interface RecordEnd {
  readonly endsAs: string;
}

export function isRecordEnd(record: NewRecord | RecordEnd | null): record is RecordEnd {
  return record !== null && "endsAs" in record;
}

export function endedRecord(record: RecordRow, { endsAs }: RecordEnd, nowMs: number): RecordRow {
  return { ...record, revision: record.revision + 1, status: endsAs, dueMs: null, updatedMs: nowMs };
}

/** What an open record of an ended run becomes. */
export function closedRecord(record: RecordRow, nowMs: number): RecordRow {
  return endedRecord(record, { endsAs: "closed" }, nowMs);
}

/** What a write makes of a record: pure. */
export function changedRecord(
  before: RecordRow | undefined,
  write: { readonly kind: string; readonly id: string; readonly record: NewRecord; readonly nowMs: number },
): RecordRow {
  return {
    ...write.record,
    kind: write.kind,
    id: write.id,
    revision: (before?.revision ?? 0) + 1,
    createdMs: before?.createdMs ?? write.nowMs,
    updatedMs: write.nowMs,
  };
}

/** Whether this write has happened already: its answer got lost, and it was handed over once more. */
export function isSameRecord(
  stored: RecordRow | undefined,
  write: { readonly expects: number | null; readonly record: NewRecord | RecordEnd | null; readonly nowMs: number },
): boolean {
  const { expects, record } = write;
  if (
    stored === undefined ||
    record === null ||
    isRecordEnd(record) ||
    expects === null ||
    stored.revision !== expects + 1
  )
    return false;
  return stored.updatedMs === write.nowMs && stored.status === record.status && stored.body === record.body;
}
