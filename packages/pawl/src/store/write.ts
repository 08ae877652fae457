import type { EventRow } from "./event-row.ts";
import type { NewRecord, RecordEnd } from "./record-row.ts";
import type { Attributes, NewRun, RunRow } from "./run-row.ts";
import type { RunStatus } from "./run-status.ts";
import type { SignalRow } from "./signal-row.ts";

/** Makes a run exist. With `workerId` it is born owned by that worker (epoch 1, running). */
export interface StartWrite {
  readonly type: "start";
  readonly run: NewRun;
  readonly workerId: string | null;
  /** A fork: the log of another run up to `throughSeq` becomes the beginning of this one. */
  readonly copyFrom: { readonly runId: string; readonly throughSeq: number } | null;
  /** What becomes of the start where another run holds its idempotency key. */
  readonly onHeldKey: OnHeldKey;
  /** Appended after the copy, numbered on from it. */
  readonly events: readonly EventRow[];
}

/**
 * - `return`: the start finds that run.
 * - `replace`: a run that has not begun yet gets what this start gives (version, queue, priority, input, tags, seed, flow, attributes, trace), and begins at its due time, but
 *   not later than `maxDelayMs` after its own start, where that is set; the start finds it. One that has begun gives the key up, and the new run is made. A start that
 *   is handed over again is recognised by its seed, so that a run which has begun with it is found, and not made twice.
 * - `cancel`: that run is asked to cancel and gives the key up; the new run is made.
 */
export type OnHeldKey =
  | { readonly type: "return" }
  | { readonly type: "replace"; readonly maxDelayMs: number | null }
  | { readonly type: "cancel"; readonly reason: string };

/** What an owner's write does to the run itself. Every status but `running` gives the ownership up. */
export interface Transition {
  readonly status: RunStatus;
  readonly dueMs: number | null;
  readonly awaits: readonly string[];
  readonly output: string | null;
  readonly error: string | null;
  /** Clears the request that this transition has carried out. */
  readonly clearPause: boolean;
  /**
   * `continueAsNew`, with a terminal status: the run that goes on, born in the same commit, and given the signals that are left. Where the run was asked to cancel
   * and its code has not heard of it, it ends as cancelled instead, and no successor is born; where it was asked to pause, the successor is born paused.
   */
  readonly successor: NewRun | null;
}

/** The owner's write: events for the log, signals consumed, perhaps a transition. Refused unless `(workerId, epoch)` own the run. */
export interface AppendWrite {
  readonly type: "append";
  readonly runId: string;
  readonly workerId: string;
  readonly epoch: number;
  readonly events: readonly EventRow[];
  readonly consumedSignalIds: readonly string[];
  /** The whole of `ctx.setState` so far; undefined: unchanged. */
  readonly state: string | undefined;
  /** The whole of what the run can be found by; undefined: unchanged. */
  readonly attributes: Attributes | undefined;
  /**
   * Writes that happen together with this one or not at all: children that are born, asked to cancel, or told something; questions that are asked. Each is refused
   * or accepted for itself, which changes nothing for this one. An append that has any has an event as well, by which a repeat is recognised.
   */
  readonly linked: readonly LinkedWrite[];
  readonly transition: Transition | null;
  readonly nowMs: number;
}

export type LinkedWrite = StartWrite | SignalWrite | CommandWrite | RecordWrite;

/** A message to a run. Accepted unless the run is unknown or terminal; it wakes the run if that waits for this name. */
export interface SignalWrite {
  readonly type: "signal";
  readonly signal: SignalRow;
}

/** Something a person or program asks of a run; `run-commands.ts` decides what it does. */
export interface CommandWrite {
  readonly type: "command";
  readonly runId: string;
  readonly command: RunCommand;
  readonly nowMs: number;
}

export type RunCommand =
  /** Without `force` a request: where a run has begun, and its code is through before its owner hears of it, the run ends as what it has come to. */
  | { readonly name: "cancel"; readonly force: boolean; readonly reason: string | null }
  | { readonly name: "pause" }
  | { readonly name: "resume" }
  /**
   * `dropsSeqs`: the events that no longer count, decided from the log as it was at `lastSeq`. `childrenAnew`: the runs of children that were cancelled when this one
   * ended without its code, so that its log does not say so: they are started anew. With `from`, the step to begin again with, a completed run is opened too.
   */
  | {
      readonly name: "retry";
      readonly dropsSeqs: readonly number[];
      readonly childrenAnew?: readonly string[];
      readonly lastSeq: number;
      readonly from?: string | undefined;
    }
  | { readonly name: "delete" };

/**
 * Changes a record (`record-row.ts`), if it is still at the revision that its writer has seen, and with it all that is `linked`: an answer and the message that brings
 * it to the run, a tick of a schedule and the run that it starts. Refused as a whole where the record has changed, or where a linked signal would be.
 */
