import type { ErrorRecord, Run, Step } from "@pawl/api";
import { maskSecrets } from "./mask-secrets.ts";

type Mask = (value: unknown) => unknown;

/**
 * A run as a stranger sees it who has a link to it: what it was given, has done and has come to. Each field is named here, so that one that is new in the contract is not shown
 * before somebody has thought about it. Pure.
 */
export function sharedRun(run: Run, secretNames: ReadonlySet<string>): Run {
  const mask: Mask = (value) => maskSecrets(value, secretNames);
  return {
    id: run.id,
    agent: run.agent,
    version: run.version,
    status: run.status,
    owner: null,
    workflow: null,
    tags: Object.fromEntries(Object.entries(run.tags).filter(([name]) => !name.startsWith("pawl."))),
    attributes: mask(run.attributes) as Run["attributes"],
    queue: "",
    priority: 0,
    error: sharedError(run.error),
    awaits: [...run.awaits],
    dueAt: run.dueAt,
    cancelRequested: run.cancelRequested,
    pauseRequested: run.pauseRequested,
    parent: null,
    root: null,
    forkedFrom: null,
    continuedFrom: null,
    continuedTo: null,
    schedule: null,
    createdAt: run.createdAt,
    startedAt: run.startedAt,
    updatedAt: run.updatedAt,
    finishedAt: run.finishedAt,
    input: mask(run.input),
    output: mask(run.output),
    state: mask(run.state) as Run["state"],
    namespace: "",
    idempotencyKey: null,
    workerId: null,
    epoch: 0,
    traceId: null,
    actions: [],
  };
}

export function sharedStep(step: Step, secretNames: ReadonlySet<string>): Step {
  return {
    key: step.key,
    name: step.name,
    kind: step.kind,
    status: step.status,
    output: maskSecrets(step.output, secretNames),
    error: sharedError(step.error),
    attempts: step.attempts.map((attempt) => ({
      attempt: attempt.attempt,
      startedAt: attempt.startedAt,
      finishedAt: attempt.finishedAt,
      error: sharedError(attempt.error),
    })),
    startedAt: step.startedAt,
    finishedAt: step.finishedAt,
    dueAt: step.dueAt,
    child: null,
    state: maskSecrets(step.state, secretNames),
    action: step.action,
    interrupt: null,
    answeredBy: null,
    seq: step.seq,
  };
}

/** Stacks and details name files, hosts and statements. */
function sharedError(error: ErrorRecord | null): ErrorRecord | null {
  if (error === null) return null;
  const { name, code, kind, message, retryable, hint, cause } = error;
  return {
    name,
    code,
    kind,
    message,
    retryable,
    hint,
    stack: null,
    details: null,
    cause: sharedError(cause),
  };
}
