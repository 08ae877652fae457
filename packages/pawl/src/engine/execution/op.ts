import { markDelivered } from "./delivered-error.ts";
import type { RetryPolicy } from "../../retry/retry-policy.ts";
import type { ErrorRecord } from "../../errors/error-record.ts";
import type { ChildEnd } from "../../store/run-end.ts";
import type { SignalRow } from "../../store/signal-row.ts";
import type { LinkedWrite } from "../../store/write.ts";
import type { RaceMark } from "./branch-record.ts";
import type { Child } from "./child.ts";
import type { ChildOutcome } from "./child-end.ts";
import { interruptSignal } from "../interrupts/interrupt-message.ts";
import type { StepFailures } from "./history.ts";
import type { InterruptRequest } from "./interrupt-request.ts";
import type { UndoRequest } from "./undo-request.ts";
import type { AttemptSpan } from "../../plugin/instrumentation.ts";
import type { StepContext } from "../../workflow/step.ts";

/** Something that a run's code has asked for and not got yet. */
export type Op = StepOp | SleepOp | SignalOp | InterruptOp | ChildOp | LinkedOp;

/** What all of them have: a key, a place in the log, and the promise that the code holds. */
abstract class PendingOp {
  readonly key: string;
  /** The number of the last event that the code had seen when it asked: all that this can depend on. */
  after: number;
  readonly promise: Promise<unknown>;
  isSettled = false;
  /** Clean-up: a cancel of the run neither aborts it nor keeps it from beginning. */
  isSpared = false;
  #resolve!: (value: unknown) => void;
  #reject!: (error: unknown) => void;

  constructor(key: string, after: number) {
    this.key = key;
    this.after = after;
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  resolve(value: unknown): void {
    this.isSettled = true;
    this.#resolve(value);
  }

  reject(error: unknown): void {
    this.isSettled = true;
    markDelivered(error);
    // Code may have lost interest (a race, a failed Promise.all): that is no unhandled rejection of the process.
    this.promise.catch(ignore);
    this.#reject(error);
  }
}

function ignore(): void {}

export interface StepRequest {
  readonly fn: (step: StepContext) => unknown;
  readonly retry: RetryPolicy;
  readonly timeoutMs: number | undefined;
  /** Of a parallel, map or race: may use the context inside. */
  readonly isBranch: boolean;
  readonly race?: RaceMark | undefined;
  /** A node of a graph: it uses the context only to put questions. */
  readonly isNode?: boolean;
  readonly undo: UndoRequest | undefined;
}

/**
 * A step: `asked` → `running` → `ended` → settled, or → `backoff` until `dueMs` → `asked`.
 *
 * It stays `asked` while a replay is on, or until all that was appended before it was asked for is durable. `parked` is a backoff without end, until
 * a person resumes the run. A branch that uses the context becomes `opening`, until that has had its turn, and then `open`: part of the workflow, never
 * attempted again.
 */
export class StepOp extends PendingOp {
  readonly type = "step";
  readonly request: StepRequest;
  barrierSeq: number;
  state: "asked" | "running" | "opening" | "open" | "ended" | "backoff" | "parked" = "asked";
  attempts: number;
  /** Since the run was last resumed by a person: what the retry policy counts. */
  attemptsInRound: number;
  dueMs = 0;
  startedMs = 0;
  wasOpened = false;
  /** How often this step was done and undone before (`pawl.retry`); undefined: never. */
  readonly undoneCount: number | undefined;
  /** What a branch has asked for while it was opening. */
  asks: Op[] = [];
  /** Its function has ended while it was opening. */
  isOver = false;
  /** Of a branch that runs again as part of the workflow: what it noted before, and must not note twice. */
  notesToSkip = 0;
  /** In the present attempt. */
  notesMade = 0;
  /** The streams that an attempt has written to. */
  streamsBegun: { readonly attempt: number; readonly names: Set<string> } | undefined = undefined;
  /** A `step-started` event has told those who watch. */
  isAnnounced = false;
  hasFailed = false;
  /** The value or the error of the attempt that has ended. */
  result: unknown = undefined;
  controller: AbortController | undefined = undefined;
  cancelTimeout: (() => void) | undefined = undefined;
  /** Of the attempt under way, where an instrumentation looks on. */
  span: AttemptSpan | null = null;

