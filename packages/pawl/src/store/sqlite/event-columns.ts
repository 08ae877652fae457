import type { EventRow } from "../event-row.ts";
import type { SignalRow } from "../signal-row.ts";
import type { Cell } from "./run-columns.ts";

export const eventColumns: string = "seq, kind, key, at_ms, started_ms, attempt, after_seq, data";
export const eventCellCount = 8;
export const signalColumns: string = "id, name, payload, at_ms";

export function pushEvent(cells: Cell[], event: EventRow): void {
  cells.push(event.seq, event.kind, event.key, event.atMs, event.startedMs, event.attempt, event.after, event.data);
}

/** `at` is where its cells begin. */
export function eventOf(cells: readonly Cell[], at: number = 0): EventRow {
  return {
    seq: cells[at] as number,
    kind: cells[at + 1] as string,
    key: cells[at + 2] as string | null,
    atMs: cells[at + 3] as number,
    startedMs: cells[at + 4] as number | null,
    attempt: cells[at + 5] as number | null,
    after: cells[at + 6] as number | null,
    data: cells[at + 7] as string | null,
  };
}

export function signalOf(runId: string, cells: readonly Cell[]): SignalRow {
  return {
    id: cells[0] as string,
    runId,
    name: cells[1] as string,
    payload: cells[2] as string | null,
    atMs: cells[3] as number,
  };
}
