/**
 * The kinds of events that the engine writes, and what their `data` holds. All others are kinds that `ctx.emit` was given.
 *
 * **Settlements** are what a run's code gets to see. A replay delivers them one by one in the order of the log:
 * - `step-completed`: the step's value. `step-failed` with `retryAtMs: null` and `isParked: false`: its error, for good.
 * - `branch-opened`: a branch began to use the context, so its function runs as part of the workflow.
 * - `sleep-completed`; `signal-received`: the payload; `signal-timed-out`; `cancel-requested`.
 * - `child-spawned`: a child that the code holds on to was started; `child-completed`: its output; `child-failed` and `child-cancelled`: the error.
 * - `spawn-failed`: why a child that the code wanted to hold on to could not be started; there is none.
 * - `signal-sent`, `cancel-sent`: to another run.
 * - `interrupt-answered`: the answer, and by whom; `interrupt-expired`: the default, if there is one.
 *
 * **Marks** say what was asked for, so that a replay finds the same: `sleep-started` (the wake-up time), `wait-started` (the deadline),
 * `child-started` (a call, or a child that is started anew), `children-cancelled` (those that nobody wants any more),
 * `interrupt-opened` (a question was put to people), `interrupt-due` (its time is up), `interrupt-closed` (nobody needs to answer any more),
 * `step-failed` that is retried, `step-started` (a step that takes long, for those who watch), `streams-counted`, `patched`, `state-saved` (a graph's position).
 *
 * **For readers** besides: `file-added` (a file that the run was started with, or that a step has written).
 *
 * **Notes** are for readers: `log`, `progress`, `state-set`, `stream-written`, `stdout`, `stderr`, and those of `ctx.emit`.
 *
 * **Life** of the run itself: `run-…`. `run-compensating`: its function is over, and the steps that it names are taken back. `run-released` is written by the store, when the worker that owned the run has died.
 */
const settlementKinds: ReadonlySet<string> = new Set([
  "step-completed",
  "branch-opened",
  "sleep-completed",
  "signal-received",
  "signal-timed-out",
  "interrupt-answered",
  "interrupt-expired",
  "cancel-requested",
  "child-spawned",
  "child-completed",
  "child-failed",
  "child-cancelled",
  "spawn-failed",
  "signal-sent",
  "cancel-sent",
]);

const noteKinds: ReadonlySet<string> = new Set(["log", "progress", "state-set", "stream-written", "stdout", "stderr"]);

const reservedKinds: ReadonlySet<string> = new Set([
  ...settlementKinds,
  ...noteKinds,
  "step-started",
  "step-failed",
  "sleep-started",
  "wait-started",
  "child-started",
  "children-cancelled",
  "interrupt-opened",
  "interrupt-due",
  "interrupt-closed",
  "patched",
  "state-saved",
  "streams-counted",
  "file-added",
  // Not written, but what readers know parts of the log by (`client/event-topic.ts`).
  "lock",
  "lease",
  "status",
  "final",
]);

/** Kinds that `ctx.emit` refuses, since they would be taken for the engine's own. */
export function isReservedKind(kind: string): boolean {
  return reservedKinds.has(kind) || kind.startsWith("run-");
}

/** True for settlements other than `step-failed`, whose data tells. */
export function isSettlementKind(kind: string): boolean {
  return settlementKinds.has(kind);
}

/** Besides settlements, what shows that a run has got ahead, or that a person has had a hand in it; not what is said anew in every try. */
const progressKinds: ReadonlySet<string> = new Set([
  "step-failed",
  "sleep-started",
  "wait-started",
  "child-started",
  "interrupt-opened",
  "state-saved",
  "run-resumed",
  "run-retried",
  "run-forked",
]);

export function isProgress(kind: string): boolean {
  return isSettlementKind(kind) || progressKinds.has(kind);
}

/** True for what the run's own code noted, in order: not for log lines from inside a step, which carry the step's key. */
export function isNote(kind: string, key: string | null): boolean {
  return key === null && !kind.startsWith("run-") && (!reservedKinds.has(kind) || noteKinds.has(kind));
}
