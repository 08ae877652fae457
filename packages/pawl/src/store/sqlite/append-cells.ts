import type { EventRow } from "../event-row.ts";
import type { RunStatus } from "../run-status.ts";
import type { AppendWrite, Transition } from "../write.ts";
import { eventCellCount, eventOf, pushEvent } from "./event-columns.ts";
import { listCell, listOf, type Cell } from "./run-columns.ts";

/** Whether an append is a usual one, all of which these cells hold: it reaches no other run and no record, and leaves the run's attributes alone. */
export function isUsualAppend({ linked, attributes, transition }: AppendWrite): boolean {
  return linked.length === 0 && attributes === undefined && (transition === null || transition.successor === null);
}

/**
 * Run, worker, epoch, now, events, 8 cells per event, signals, id per signal, state, status (null: no transition, and the append ends here), due, awaits, output,
 * error, clearPause.
 */
export function pushAppend(cells: Cell[], write: AppendWrite): void {
  cells.push(write.runId, write.workerId, write.epoch, write.nowMs, write.events.length);
  for (const event of write.events) pushEvent(cells, event);
  cells.push(write.consumedSignalIds.length, ...write.consumedSignalIds, write.state ?? null);
  if (write.transition === null) {
    cells.push(null);
    return;
  }
  const { status, dueMs, awaits, output, error, clearPause } = write.transition;
  cells.push(status, dueMs, listCell(awaits), output, error, clearPause ? 1 : 0);
}

/** Where the status stands of the append that begins at `begin`. */
export function transitionAt(message: readonly Cell[], begin: number): number {
  const signals = begin + 5 + (message[begin + 4] as number) * eventCellCount;
  return signals + 1 + (message[signals] as number) + 1;
}

export function transitionOf(message: readonly Cell[], at: number): Transition {
  return {
    status: message[at] as RunStatus,
    dueMs: message[at + 1] as number | null,
    awaits: listOf(message[at + 2]!),
    output: message[at + 3] as string | null,
    error: message[at + 4] as string | null,
    clearPause: message[at + 5] === 1,
    successor: null,
  };
}

/** The append as it was given: for what cannot be decided from its cells alone. */
export function appendOf(message: readonly Cell[], begin: number): AppendWrite {
  const events: EventRow[] = [];
  const signals = begin + 5 + (message[begin + 4] as number) * eventCellCount;
  for (let at = begin + 5; at < signals; at += eventCellCount) events.push(eventOf(message, at));
  const end = transitionAt(message, begin);
  return {
    type: "append",
    runId: message[begin] as string,
    workerId: message[begin + 1] as string,
    epoch: message[begin + 2] as number,
    events,
    consumedSignalIds: message.slice(signals + 1, end - 1) as string[],
    state: (message[end - 1] as string | null) ?? undefined,
    attributes: undefined,
    linked: [],
    transition: message[end] === null ? null : transitionOf(message, end),
    nowMs: message[begin + 3] as number,
  };
}
