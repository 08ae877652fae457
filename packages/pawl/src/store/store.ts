import type { EventRow } from "./event-row.ts";
import type { RunRow } from "./run-row.ts";
import type { RunStatus } from "./run-status.ts";
import type { SignalRow } from "./signal-row.ts";
import type { WorkerRow } from "./worker-row.ts";
import type { ClaimRequest, CommitResult, Write } from "./write.ts";

/**
 * Where runs live. A store knows records, never user code, and has no clock: every time comes in by parameter.
 *
 * Its heart is `commit`: one transaction for everything that the engine has to write at a moment, with an outcome for each write,
 * and with the claim of new runs on board. When it resolves, all of it is durable; when it rejects, none of it happened.
 * `conformance.ts` says the rest, in tests that every store passes.
 */
export interface Store {
  /** `memory`, `sqlite`, `postgres`. */
  readonly kind: string;
  /** Where it is, for people: a path or a URL without its password. */
  readonly location: string;
  /** What it can do beyond the port's minimum. */
  readonly isShared: boolean;

  open(): Promise<void>;
  /** Waits for what is under way; idempotent. */
  close(): Promise<void>;

  commit(batch: { readonly writes: readonly Write[]; readonly claim: ClaimRequest | null }): Promise<CommitResult>;

  getRun(query: { readonly runId: string }): Promise<RunRow | null>;
  /** The terminal ones among these, for those who wait for results. */
  getEnded(query: { readonly runIds: readonly string[] }): Promise<readonly RunRow[]>;
  /** Newest first. `beforeId` is the cursor: only runs created before that one. */
  listRuns(query: RunQuery): Promise<readonly RunRow[]>;
  /** In order of number, from `fromSeq` on. */
  getEvents(query: {
    readonly runId: string;
    readonly fromSeq: number;
    readonly limit: number;
  }): Promise<readonly EventRow[]>;
  /** Accepted and not consumed yet, oldest first. */
  getSignals(query: { readonly runId: string }): Promise<readonly SignalRow[]>;
  countRuns(query: {
    readonly namespace: string | null;
    readonly workflow: string | null;
  }): Promise<readonly RunCount[]>;

  /** Registers the worker or renews its lease. False: the row is gone (its runs were taken over), so it must stop what it runs. */
  heartbeat(params: { readonly worker: WorkerRow; readonly isNew: boolean }): Promise<boolean>;
  listWorkers(): Promise<readonly WorkerRow[]>;
  /** Removes each of these workers whose lease has run out at `nowMs` or who is in `deadIds`, and makes their runs claimable. */
  releaseWorkers(params: {
    readonly nowMs: number;
    readonly deadIds: readonly string[];
  }): Promise<{ readonly workerIds: readonly string[]; readonly runIds: readonly string[] }>;

  /** Called when another process may have made work for a worker here. Returns how to stop listening. */
  onWake(listener: () => void): () => void;
  /** Called (within 100 ms) when another process has changed anything, while somebody here listens. */
  onChange(listener: () => void): () => void;

  /** What `pawl doctor` shows: sizes, settings, integrity; every line a name and a value. */
  inspect(): Promise<readonly StoreFact[]>;
}

export interface RunQuery {
  readonly namespace: string | null;
  readonly statuses: readonly RunStatus[] | null;
  readonly workflow: string | null;
  readonly version: number | null;
  readonly queue: string | null;
  /** Every one of these must match. */
  readonly tags: Readonly<Record<string, string>>;
  readonly idempotencyKey: string | null;
  readonly createdAfterMs: number | null;
  readonly createdBeforeMs: number | null;
  readonly beforeId: string | null;
  readonly limit: number;
}

export interface RunCount {
  readonly workflow: string;
  readonly version: number;
  readonly status: RunStatus;
  readonly count: number;
}

export interface StoreFact {
  readonly name: string;
  readonly value: string;
  /** Set where the value is a problem: what to do about it. */
  readonly problem?: string;
}
