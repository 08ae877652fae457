import type { SignalRow } from "pawl/internal";

/** A signal as a query gives it, `SELECT *` and `to_json` alike. */
export interface SignalColumns {
  readonly run: string;
  readonly id: string;
  readonly at_ms: number;
  readonly name: string;
  readonly payload: string | null;
}

export function signalOf(columns: SignalColumns): SignalRow {
  return { id: columns.id, runId: columns.run, name: columns.name, payload: columns.payload, atMs: columns.at_ms };
}
