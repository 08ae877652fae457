import type { RecordWrite } from "../../store/write.ts";
import { interruptId } from "../interrupts/interrupt-id.ts";
import { expiryMessage } from "../interrupts/interrupt-message.ts";
import { interruptKind, labelOf, type InterruptBody } from "../interrupts/interrupt-record.ts";
import type { Execution } from "./execution.ts";
import type { InterruptHistory, OpenedInterrupt } from "./interrupt-history.ts";
import type { InterruptRequest } from "./interrupt-request.ts";
import { linkToLast } from "./link.ts";
import { takeMessage } from "./messages.ts";
import { InterruptOp } from "./op.ts";

/**
 * A question, in the log and as a record that people see:
 *
 * asked → `interrupt-opened`, with the record in the same commit → a message comes, and with it the one change that ends the record → `interrupt-answered` or
 * `interrupt-expired`. Where the code loses interest before, `interrupt-closed` ends the record; where the run ends, the store does.
 *
 * When the time is up, the run sends itself the message (`interrupt-due`), linked to the record's end: where somebody has answered first, that is refused, and the
 * answer's message is the one that comes. So nobody is told that an answer was accepted of which the code never hears.
 */

export function newInterrupt(execution: Execution, key: string, after: number, request: InterruptRequest): InterruptOp {
  const recorded = execution.replay?.history.interrupts.of(key);
  const { run, attempt, seenMs } = execution;
  if (recorded?.isSettled === true) return new InterruptOp({ key, after, request, id: recorded.id });
  // What a fork has in its log was put to people by another run, and what a retry has there was over when that ended: it is asked anew.
  if (recorded === undefined || recorded.runId !== run.id || recorded.isOver)
    return new InterruptOp({ key, after, request, id: interruptId({ runId: run.id, key, attempt, atMs: seenMs }) });
  const op = new InterruptOp({ key, after, request, id: recorded.id });
  op.isOpen = true;
  op.isClosed = recorded.isClosed;
  op.dueMs = recorded.isDue ? null : recorded.dueMs;
  op.isLapsed = recorded.isDue;
  return op;
}

/** The code waits for it from now on. */
export function awaitAnswer(execution: Execution, op: InterruptOp): void {
  if (!op.isOpen) open(execution, op);
  takeMessage(execution, op);
}

function open(execution: Execution, op: InterruptOp): void {
  const { run } = execution;
  const nowMs = execution.stampMs();
  const { name, title, description, form, ui, assignees, onlyAssignee, timeoutMs } = op.request;
  op.isOpen = true;
  op.dueMs = timeoutMs === undefined ? null : nowMs + timeoutMs;
  if (op.dueMs !== null) execution.timed.add(op);
  const body: InterruptBody = {
    name,
    title,
    description,
    schema: form,
    ui,
    assignees,
    onlyAssignee,
    default: op.request.default,
    workflow: run.workflow,
    key: op.key,
    askedMs: nowMs,
    dueMs: op.dueMs,
    answer: null,
  };
  const data: OpenedInterrupt = { id: op.id, run: run.id, name, assignees, dueAt: op.dueMs };
  link(execution, op, "interrupt-opened", JSON.stringify(data), {
    expects: 0,
    record: {
      namespace: run.namespace,
      owner: run.owner,
      status: "open",
      runId: run.id,
      rootId: run.rootId ?? run.id,
      label: labelOf(assignees),
      dueMs: op.dueMs,
      body: JSON.stringify(body),
    },
  });
}

/** The time is up: the run tells itself, unless somebody has answered. */
export function lapse(execution: Execution, op: InterruptOp): void {
  op.dueMs = null;
  op.isLapsed = true;
  const message = expiryMessage({ id: op.id, runId: execution.run.id, atMs: execution.stampMs() });
  link(execution, op, "interrupt-due", idData(op), {
    record: { endsAs: "expired" },
    linked: [{ type: "signal", signal: message }],
  });
}

/**
 * Whether a question is out whose time the run has found to be up. Somebody's message is in the store then, so to suspend would be to be claimed again at once; and were
 * a claim that was given up to fetch that message late, nobody would tell the suspended run of it.
 */
export function hasLapsed({ ops }: Execution): boolean {
  for (const op of ops.values()) if (op.type === "interrupt" && op.isLapsed) return true;
  return false;
}

/** The code has no use for an answer any more. In a replay, that is known to be news only at its end. */
export function closeInterrupt(execution: Execution, op: InterruptOp): void {
  if (!op.isOpen || op.isClosed || execution.isRetired) return;
  if (execution.replay !== null) {
    execution.unwanted.push(op);
    return;
  }
  op.isClosed = true;
  link(execution, op, "interrupt-closed", idData(op), { record: { endsAs: "closed" } });
}

/** A replay is over: nobody is asked any more what the code does not want to know. */
export function closeUnwanted(execution: Execution, history: InterruptHistory): void {
  for (const { id, key } of history.abandonedBy(execution.run.id))
    link(execution, { id, key, after: execution.seenSeq }, "interrupt-closed", idData({ id }), {
      record: { endsAs: "closed" },
    });
  if (execution.unwanted.length > 0) for (const op of execution.unwanted.splice(0)) closeInterrupt(execution, op);
}

function idData({ id }: { readonly id: string }): string {
  return JSON.stringify({ id });
}

function link(
  execution: Execution,
  op: Pick<InterruptOp, "id" | "key" | "after">,
  kind: string,
  data: string,
  write: Pick<RecordWrite, "record"> & Partial<Pick<RecordWrite, "expects" | "linked">>,
): void {
  const nowMs = execution.stampMs();
  execution.log.mark(kind, op.key, nowMs, data, op.after);
  linkToLast(execution, [
    { type: "record", kind: interruptKind, id: op.id, expects: null, linked: [], nowMs, ...write },
  ]);
}
