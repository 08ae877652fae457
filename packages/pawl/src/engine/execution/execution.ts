import type { ErrorRecord } from "../../errors/error-record.ts";
import type { Activation, Instrumentation } from "../../plugin/instrumentation.ts";
import type { RetryPolicy } from "../../retry/retry-policy.ts";
import type { EventRow } from "../../store/event-row.ts";
import type { Attributes, RunRow } from "../../store/run-row.ts";
import { isTerminal } from "../../store/run-status.ts";
import type { SignalRow } from "../../store/signal-row.ts";
import type { StoreTransactions } from "../../store/store-transactions.ts";
import type { Store } from "../../store/store.ts";
import type { AppendWrite, Outcome, Refusal, Transition } from "../../store/write.ts";
import { decodeValue } from "../../values/decode.ts";
import { encodeValue } from "../../values/encode.ts";
import type { CaptureOutput, Workflow } from "../../workflow/workflow.ts";
import type { RunFiles } from "../files/run-files.ts";
import type { Clock } from "../clock.ts";
import type { Logger } from "../logger.ts";
import type { Journal, JournalWriter } from "../journal.ts";
import type { Flows } from "../flows.ts";
import type { Registry } from "../registry.ts";
import { insteadOfRefused } from "../refused-write.ts";
import type { Turns, TurnTaker } from "../turns.ts";
import { cancelUnwanted } from "./child-cancels.ts";
import { lookForEnds } from "./child-look.ts";
import { releaseChildren } from "./child-start.ts";
import { Children } from "./children.ts";
import { runInScope, type BranchHost, type BranchScope, type Notes, type OutputKind } from "./branch-scope.ts";
import { continueAsNew, fault, finish, settleIdle } from "./endings.ts";
import { activeRun } from "./observed.ts";
import { heldMessages } from "./held-messages.ts";
import { readHistory } from "./history.ts";
import { Inbox } from "./inbox.ts";
import type { RunLimits } from "./limits.ts";
import { deliverEnded } from "./live.ts";
import { LateMap } from "./late-map.ts";
import { LateSet } from "./late-set.ts";
import { linkedMax } from "./link.ts";
import { releaseDeeds } from "./linked.ts";
import type { InterruptOp, LinkedOp, Op, StepOp } from "./op.ts";
import { takeOutput } from "./output.ts";
import { Replay } from "./replay.ts";
import { deliverRecorded, settleReplay } from "./replaying.ts";
import { RunContext } from "./run-context.ts";
import { RunLogBuffer } from "./run-log-buffer.ts";
import { RunNotes } from "./run-notes.ts";
import { RunStreams } from "./run-streams.ts";
import type { StandIns } from "./stand-ins.ts";
import { Chance } from "./seed.ts";
import { mustCancelWait, type CleanUp } from "./cleanup.ts";
import type { Completed } from "./compensation.ts";
import { handlerEnded, type Outcome as HandlerOutcome } from "./outcome.ts";
import { abortStep, releaseHeld } from "./steps.ts";
import type { UndoneSteps } from "./undone-steps.ts";
import { killsWorkers } from "./worker-deaths.ts";
import { isSuspension, transitionTo } from "./transitions.ts";
import { takeMessages } from "./messages.ts";
import { armTimer, cancelTimer } from "./waits.ts";

/** What all executions of a process share. */
export interface ExecutionSurroundings {
  readonly clock: Clock;
  readonly journal: Pick<Journal, "add">;
  readonly turns: Turns;
  readonly random: () => number;
  readonly newId: (nowMs: number) => string;
  readonly retryDefault: RetryPolicy;
  readonly payloadLimitBytes: number;
  readonly alwaysReplay: boolean;
  /** A run that has cost so many workers in a row is blocked; see `worker-deaths.ts`. */
  readonly deathsMax: number;
  readonly limits: RunLimits;
  readonly logger: Logger;
  /** The workflows that children can be started of. */
  readonly registry: Registry;
  /** What limits children. */
  readonly flows: Flows;
  readonly listChildren: Store["listChildren"];
  readonly readEvents: Store["getEvents"];
  readonly standIns?: StandIns | undefined;
  readonly instrumentation?: Instrumentation | undefined;
  /** Null: a rehearsal has none. */
  readonly files: RunFiles | null;
}

