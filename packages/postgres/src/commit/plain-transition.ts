import { onItsOwn, transitionedRun, type RunRow, type Transition } from "pawl/internal";

/**
 * What a transition makes of a run for which nothing waits and of which nothing is asked, as nearly all are; the database applies it to no other.
 * Decided by the rule that decides for every store, on a run that has all that the rule looks at.
 */
export function plainTransition(transition: Transition, nowMs: number): RunRow {
  return transitionedRun(undisturbed, transition, nowMs);
}

export const undisturbed: RunRow = {
  ...onItsOwn,
  servedMs: null,
  id: "",
  namespace: "",
  owner: null,
  workflow: "",
  version: 1,
  queue: "",
  priority: 0,
  status: "running",
  dueMs: null,
  workerId: "",
  epoch: 1,
  awaits: [],
  needsAttention: false,
  cancelRequested: false,
  pauseRequested: false,
  input: null,
  output: null,
  error: null,
  state: null,
  tags: {},
  idempotencyKey: null,
  idempotencyExpiresMs: null,
  idempotencyUntilTerminal: false,
  seed: "",
  forkedFrom: null,
  continuedFrom: null,
  continuedTo: null,
  createdMs: 0,
  startedMs: null,
  updatedMs: 0,
  finishedMs: null,
  notBeforeMs: 0,
};
