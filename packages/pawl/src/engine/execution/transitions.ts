import type { NewRun, RunRow } from "../../store/run-row.ts";
import type { RunStatus } from "../../store/run-status.ts";
import type { Transition } from "../../store/write.ts";
import { interruptTopic } from "../interrupts/interrupt-message.ts";
import type { Op } from "./op.ts";

/** How a run leaves its owner. Pure. */
export function transitionTo(status: RunStatus, parts: Partial<Transition> = {}): Transition {
  return { status, dueMs: null, awaits: [], output: null, error: null, clearPause: false, successor: null, ...parts };
}

const suspendedStatuses: ReadonlySet<RunStatus> = new Set<RunStatus>(["sleeping", "waiting", "paused"]);

/** Whether the run goes on later, by itself or when something comes. */
export function isSuspension(transition: Transition | null): boolean {
  return transition !== null && suspendedStatuses.has(transition.status);
}

/** In place of a suspension during which something may come for the run and not be heard: whoever claims it next is given everything, and suspends it again if it must. */
export function insteadOfSuspension(transition: Transition, nowMs: number): Transition {
  return { ...transition, status: "pending", dueMs: nowMs, awaits: [], clearPause: false };
}

/**
 * What a run waits for when nothing of it is running: `sleeping` for times only, `waiting` when a signal would do.
 * Null: for nothing that Pawl knows of, so its code awaits something of its own.
 */
export function suspension(ops: Iterable<Op>): Transition | null {
  let dueMs = Number.POSITIVE_INFINITY;
  const awaits = new Set<string>();
  let isWaiting = false;
  for (const op of ops) {
    if (op.type === "signal") {
      awaits.add(op.name);
      if (op.dueMs !== null) dueMs = Math.min(dueMs, op.dueMs);
    } else if (op.type === "child") {
      awaits.add("$child");
    } else if (op.type === "linked") {
      continue;
    } else if (op.type === "interrupt") {
      awaits.add(interruptTopic);
      if (op.dueMs !== null) dueMs = Math.min(dueMs, op.dueMs);
    } else if (op.type === "sleep" || op.state === "backoff") {
      dueMs = Math.min(dueMs, op.dueMs);
    } else {
      continue;
    }
    isWaiting = true;
  }
  if (!isWaiting) return null;
  return transitionTo(awaits.size > 0 ? "waiting" : "sleeping", {
    dueMs: dueMs === Number.POSITIVE_INFINITY ? null : dueMs,
    awaits: [...awaits],
  });
}

/** The run that goes on where this one ends by `continueAsNew`. A key that counts until the end counts until the end of the chain. */
export function successorOf(
  run: RunRow,
  params: { readonly id: string; readonly input: string | null; readonly nowMs: number },
): NewRun {
  const { id, input, nowMs } = params;
  return {
    id,
    namespace: run.namespace,
    owner: run.owner,
    workflow: run.workflow,
    version: run.version,
    queue: run.queue,
    priority: run.priority,
    dueMs: nowMs,
    input,
    tags: run.tags,
    idempotencyKey: run.idempotencyUntilTerminal ? run.idempotencyKey : null,
    idempotencyExpiresMs: run.idempotencyUntilTerminal ? run.idempotencyExpiresMs : null,
    idempotencyUntilTerminal: run.idempotencyUntilTerminal,
    seed: id,
    parentId: run.parentId,
    rootId: run.rootId,
    parentSignal: run.parentSignal,
    endsWithParent: run.endsWithParent,
    flow: run.flow,
    flowKey: run.flowKey,
    attributes: run.attributes,
    trace: run.trace,
    forkedFrom: null,
    continuedFrom: run.id,
    createdMs: nowMs,
    startedMs: null,
  };
}
