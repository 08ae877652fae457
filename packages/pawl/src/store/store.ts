import type { EventRow } from "./event-row.ts";
import type { RecordRow } from "./record-row.ts";
import type { RunHead } from "./run-head.ts";
import type { RunRow } from "./run-row.ts";
import type { RunStatus } from "./run-status.ts";
import type { RunSummary, SummaryQuery } from "./run-summary.ts";
import type { SignalRow } from "./signal-row.ts";
import type { StoreTransactions } from "./store-transactions.ts";
import type { WorkerRow } from "./worker-row.ts";
import type { ClaimRequest, CommitResult, Write } from "./write.ts";

/**
 * Where runs live. A store knows records, never user code, and has no clock: every time comes in by parameter.
 *
 * Its heart is `commit`: one transaction for everything that the engine has to write at a moment, with an outcome for each write,
 * and with the claim of new runs on board. When it resolves, all of it is durable. When it rejects, it is as a rule not: but an answer can
 * get lost on its way, so whoever needs to know hands the same writes over again, and each is recognised that has happened already (an append
 * by its last event, a start by its run's id, a signal by its own). Commits that are under way together take effect in any order.
 * `conformance.ts` says the rest, in tests that every store passes.
 */
export interface Store {
  /** `memory`, `sqlite`, `postgres`. */
  readonly kind: string;
  /** Where it is, for people: a path or a URL without its password. */
  readonly location: string;
  /** Whether other processes may use the same records. */
  readonly isShared: boolean;
  /** Whether `onWake` hears at once of what other processes do; false: a worker finds it by polling only. May change while the store is open. */
  readonly canNotify: boolean;
  /** How many writes must have gathered for it to be worth to commit them beside a large commit that is under way, rather than right after it. */
  readonly overlapsFrom: number;
  /** How far the store's clock is ahead of this machine's: machines that share records go by that one. 0 where there is only this machine. */
  readonly clockOffsetMs: number;
  /** `ctx.transaction`; undefined: there is no database that users write to. */
  readonly transactions?: StoreTransactions | undefined;

  open(): Promise<void>;
  /** Waits for what is under way; idempotent. */
  close(): Promise<void>;

  commit(batch: { readonly writes: readonly Write[]; readonly claim: ClaimRequest | null }): Promise<CommitResult>;

  getRun(query: { readonly runId: string }): Promise<RunRow | null>;
  /** Those of these that there are, in any order; values that lie outside of the store are left out, as in lists. */
  getRuns(query: { readonly runIds: readonly string[] }): Promise<readonly RunRow[]>;
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
  /**
   * What many readers of logs ask for at once: of each of these runs, in their order, how it is now (null: there is none) and its events from a number on, at most
   * `limitPerRun`. A run may be asked for more than once. Its head is not newer than its events: where it had ended and there are fewer events than the limit, these are all.
   */
  readLogs(query: { readonly runs: readonly LogPlace[]; readonly limitPerRun: number }): Promise<readonly LogPart[]>;
  /** Accepted and not consumed yet, oldest first. */
  getSignals(query: { readonly runId: string }): Promise<readonly SignalRow[]>;
  getRecord(query: { readonly kind: string; readonly id: string }): Promise<RecordRow | null>;
  /** By id, greatest first; with `dueByMs` by due time, earliest first. */
  listRecords(query: RecordQuery): Promise<readonly RecordRow[]>;
  /** Newest first. */
  listChildren(query: {
    readonly parentId: string;
    readonly beforeId: string | null;
    readonly limit: number;
  }): Promise<readonly RunRow[]>;
  countRuns(query: {
    readonly namespace: string | null;
    readonly workflow: string | null;
  }): Promise<readonly RunCount[]>;

  /**
   * How many runs of each status pass a filter. Looks into no more than `lookMax` runs of the filter's owner, tree or parent, or of each status; `isComplete` is false
   * where there are more, which makes the counts lower bounds.
   */
  tallyRuns(query: TallyQuery): Promise<RunTally>;
  /**
   * What has become of the runs that were created in a span, by bucket of time and workflow, in any order; `run-summary.ts` says what is counted where. Looks into no
   * more than `lookMax` runs, newest first; `isComplete` is false where there are more.
   */
  summarizeRuns(query: SummaryQuery): Promise<RunSummary>;

  /**
   * The next `limit` runs of one parked status, newest first, below `beforeId`, or, with an owner, the next of that one's of any status; and of those that have the status
   * and pass the filters, the error that each has. `lastId` is where to go on; null: that was all.
   */
  scanErrors(query: ErrorQuery): Promise<{ readonly errors: readonly ErrorRow[]; readonly lastId: string | null }>;

  /** Runs that are due, due later or owned, by queue and version: every lane in which anything stands. */
  countLanes(query: { readonly namespace: string | null; readonly nowMs: number }): Promise<readonly LaneCount[]>;

  /**
   * The next `limit` runs in order of creation after `afterId`, and those of them that had ended by `endedByMs`. `lastId` is where to go on;
   * null: that was all, or the rest was created later than `endedByMs`.
   */
  scanEnded(query: {
    readonly afterId: string | null;
    readonly endedByMs: number;
    readonly limit: number;
  }): Promise<{ readonly ended: readonly EndedRow[]; readonly lastId: string | null }>;
  /**
   * Deletes those of these runs that have ended, with all that belongs to them; returns how many. `endedByMs`: only if they had by then, so that one
   * that was retried since it was looked at, and has ended anew, stays.
   */
  deleteRuns(params: { readonly runIds: readonly string[]; readonly endedByMs?: number }): Promise<number>;