/** What an execution needs of the worker that owns its run. */
export interface ExecutionOwner extends ExecutionSurroundings {
  /** Of the store, where it has any. */
  readonly transactions: StoreTransactions | undefined;
  readonly workerId: string;
  /** Nobody else can have taken the runs over; while that is not sure, no step begins. */
  readonly holdsLease: boolean;
  /** Where the workflow does not say: what its code writes to stdout and stderr becomes events of the run. */
  readonly captureOutput: CaptureOutput;
  /** There may be news for its runs that it will not be told of again: see `LostAnswers`. */
  readonly hasMissedNews: boolean;
  /** A log is replayed, and nothing is performed: see `rehearsal.ts`. */
  readonly isRehearsal?: boolean | undefined;
  /** Slots enough are free for one to be kept for a while. */
  readonly hasRoomToSpare: boolean;
  /** A write of a run here has made work for a worker. */
  onMadeWork(): void;
  /** Other runs were asked to cancel. */
  onCancelled(runIds: readonly string[]): void;
  /** Lets go of a run of which no execution is left here. */
  giveBack(run: RunRow): void;
  /** The execution is over: its last word is durable, or the run belongs to somebody else (`transition` is null). */
  onRetired(execution: Execution, transition: Transition | null, wakes: boolean): void;
}

/**
 * A run in memory, while this worker owns it.
 *
 * `replaying` (the code gets what the log says) → `live` (it gets what happens, appended to the log as it is delivered) → `retired` (finished, suspended,
 * parked, given back, or fenced off: nothing that it still does counts).
 *
 * The code gets one settlement at a time ({@link deliver}). When its reactions have run, {@link settle} sees what it has come to. A step begins only when
 * everything that was appended before it was asked for is durable. The other files of this folder do the parts: `asks` what the code asks for, `replaying` and
 * `live` how it is answered, `steps` and `waits` what goes on meanwhile, `endings` how it ends.
 */
export class Execution implements TurnTaker, JournalWriter, BranchHost {
  readonly run: RunRow;
  readonly workflow: Workflow;
  readonly owner: ExecutionOwner;
  readonly log: RunLogBuffer;
  readonly streams: RunStreams;
  readonly chance: Chance;
  readonly inbox: Inbox;
  /** 1, and one more after each retry by a person. */
  readonly attempt: number;
  /** What the code has asked for and not got yet, in the order of asking. */
  readonly ops: Map<string, Op> = new Map();
  /** Those among them that a moment in time is set for. */
  readonly timed: LateSet<Op> = new LateSet();
  /** What has ended, in the order in which it will be delivered. */
  readonly ended: (Op | "cancel")[] = [];
  /** Branches that have begun to use the context: delivered first. */
  readonly openings: StepOp[] = [];
  /** Questions that a replay has come by and the code does not want answered any more. */
  readonly unwanted: InterruptOp[] = [];
  readonly nameCounts: Map<string, number> = new Map();
  readonly patches: LateMap<string, boolean> = new LateMap();
  readonly children: Children;
  /** Until when the run stays in memory though nothing of it is running. */
  lingering: { readonly sinceSeq: number; readonly untilMs: number } = notLingering;
  /** Where an instrumentation looks on: from `begin` until the owner has let go of the run. */
  activation: Activation | null = null;
  /** Null once live. */
  replay: Replay | null;
  /** Steps that wait until what they may depend on is durable, or until the run may go on. */
  held: StepOp[] = [];
  /** The same for what is to be done to other runs. */
  heldDeeds: LinkedOp[] = [];
  runningCount = 0;
  /** What the run ends as. */
  outcome: HandlerOutcome | null = null;
  /** The workflow's function has ended, and what it has done is taken back: nobody of its code is listened to any more. */
  isOver = false;
  /** The steps that can be taken back, in the order in which they completed. */
  readonly completed: Completed[] = [];
  readonly undone: UndoneSteps;
  readonly setAside: ReadonlyMap<string, number>;
  readonly retries: readonly number[];
  readonly copiedThroughSeq: number;
  readonly cleanUps: LateSet<CleanUp> = new LateSet();
  /** The code hears of the cancel when its clean-up is through. */
  isCancelWaiting = false;
  successorInput: { readonly text: string | null } | null = null;
  isRetired = false;
  /** Retired without a last word: the run belongs to somebody else. */
  isLost = false;
  /** The worker stops: no step begins, and the run is given back when those under way have ended. */
  isReleasing = false;
  isPausing: boolean;
  /** The code has been told that it is cancelled. */
  isCancelled = false;
  hasProgressed = false;
  /** Cancel was requested, with this reason. */
  cancelError: ErrorRecord | null;
  /** Why a retry policy has parked the run. */
  parkedError: ErrorRecord | null = null;
  /** The last event that the code has seen, and when that happened. */
  seenSeq: number;
  seenMs: number;
  notesToSkip: number;
  state: Readonly<Record<string, unknown>>;
  isStateChanged = false;
  /** What the run can be found by. */
  attributes: Attributes;
  areAttributesChanged = false;
  timer: { readonly dueMs: number; readonly cancel: () => void } | null = null;
  isReady = false;
  isDelivered = false;
  isQueued = false;
  isWriting = false;
  probedMs = 0;
  #isProbing = false;
  #transition: Transition | null = null;

