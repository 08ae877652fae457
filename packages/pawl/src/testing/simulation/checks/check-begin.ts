import type { WorkerCore } from "../../../engine/worker-core.ts";
import type { Records } from "../../../store/memory/records.ts";
import type { Findings } from "../findings.ts";
import type { Asked, Invocation } from "../invocation.ts";
import type { EffectContext } from "../program/interpreter.ts";
import { inForce, isNoteEvent, isSettlement, isStepOutcome } from "./settled.ts";

/** What must be so at the moment when an effect begins. */
export function checkBegin(params: {
  readonly findings: Findings;
  readonly records: Records;
  readonly step: EffectContext;
  readonly asked: Asked;
  readonly invocation: Invocation;
  /** The worker that owns the run, if it is in the process in which the effect begins. */
  readonly worker: WorkerCore | undefined;
  /** The process has been told that the run is not its own any more. */
  readonly knowsItIsLost: boolean;
}): void {
  const { findings, records, step, asked, invocation, worker } = params;
  const what = `${step.key} attempt ${step.attempt} of ${step.runId}`;
  const once = `${step.key} attempt ${step.attempt}`;
  if (invocation.begun.has(once)) findings.violated("attempts", `${what} began twice in one execution`);
  invocation.begun.add(once);
  if (params.knowsItIsLost)
    findings.violated("promise 3", `${what} began on a worker that had been told that it lost the run`);
  // A stale owner that does not know it yet can begin what its own log allowed; the store refuses what it makes of that.
  const run = records.run(step.runId);
  if (worker === undefined || run === undefined || run.epoch !== invocation.params.epoch) return;
  const all = records.events(step.runId);
  const events = inForce(all);
  if (events.some((event) => event.key === step.key && isStepOutcome(event)))
    findings.violated("promise 1", `${what} began after its outcome was recorded`);
  if (records.lastSeq(step.runId) < asked.seq) {
    findings.violated(
      "promise 2",
      `${what} began with the log at ${records.lastSeq(step.runId)}; it was asked for at ${asked.seq}`,
    );
  }
  const settlements = all.filter(isSettlement).length;
  if (settlements < asked.settlements)
    findings.violated(
      "promise 2",
      `${what} began with ${settlements} settlements durable of ${asked.settlements} seen`,
    );
  const notes = all.filter(isNoteEvent).length;
  if (notes < asked.notes)
    findings.violated("promise 2", `${what} began with ${notes} notes durable of ${asked.notes} made`);
  const isRecorded =
    step.attempt === 1 ||
    events.some(({ kind, key, attempt }) => kind === "step-failed" && key === step.key && attempt === step.attempt - 1);
  if (!isRecorded)
    findings.violated("attempts", `${what} began before the failure of the attempt before it was recorded`);
}
