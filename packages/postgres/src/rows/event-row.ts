import type { EventRow } from "pawl/internal";

/** An event as a query gives it, `SELECT *` and `to_json` alike. */
export interface EventColumns {
  readonly run: string;
  readonly at_ms: number;
  readonly started_ms: number | null;
  readonly seq: number;
  readonly attempt: number | null;
  readonly after_seq: number | null;
  readonly kind: string;
  readonly key: string | null;
  readonly data: string | null;
}

export function eventOf(columns: Omit<EventColumns, "run">): EventRow {
  return {
    seq: columns.seq,
    kind: columns.kind,
    key: columns.key,
    atMs: columns.at_ms,
    startedMs: columns.started_ms,
    attempt: columns.attempt,
    after: columns.after_seq,
    data: columns.data,
  };
}