  constructor(params: {
    readonly run: RunRow;
    readonly workflow: Workflow;
    readonly events: readonly EventRow[];
    /** The number of the last event, whether or not it is among these. */
    readonly lastSeq: number;
    readonly signals: readonly SignalRow[];
    readonly owner: ExecutionOwner;
  }) {
    const { run } = params;
    const history = readHistory(params.events);
    this.run = run;
    this.workflow = params.workflow;
    this.owner = params.owner;
    this.chance = new Chance(run.seed);
    this.inbox = new Inbox([...heldMessages(params.events, run.id), ...params.signals]);
    this.attempt = history.attempt;
    this.replay = new Replay(history);
    this.children = new Children(history.children);
    this.seenSeq = history.saved?.seq ?? 0;
    this.seenMs = history.saved?.atMs ?? run.startedMs ?? run.createdMs;
    this.log = new RunLogBuffer(params.lastSeq, Math.max(this.seenMs, history.lastMs));
    this.streams = new RunStreams(this, params.events, params.lastSeq);
    this.notesToSkip = history.notesAfterLast;
    this.undone = history.undone;
    this.setAside = history.setAside;
    this.retries = history.retries;
    this.copiedThroughSeq = history.copiedThroughSeq;
    this.isPausing = run.pauseRequested;
    this.cancelError = cancelErrorOf(run);
    this.attributes = run.attributes;
    this.state = run.state === null ? {} : (decodeValue(run.state) as Record<string, unknown>);
  }

  get runId(): string {
    return this.run.id;
  }

  /** Calls the workflow's function. */
  begin(): void {
    const { hasStarted, deaths } = (this.replay as Replay).history;
    const { instrumentation } = this.owner;
    if (instrumentation !== undefined)
      this.activation = instrumentation.activation(activeRun(this.run, this.stampMs()));
    if (!hasStarted) this.log.mark("run-started", null, this.stampMs(), null, null);
    if (deaths.length >= this.owner.deathsMax) return fault(this, killsWorkers(this.run.id, deaths));
    const handler = this.owner.standIns?.handler(this.workflow) ?? this.workflow.handler;
    let input: never;
    try {
      input = decodeValue(this.run.input) as never;
    } catch (error) {
      // Not a failure of its code: with the right key, or the blob back in its place, it can go on.
      return fault(this, error);
    }
    let returned: unknown;
    try {
      const { activation } = this;
      const code: typeof handler =
        activation === null ? handler : (context, given) => activation.run(() => handler(context, given));
      returned = runInScope({ host: this, op: null }, code, new RunContext(this), input);
    } catch (error) {
      returned = Promise.reject(error);
    }
    Promise.resolve(returned).then(
      (value) => handlerEnded(this, { ok: true, value }),
      (error: unknown) => handlerEnded(this, { ok: false, value: error }),
    );
    this.owner.turns.delivered(this);
  }

  /** Hands the code the next settlement: from the log while it replays, else of what has ended meanwhile. */
  deliver(): void {
    if (this.isRetired) return;
    if (this.replay !== null) deliverRecorded(this, this.replay);
    else deliverEnded(this);
  }

