import { isSettlementKind } from "../../../engine/execution/event-kinds.ts";
import { decodeFailure, isFinal } from "../../../engine/execution/failure.ts";
import { droppedSeqs } from "../../../engine/execution/history.ts";
import type { EventRow } from "../../../store/event-row.ts";

/** Whether the event is something that the run's code gets to see. */
export function isSettlement(event: EventRow): boolean {
  return isSettlementKind(event.kind) || (event.kind === "step-failed" && isFinal(decodeFailure(event.data)));
}

/** Whether the event says how a step has ended. */
export function isStepOutcome(event: EventRow): boolean {
  return event.kind === "step-completed" || (event.kind === "step-failed" && isFinal(decodeFailure(event.data)));
}

/** Whether the event is something that code has noted for those who watch, inside a step or outside. */
export function isNoteEvent({ kind }: EventRow): boolean {
  return kind === "remark" || kind === "log" || kind === "progress" || kind === "state-set";
}

/** As {@link isNoteEvent}, or something that it has streamed: which a replay writes again just so, and no effect waits for. */
export function isWordEvent(event: EventRow): boolean {
  return isNoteEvent(event) || event.kind === "stream-written";
}

/** The events that no retry has set aside. */
export function inForce(events: readonly EventRow[]): readonly EventRow[] {
  const dropped = droppedSeqs(events);
  return dropped === null ? events : events.filter(({ seq }) => !dropped.has(seq));
}
