import type { RunStatus } from "./run-status.ts";

/** One run as a store keeps it. Values (`input`, `output`, `error`, `state`) are encoded texts: a store never looks inside. */
export interface RunRow {
  /** UUIDv7: creation order is index order. */
  readonly id: string;
  readonly namespace: string;
  /** Whose run it is: a user or tenant (not the worker that owns it now, which is `workerId`); null where nobody is named. */
  readonly owner: string | null;
  readonly workflow: string;
  readonly version: number;
  readonly queue: string;
  /** Higher is claimed first among runs that are due; default 0. */
  readonly priority: number;
  readonly status: RunStatus;
  /** When it may be claimed; null while it is owned, parked, terminal, or waits for a signal without a deadline. */
  readonly dueMs: number | null;
  /** The worker that owns it now. */
  readonly workerId: string | null;
  /** The fencing number of the present ownership; rises with every claim. */
  readonly epoch: number;
  /** Names of the signals that would wake it while it is `waiting`. */
  readonly awaits: readonly string[];
  /** Something arrived for the owner (a signal, cancel, pause or resume) that it has not fetched yet. */
  readonly needsAttention: boolean;
  readonly cancelRequested: boolean;
  readonly pauseRequested: boolean;
  readonly input: string | null;
  readonly output: string | null;
  /** The error record as JSON: of a failed run, and why a paused or blocked one is parked. */
  readonly error: string | null;
  /** What `ctx.setState` has set, as one encoded object. */
  readonly state: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly idempotencyKey: string | null;
  /** When the key may be used again; null: never, or (with `idempotencyUntilTerminal`) once the run has ended. */
  readonly idempotencyExpiresMs: number | null;
  readonly idempotencyUntilTerminal: boolean;
  /** What `ctx.random` and `ctx.uuid` follow from; see `engine/execution/seed.ts`. */
  readonly seed: string;
  /** The run that this one was begun by, as its child; null: by nobody. */
  readonly parentId: string | null;
  /** The run at the top of the tree that it is part of; null: it is that itself. */
  readonly rootId: string | null;
  /** Under this name the parent gets a message when the run has ended for good (`run-end.ts`); null: it is not told. A run that it continues as takes it over. */
  readonly parentSignal: string | null;
  /** It is asked to cancel when its parent ends before it. */
  readonly endsWithParent: boolean;
  /** What limits it when it is claimed: `workflow:order`, `queue:mail`; null: nothing does. See `ClaimRequest.flows`. */
  readonly flow: string | null;
  /** Whose turn it is within its flow: a tenant, say. "" where nobody is told apart. */
  readonly flowKey: string;
  /** When it was last claimed (or born owned), of which the turns of its flow's keys are told; null: never, or it goes through no flow. */
  readonly servedMs: number | null;
  /** What it can be found by, besides tags: named values, some set by its start and some by its code. Dates are milliseconds since 1970. */
  readonly attributes: Attributes;
  /** The trace that it is part of, as `trace.ts` writes it; null: it was begun outside of any. */
  readonly trace: string | null;
  readonly forkedFrom: string | null;
  readonly continuedFrom: string | null;
  readonly continuedTo: string | null;
  readonly createdMs: number;
  readonly startedMs: number | null;
  readonly updatedMs: number;
  readonly finishedMs: number | null;
  /** Its start asked for no earlier beginning than this; outlives a pause, which takes `dueMs` away. */
  readonly notBeforeMs: number;
}

export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** What a start gives; the store fills in the rest. */
export type NewRun = Pick<
  RunRow,
  | "id"
  | "namespace"
  | "owner"
  | "workflow"
  | "version"
  | "queue"
  | "priority"
  | "dueMs"
  | "input"
  | "tags"
  | "idempotencyKey"
  | "idempotencyExpiresMs"
  | "idempotencyUntilTerminal"
  | "seed"
  | "parentId"
  | "rootId"
  | "parentSignal"
  | "endsWithParent"
  | "flow"
  | "flowKey"
  | "attributes"
  | "trace"
  | "forkedFrom"
  | "continuedFrom"
  | "createdMs"
> & {
  /** Null for an ordinary run; a fork takes over the start time of its origin, since `ctx.now` begins there. */
  readonly startedMs: number | null;
};