export interface RecordWrite {
  readonly type: "record";
  readonly kind: string;
  readonly id: string;
  /** The revision that it must have; 0: it must not be there yet; null: whatever it has. */
  readonly expects: number | null;
  /** What it becomes, which wakes others where it is due some time; null: it goes. A {@link RecordEnd} is refused unless the record is open. */
  readonly record: NewRecord | RecordEnd | null;
  readonly linked: readonly (StartWrite | SignalWrite | CommandWrite)[];
  readonly nowMs: number;
}

export type Write = StartWrite | AppendWrite | SignalWrite | CommandWrite | RecordWrite;

/** What became of one write. A refused write leaves no trace, and never disturbs the others of its batch. */
export type Outcome =
  | {
      readonly ok: true;
      /** The run as it is after the write; null after a delete, and for appends (the owner knows). */
      readonly run: RunRow | null;
      /** A start: whether it made the run, or found the one that has its idempotency key. A record: whether there was none. */
      readonly isNew: boolean;
      /** The write made work for a worker (a due run, or attention for an owner). */
      readonly wakes: boolean;
    }
  | {
      readonly ok: false;
      readonly refusal: Refusal;
      /** The run as it is, where there is one. */
      readonly run: RunRow | null;
    };

/**
 * - `run_not_found`: no such run.
 * - `run_terminal`: it has ended; its record says how.
 * - `lease_lost`: the writer does not own the run (any more).
 * - `record_changed`: the record is not at the revision that was expected, or not there.
 * - `run_changed`: the run is not in a state in which this can be done, or its log has moved on since it was read.
 *
 * An append that would be refused is reported as done where the log has its last event already, word for word: then it is one that was handed
 * over again because its answer got lost. Not so if its writer has lost the run since, unless the append lets go of it: a stale owner must stop.
 */
export type Refusal = "run_not_found" | "run_terminal" | "lease_lost" | "run_changed" | "record_changed";

/** Asks for due runs, in the same transaction as the batch's writes. */
export interface ClaimRequest {
  readonly workerId: string;
  /** Null: every queue. */
  readonly queues: readonly string[] | null;
  readonly serves: readonly { readonly workflow: string; readonly version: number }[];
  readonly limit: number;
  /**
   * What limits runs of these flows (`RunRow.flow`), counted over all workers; flows that are not named have no limits. In every flow keys take turns, and the key
   * that was served longest ago is next. A flow's runs stand in line with other runs by the due time of the one of them that could be taken and has been due for
   * longest. `DueChoice` is the rule. A store need not look at more than 1,000 keys of a flow in one claim, if the next claim goes on behind them.
   */
  readonly flows: Readonly<Record<string, FlowLimits>>;
  /** Of these queues at most so many runs, within `limit`; queues that are not named have no limit of their own. */
  readonly queueLimits: Readonly<Record<string, number>>;
  /**
   * All runs that the worker has. Set after the answer to a claim or start got lost: runs that are its own by the store's account but not among
   * these are made claimable first, for nobody else would ever take them; and those among these that have signals left or a request to cancel or
   * to pause come as `attention` once more, since the lost answer may have brought it. Null: nothing was lost.
   */
  readonly holds: readonly string[] | null;
  readonly nowMs: number;
}

/** Null: without limit. */
export interface FlowLimits {
  /** So many runs of the flow may be owned at a time. */
  readonly concurrency: number | null;
  /** So many of one key. */
  readonly concurrencyPerKey: number | null;
  /**
   * So many runs may begin (be claimed for the first time) within any period of this length: of the flow, or of each key. A run that goes on counts no more, and waits
   * for no beginning. Told by `startedMs` of the runs that there are: one that was deleted counts no more.
   */
  readonly rate: { readonly limit: number; readonly periodMs: number; readonly isPerKey: boolean } | null;
}

export interface ClaimedRun {
  readonly run: RunRow;
  /** Its log but for what a replay does not look at (`isReplayed`). */
  readonly events: readonly EventRow[];
  /** The number of the last event of its log. */
  readonly lastSeq: number;
  readonly signals: readonly SignalRow[];
}

export interface ClaimResult {
  /**
   * Newly owned: highest priority first, then longest due. A store may bring fewer than `limit` though more are due, where they are large or
   * others are claiming them at this moment: then `nextDueMs` is not later than the request's `nowMs`.
   */
  readonly claimed: readonly ClaimedRun[];
  /** Runs that this worker owns already and for which something has arrived: the row and all signals not consumed yet. */
  readonly attention: readonly { readonly run: RunRow; readonly signals: readonly SignalRow[] }[];
  /**
   * When the next run that this worker serves is due and was not claimed here, those of full queues and of flows or keys without a free place apart; where the rate
   * of a flow holds it back, when it may begin. Null: none known.
   */
  readonly nextDueMs: number | null;
}

export interface CommitResult {
  /** One per write, in order. */
  readonly outcomes: readonly Outcome[];
  /** Null unless the commit carried a claim request. */
  readonly claim: ClaimResult | null;
}