  /** Registers the worker (`isNew`) or renews its lease, and tells which workers there are, itself included. */
  heartbeat(params: { readonly worker: WorkerRow; readonly isNew: boolean }): Promise<Heartbeat>;
  listWorkers(): Promise<readonly WorkerRow[]>;
  /**
   * Removes each of these workers whose lease has run out at `nowMs` or who is in `deadIds`, and makes their runs claimable, as those of workers that have no row any
   * more. The log of each run is told (`run-released`, with the next number; `run-released.ts`), except of runs of workers in `deadIds` with `isSignOff`: those go of
   * themselves, and are no loss.
   */
  releaseWorkers(params: {
    readonly nowMs: number;
    readonly deadIds: readonly string[];
    readonly isSignOff?: boolean;
  }): Promise<{ readonly workerIds: readonly string[]; readonly runIds: readonly string[] }>;

  /** Called when another process may have made work for a worker here. Returns how to stop listening. */
  onWake(listener: () => void): () => void;
  /**
   * Called (within 50 ms) when another process has changed anything, while somebody here listens: with the runs whose logs have grown, or that are new, besides others
   * perhaps; none where only something else has changed; null where it is not known. A change that no log tells of (a request, a claim, a deletion) comes with others
   * unnamed, at times: whoever rests on it looks now and then.
   */
  onChange(listener: ChangeListener): () => void;

  /** What `pawl doctor` shows: sizes, settings, integrity; every line a name and a value. */
  inspect(): Promise<readonly StoreFact[]>;
}

export type ChangeListener = (runIds: readonly string[] | null) => void;

/** From where on a reader wants a run's log. */
export interface LogPlace {
  readonly runId: string;
  readonly fromSeq: number;
}

export interface LogPart {
  readonly run: RunHead | null;
  /** In order of number. */
  readonly events: readonly EventRow[];
}

export type TallyQuery = Omit<RunQuery, "beforeId" | "limit"> & { readonly lookMax: number };

export interface RunTally {
  readonly counts: Readonly<Partial<Record<RunStatus, number>>>;
  readonly isComplete: boolean;
}

export interface RunQuery {
  readonly namespace: string | null;
  /** Whose runs; null: everybody's, and nobody's. */
  readonly owner: string | null;
  readonly statuses: readonly RunStatus[] | null;
  readonly workflow: string | null;
  readonly version: number | null;
  readonly queue: string | null;
  /** Every one of these must match. */
  readonly tags: Readonly<Record<string, string>>;
  /** And every one of these. */
  readonly attributes: readonly AttributeFilter[];
  readonly rootId: string | null;
  readonly parentId: string | null;
  readonly idempotencyKey: string | null;
  readonly createdAfterMs: number | null;
  readonly createdBeforeMs: number | null;
  /** Only runs that have changed at this time or after it. */
  readonly updatedAfterMs: number | null;
  readonly beforeId: string | null;
  readonly limit: number;
}

/** One condition on an attribute (`RunRow.attributes`). A run that does not have it passes none but `absent`; texts and numbers are never compared with each other. */
export type AttributeFilter =
  | {
      readonly name: string;
      readonly op: "eq" | "gt" | "gte" | "lt" | "lte";
      readonly value: string | number | boolean;
    }
  | { readonly name: string; readonly op: "prefix"; readonly value: string }
  | { readonly name: string; readonly op: "present" | "absent" };

export interface RecordQuery {
  readonly kind: string;
  readonly namespace: string | null;
  readonly owner: string | null;
  readonly status: string | null;
  readonly runId: string | null;
  readonly rootId: string | null;
  readonly label: string | null;
  /** Only those that are due by then. */
  readonly dueByMs: number | null;
  /** Only those that have changed at this time or after it. */
  readonly updatedAfterMs: number | null;
  /** The cursor: only ids below this one. */
  readonly beforeId: string | null;
  readonly limit: number;
}

export interface ErrorQuery {
  readonly status: "failed" | "blocked" | "paused";
  readonly namespace: string | null;
  readonly owner: string | null;
  readonly workflow: string | null;
  /** Only runs that have come to this status since. */
  readonly sinceMs: number | null;
  readonly beforeId: string | null;
  readonly limit: number;
}

/** Why a run has failed or is parked. */
export interface ErrorRow {
  readonly id: string;
  readonly workflow: string;
  readonly atMs: number;
  /** The error record as JSON (`RunRow.error`). */
  readonly error: string;
}

export interface Heartbeat {
  /** False: the row is gone (its runs were taken over), so the worker must stop what it runs. */
  readonly isAlive: boolean;
  /** Oldest first, as `listWorkers` gives them. */
  readonly workers: readonly WorkerRow[];
}

export interface LaneCount {
  readonly queue: string;
  readonly workflow: string;
  readonly version: number;
  /** Due now, and owned by nobody. */
  readonly due: number;
  /** Since when the first of them is due; null: none is. */
  readonly oldestDueMs: number | null;
  /** Due later: delayed, sleeping, or waiting with a deadline. */
  readonly later: number;
  /** Owned by a worker. */
  readonly running: number;
}

/** An ended run, as far as retention looks at it. */
export interface EndedRow {
  readonly id: string;
  readonly namespace: string;
  readonly workflow: string;
  readonly status: RunStatus;
  readonly finishedMs: number;
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
