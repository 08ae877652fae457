import { PawlError } from "../../errors/pawl-error.ts";
import type { Engine } from "../../engine/engine.ts";
import { interruptKind, readBody, withBody, type InterruptBody } from "../../engine/interrupts/interrupt-record.ts";
import type { NewRecord, RecordRow } from "../../store/record-row.ts";
import type { SignalRow } from "../../store/signal-row.ts";

/** What an open question is to become, and the message that goes with that. */
export interface InterruptChange {
  readonly body: InterruptBody;
  readonly status: "open" | "answered";
  readonly message: SignalRow | null;
}

/**
 * Changes an open question: reads it, has it decided what becomes of it, and writes that if nobody was faster; else it begins anew with what there is then.
 *
 * @returns the record as it was left. @throws PawlError `interrupt_not_found`, `interrupt_closed`, and what `decide` throws.
 */
export async function changeInterrupt(
  engine: Engine,
  id: string,
  decide: (record: RecordRow, body: InterruptBody, nowMs: number) => InterruptChange | "as it is",
): Promise<RecordRow> {
  for (;;) {
    const record = await readInterrupt(engine, id);
    const nowMs = engine.clock.nowMs();
    const change = decide(record, readBody(record), nowMs);
    if (change === "as it is") {
      // Who sends an answer again has not heard of it, and neither may have the run's worker.
      engine.wake();
      return record;
    }
    const next: NewRecord = { ...withBody(record, change.body), status: change.status };
    if (change.status === "answered") Object.assign(next, { dueMs: null });
    const outcome = await engine.write({
      type: "record",
      kind: interruptKind,
      id,
      expects: record.revision,
      record: next,
      linked: change.message === null ? [] : [{ type: "signal", signal: change.message }],
      nowMs,
    });
    if (outcome.ok) return { ...record, ...next, revision: record.revision + 1, updatedMs: nowMs };
    if (outcome.refusal !== "record_changed") throw noLongerWanted(record, readBody(record));
  }
}

/** @throws PawlError `interrupt_not_found`. */
export async function readInterrupt(engine: Engine, id: string): Promise<RecordRow> {
  const record = isId(id) ? await engine.store.getRecord({ kind: interruptKind, id }) : null;
  if (record !== null) return record;
  throw new PawlError("interrupt_not_found", `There is no interrupt ${JSON.stringify(id)}.`, {
    details: { interrupt: id },
  });
}

/** @throws PawlError `interrupt_closed`, which says how the question has ended. */
export function assertOpen(record: RecordRow, body: InterruptBody, nowMs: number): void {
  const { answer, dueMs } = body;
  const details = { interrupt: record.id, name: body.name, runId: record.runId, status: record.status };
  if (record.status === "answered") {
    const by = answer?.by ?? null;
    const answeredAt = new Date(answer?.atMs ?? record.updatedMs).toISOString();
    const who = by === null ? "" : ` by ${by}`;
    throw new PawlError("interrupt_closed", `"${body.title}" was answered already${who}, at ${answeredAt}.`, {
      details: { ...details, answeredBy: by, answeredAt },
    });
  }
  // Where nobody has run the run since, its record does not say so yet.
  if (record.status === "expired" || (record.status === "open" && dueMs !== null && dueMs <= nowMs)) {
    const dueAt = new Date(dueMs ?? record.updatedMs).toISOString();
    throw new PawlError("interrupt_closed", `"${body.title}" could be answered until ${dueAt}.`, {
      details: { ...details, status: "expired", dueAt },
    });
  }
  if (record.status !== "open") throw noLongerWanted(record, body);
}

function noLongerWanted({ id, runId }: RecordRow, { title, name }: InterruptBody): PawlError {
  return new PawlError("interrupt_closed", `Run ${runId} does not need an answer to "${title}" any more.`, {
    details: { interrupt: id, name, runId, status: "closed" },
  });
}

/** Other texts no store could look for. */
function isId(id: unknown): id is string {
  return typeof id === "string" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
}