  /** The code's reactions have run: finish, go on, or suspend. */
  settle(): void {
    if (this.isRetired) return;
    if (this.replay !== null) return settleReplay(this, this.replay);
    if (this.children.unwanted.length > 0) cancelUnwanted(this);
    if (this.children.toLookFor.length > 0) lookForEnds(this);
    if (this.outcome !== null) finish(this, this.outcome);
    else if (this.successorInput !== null) continueAsNew(this, this.successorInput.text);
    else if (this.openings.length + this.ended.length > 0) this.owner.turns.ready(this);
    else if (this.isCancelWaiting && !mustCancelWait(this)) this.#tellOfCancel();
    else if (this.runningCount > 0) armTimer(this);
    else settleIdle(this);
  }

  /** What is stored of the run cannot be worked with (a damaged value, say), or it has come to a limit: it is parked with the reason, and harms no other run. */
  onFault(error: unknown): void {
    fault(this, error);
  }

  /** The time of what happens now. Never before what the log says already, though the clock of a former owner may have been ahead: `ctx.now` does not run back. */
  stampMs(): number {
    return Math.max(this.owner.clock.nowMs(), this.log.lastMs);
  }

  /** The code has it, or does not want it any more. */
  forget(op: Op): void {
    this.ops.delete(op.key);
    this.timed.delete(op);
  }

  append(kind: string, key: string | null, data: string | null, after: number | null = null): void {
    this.log.append(kind, key, this.stampMs(), data, null, null, after);
    this.owner.journal.add(this);
    // Notes of code that goes on without asking for anything are written in the next turn at the latest.
    this.owner.turns.schedule();
  }

  get isSuspending(): boolean {
    return isSuspension(this.#transition);
  }

  get mustStay(): boolean {
    return this.isSuspending && this.owner.hasMissedNews;
  }

  /** Something has come for the run: a message, a request to cancel, to pause or to go on. */
  attend(run: RunRow, signals: readonly SignalRow[]): void {
    if (this.isRetired) return this.#reconsider(run);
    const hasNew = this.inbox.add(signals);
    if (hasNew && this.replay === null) takeMessages(this);
    if (run.cancelRequested && this.cancelError === null) {
      this.cancelError = cancelErrorOf(run);
      if (this.replay === null) this.ended.push("cancel");
    }
    this.isPausing = run.pauseRequested && !this.isCancelled;
    if (!this.isPausing) this.#goOn();
    this.owner.turns.delivered(this);
  }

  #goOn(): void {
    releaseHeld(this);
    releaseChildren(this);
    releaseDeeds(this);
  }

  /** The worker stops: what runs may end, then the run is given back. */
  release(): void {
    this.isReleasing = true;
    this.owner.turns.delivered(this);
  }

  /** Ends with a last word for the store; null when the run belongs to somebody else. What still runs is told to stop. */
  retire(transition: Transition | null, reason: Error): void {
    if (this.isRetired) return;
    this.#end(reason);
    this.isLost = transition === null;
    this.#transition = transition;
    if (transition === null) this.owner.onRetired(this, null, false);
    else this.owner.journal.add(this);
    this.owner.turns.schedule();
  }