  constructor(params: {
    readonly key: string;
    readonly after: number;
    readonly barrierSeq: number;
    readonly request: StepRequest;
    readonly failed: StepFailures | undefined;
    readonly undoneCount: number | undefined;
  }) {
    super(params.key, params.after);
    this.request = params.request;
    this.barrierSeq = params.barrierSeq;
    this.undoneCount = params.undoneCount;
    this.attempts = params.failed?.attempts ?? 0;
    this.attemptsInRound = params.failed?.attemptsInRound ?? 0;
    if (params.failed !== undefined) {
      this.state = params.failed.parkedBy === null ? "backoff" : "parked";
      this.dueMs = params.failed.retryAtMs;
    }
  }

  /** Made when somebody looks at it, since most steps never do. */
  get signal(): AbortSignal {
    this.controller ??= new AbortController();
    return this.controller.signal;
  }

  abort(reason: Error): void {
    this.cancelTimeout?.();
    this.cancelTimeout = undefined;
    // A signal that is looked at only afterwards must be aborted too.
    this.controller ??= new AbortController();
    this.controller.abort(reason);
  }
}

export class SleepOp extends PendingOp {
  readonly type = "sleep";
  readonly dueMs: number;
  isQueued = false;

  constructor(key: string, after: number, dueMs: number) {
    super(key, after);
    this.dueMs = dueMs;
  }
}

export class SignalOp extends PendingOp {
  readonly type = "signal";
  readonly name: string;
  /** When the wait times out; null: never. */
  readonly dueMs: number | null;
  isQueued = false;
  /** The message that has come for it; none when it is queued because its time is up. */
  message: SignalRow | null = null;

  constructor(key: string, after: number, name: string, dueMs: number | null) {
    super(key, after);
    this.name = name;
    this.dueMs = dueMs;
  }
}

/** What waits for a message. */
export type MessageOp = SignalOp | InterruptOp;

/** A question to people; see `interrupts.ts`. */
export class InterruptOp extends PendingOp {
  readonly type = "interrupt";
  readonly id: string;
  readonly request: InterruptRequest;
  /** Of the message that brings the answer, or says that the time is up. */
  readonly name: string;
  /** When the time is up; null: never, or it is up. */
  dueMs: number | null = null;
  /** It has been put to people. */
  isOpen = false;
  /** The run has told itself that the time is up: unless somebody answered first, and in either case a message is there. */
  isLapsed = false;
  /** The code has lost interest. */
  isClosed = false;
  isQueued = false;
  message: SignalRow | null = null;

  constructor(params: {
    readonly key: string;
    readonly after: number;
    readonly id: string;
    readonly request: InterruptRequest;
  }) {
    super(params.key, params.after);
    this.id = params.id;
    this.request = params.request;
    this.name = interruptSignal(params.id);
  }
}

/** The end of a child, which has been started with it (a call) or before (a spawned one). */
export class ChildOp extends PendingOp {
  readonly type = "child";
  readonly child: Child;
  readonly dueMs = null;
  isQueued = false;
  /** The message that tells how the child has ended. */
  message: SignalRow | null = null;
  end: ChildEnd | null = null;
  /** It could not be started. */
  failure: Extract<ChildOutcome, { readonly error: ErrorRecord }> | null = null;
  /** The run was cancelled while the code waited: whoever asks again waits anew. */
  isGivenUp = false;

  constructor(key: string, after: number, child: Child) {
    super(key, after);
    this.child = child;
  }
}

/** Something that happens to other runs, together with the record of it or not at all: a child that is born, asked to cancel, told something. */
export class LinkedOp extends PendingOp {
  readonly type = "linked";
  readonly deed: Deed;
  readonly dueMs = null;
  isQueued = false;
  prepared: PreparedDeed | null = null;
  /** It cannot be done. */
  failure: ErrorRecord | null = null;

  constructor(key: string, after: number, deed: Deed) {
    super(key, after);
    this.deed = deed;
  }
}

export interface Deed {
  /** Of the event that records it. */
  readonly kind: "child-spawned" | "cancel-sent" | "signal-sent";
  /** The child that it is done to, which must have begun if it is to. */
  readonly to: Child | null;
  /** Only live, once. Never throws. */
  readonly prepare: () => PreparedDeed | ErrorRecord | Promise<PreparedDeed | ErrorRecord>;
  /** What the code gets, from what is on record. */
  readonly valueOf: (data: string | null, isReplayed: boolean) => unknown;
}

export interface PreparedDeed {
  readonly data: string | null;
  readonly linked: readonly LinkedWrite[];
}