  #end(reason: Error): void {
    this.isRetired = true;
    this.streams.end();
    cancelTimer(this);
    this.replay?.stopWaiting();
    for (const op of this.ops.values()) {
      if (op.type === "step") abortStep(this, op, reason);
    }
  }

  /** Asks the store whether the run is still this worker's: a write of nothing, refused if it is not. */
  probe(): void {
    this.#isProbing = true;
    this.probedMs = this.owner.clock.nowMs();
    this.owner.journal.add(this);
    this.owner.turns.schedule();
  }

  takeWrite(): AppendWrite | null {
    if (this.streams.mustWait) return null;
    this.streams.seal(this.#transition !== null && !isTerminal(this.#transition.status));
    const { events, linked, isAll } = this.log.take(linkedMax);
    const transition = isAll ? this.#transition : null;
    if (isAll) this.#transition = null;
    else this.owner.journal.add(this);
    const consumedSignalIds = this.inbox.takeConsumedIds(events.at(-1)?.seq ?? 0);
    const isEmpty =
      events.length === 0 && transition === null && consumedSignalIds.length === 0 && !this.isStateChanged;
    if (isEmpty && !this.#isProbing) return null;
    this.#isProbing = false;
    const state = this.isStateChanged ? (encodeValue(this.state, "state of the run").text as string) : undefined;
    this.isStateChanged = false;
    const attributes = this.areAttributesChanged ? this.attributes : undefined;
    this.areAttributesChanged = false;
    return {
      type: "append",
      runId: this.run.id,
      workerId: this.owner.workerId,
      epoch: this.run.epoch,
      events,
      consumedSignalIds,
      state,
      attributes,
      linked,
      transition,
      nowMs: this.owner.clock.nowMs(),
    };
  }

  onWritten(write: AppendWrite, outcome: Outcome): void {
    if (!outcome.ok) return this.#refused(outcome.refusal);
    const last = write.events.at(-1);
    if (last !== undefined) {
      this.log.durableSeq = last.seq;
      this.streams.onDurable(last.seq);
    }
    if (write.linked.length > 0) this.#hasLinked(write, outcome.wakes);
    if (write.transition !== null) return this.owner.onRetired(this, write.transition, outcome.wakes);
    // A message to itself: it is fetched with the next claim.
    releaseHeld(this);
    // What begins only now keeps the run in memory: its timer must watch over what is due beside it.
    if (!this.isRetired && this.replay === null && this.runningCount > 0) armTimer(this);
  }

  #hasLinked({ linked }: AppendWrite, wakes: boolean): void {
    // A child that begins later makes work then: the next claim says when.
    if (wakes || linked.some(({ type }) => type === "start")) this.owner.onMadeWork();
    const cancelled = linked.flatMap((each) => (each.type === "command" ? [each.runId] : []));
    if (cancelled.length > 0) this.owner.onCancelled(cancelled);
  }

  /** Nothing that the code has done since counts: it rests on what could not be written. */
  instead(write: AppendWrite, error: unknown, refusals: number): AppendWrite | null {
    if (!this.isRetired) this.#end(new Error(`What run ${this.runId} has to record cannot be written.`));
    this.#transition = null;
    this.#isProbing = false;
    this.isStateChanged = false;
    this.areAttributesChanged = false;
    this.log.drop();
    this.inbox.takeConsumedIds(Number.POSITIVE_INFINITY);
    const other = insteadOfRefused(write, { error, refusals, seq: this.log.durableSeq + 1, nowMs: this.stampMs() });
    if (other === null) this.owner.onRetired(this, null, false);
    return other;
  }

  /** The run belongs to somebody else; or, for any other reason, what was written does not fit it, and whoever takes it up next starts from what is stored. */
  #refused(refusal: Refusal): void {
    const wasRetired = this.isRetired;
    this.retire(null, new Error(`A write of run ${this.run.id} was refused: ${refusal}.`));
    // Its last word came too late; the owner still has to let go of it.
    if (wasRetired) this.owner.onRetired(this, null, false);
    if (refusal !== "lease_lost") this.owner.giveBack(this.run);
  }

  /** News for a run that is about to be suspended and has not been yet: whoever takes it up next is given it again. */
  #reconsider(run: RunRow): void {
    const transition = this.#transition;
    if (transition === null || !this.isSuspending) return;
    const isMoot =
      transition.status !== "paused" || run.cancelRequested || (!run.pauseRequested && transition.error === null);
    if (isMoot) this.#transition = transitionTo("pending", { dueMs: this.owner.clock.nowMs() });
  }

  notes(scope: BranchScope): Notes {
    return new RunNotes(this, scope);
  }

  onOutput(scope: BranchScope | undefined, kind: OutputKind, text: string): boolean {
    return takeOutput(this, scope, kind, text);
  }

  /** Code that is still to await it gets it then; a process, with all its other runs, is not to end for it. */
  onUnawaited(reason: unknown, op: StepOp | null): void {
    const place = op === null ? "" : `, in step "${op.key}"`;
    this.owner.logger.warn(
      `In the code of run ${this.runId} of workflow "${this.workflow.name}"${place}, a promise was rejected that nobody awaits, at least not yet: ` +
        (reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)),
    );
  }

  #tellOfCancel(): void {
    this.isCancelWaiting = false;
    this.ended.push("cancel");
    this.owner.turns.ready(this);
  }
}

const notLingering = { sinceSeq: -1, untilMs: 0 };

function cancelErrorOf(run: RunRow): ErrorRecord | null {
  return run.cancelRequested && run.error !== null ? (JSON.parse(run.error) as ErrorRecord) : null;
}
