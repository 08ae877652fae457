import { PawlError } from "../../errors/pawl-error.ts";
import { durationMs, type Duration } from "../../retry/duration.ts";
import { validate } from "../../schema/validate.ts";
import { checkText } from "../../values/storable-text.ts";
import { decodeValue } from "../../values/decode.ts";
import type { Branch, ParallelOptions, RaceOptions } from "../../workflow/branches.ts";
import { changedAttributes } from "../../workflow/attributes.ts";
import type { Context, RunInfo, SignalOptions } from "../../workflow/context.ts";
import type { InterruptOptions, PendingInterrupt } from "../../workflow/interrupt.ts";
import { checkName, checkSignalName } from "../../workflow/name.ts";
import type { ChildOptions } from "../../workflow/children.ts";
import type { RunLog } from "../../workflow/run-log.ts";
import type { Startable } from "../../workflow/startable.ts";
import { checkContextOptions } from "../../workflow/context-options.ts";
import type { StepContext, StepFunction, StepOptions } from "../../workflow/step.ts";
import type { TransactionFunction, TransactionOptions } from "../../workflow/transaction.ts";
import {
  askChild,
  askInterrupt,
  askLinked,
  askSignal,
  askSleep,
  askStep,
  chanceIn,
  isPatched,
  nextKey,
  note,
} from "./asks.ts";
import { map, parallel, race } from "./branching.ts";
import { childRequest } from "./child-request.ts";
import { scheduledFor } from "../../schedule/tick-attributes.ts";
import type { ContextFiles } from "../../files/context-files.ts";
import { RunContextFiles } from "./context-files.ts";
import { cleanUp } from "./cleanup.ts";
import { checkStepName } from "./undo-key.ts";
import { handlerEnded } from "./outcome.ts";
import type { StreamWriter } from "../../workflow/stream-writer.ts";
import type { Execution } from "./execution.ts";
import { interruptRequest } from "./interrupt-request.ts";
import { pendingInterrupt } from "./interrupt-answers.ts";
import { encodePayload } from "./payload.ts";
import { RunNotes } from "./run-notes.ts";
import { sendDeed } from "./send.ts";
import { spawnDeed } from "./spawned-child.ts";
import { stepRequest } from "./step-request.ts";
import { transaction } from "./transaction.ts";

/** The context that a workflow's function is handed: checks what it is asked for, and passes it on to the execution. */
export class RunContext implements Context {
  readonly #execution: Execution;
  #run: RunInfo | undefined;
  readonly #notes: RunNotes;

  constructor(execution: Execution) {
    this.#execution = execution;
    this.#notes = new RunNotes(execution, null);
  }

  /** For what runs on the engine by other means than the context: graphs. */
  static executionOf(context: Context): Execution {
    return (context as RunContext).#execution;
  }

  get run(): RunInfo {
    return (this.#run ??= runInfo(this.#execution));
  }

  get log(): RunLog {
    return this.#notes.log;
  }

  get files(): ContextFiles {
    return new RunContextFiles(this.#execution);
  }

  step<T>(name: string, ...rest: [StepFunction<T>] | [StepOptions<T>, StepFunction<T>]): Promise<T> {
    checkStepName(name, "name of a step");
    const [options, fn] = rest.length === 1 || rest[1] === undefined ? [undefined, rest[0]] : rest;
    checkContextOptions(options, "step", `step "${name}"`);
    const request = stepRequest(this.#execution, {
      what: `step "${name}"`,
      options,
      fn,
      isBranch: false,
    });
    return askStep(this.#execution, nextKey(this.#execution, name), request).promise as Promise<T>;
  }

  parallel(
    name: string,
    branches: readonly Branch[] | Record<string, Branch>,
    options?: ParallelOptions,
  ): Promise<never> {
    checkStepName(name, "name of a parallel");
    checkContextOptions(options, "parallel", `parallel "${name}"`);
    return unwatched(parallel(this.#execution, name, branches, options ?? {}));
  }

  map<Item, R>(
    name: string,
    items: Iterable<Item>,
    fn: (item: Item, index: number, step: StepContext) => R | Promise<R>,
    options?: ParallelOptions,
  ): Promise<never> {
    checkStepName(name, "name of a map");
    checkContextOptions(options, "parallel", `map "${name}"`);
    return unwatched(map(this.#execution, name, items, fn, options ?? {}));
  }

  race(name: string, branches: Record<string, Branch>, options?: RaceOptions): Promise<never> {
    checkStepName(name, "name of a race");
    checkContextOptions(options, "race", `race "${name}"`);
    return unwatched(race(this.#execution, name, branches, options ?? {}));
  }

  sleep(duration: Duration): Promise<void> {
    const untilMs = this.#execution.seenMs + durationMs(duration, "the duration of ctx.sleep");
    return this.#sleep(untilMs);
  }

  sleepUntil(moment: Date | number): Promise<void> {
    const untilMs = typeof moment === "number" ? moment : moment instanceof Date ? moment.getTime() : Number.NaN;
    if (!Number.isFinite(untilMs)) {
      throw new PawlError(
        "invalid_option",
        `ctx.sleepUntil takes a Date or milliseconds since 1970, not ${String(moment)}.`,
      );
    }
    return this.#sleep(untilMs);
  }

  waitForSignal<T = unknown>(name: string, options: SignalOptions<T> = {}): Promise<T> {
    return unwatched(this.#waitForSignal(name, options));
  }

  async #waitForSignal<T>(name: string, options: SignalOptions<T>): Promise<T> {
    checkSignalName(name);
    checkContextOptions(options, "signal", `waitForSignal("${name}")`);
    const timeoutMs =
      options.timeout === undefined ? undefined : durationMs(options.timeout, `timeout of waitForSignal("${name}")`);
    const key = nextKey(this.#execution, `signal:${name}`);
    const payload = await askSignal(this.#execution, key, { name, timeoutMs }).promise;
    if (options.schema === undefined) return payload as T;
    return validate(options.schema, payload, `payload of signal "${name}"`);
  }

  call(child: Startable | string, input?: unknown, options: ChildOptions = {}): Promise<never> {
    return unwatched(this.#call(child, input, options));
  }

  async #call(child: Startable | string, input: unknown, options: ChildOptions): Promise<unknown> {
    const execution = this.#execution;
    const request = childRequest(child, input, options, "cancel");
    const key = nextKey(execution, `call:${request.name}`);
    return askChild(execution, execution.children.asked(execution, key, request, false)).promise;
  }

  spawn(child: Startable | string, input?: unknown, options: ChildOptions = {}): Promise<never> {
    return unwatched(this.#spawn(child, input, options));
  }

  async #spawn(child: Startable | string, input: unknown, options: ChildOptions): Promise<unknown> {
    const execution = this.#execution;
    const request = childRequest(child, input, options, "abandon");
    const key = nextKey(execution, `spawn:${request.name}`);
    const spawned = execution.children.asked(execution, key, request, true);
    return askLinked(execution, key, spawnDeed(execution, spawned)).promise;
  }

  signal(runId: string, name: string, payload?: unknown): Promise<void> {
    return unwatched(this.#signal(runId, name, payload));
  }

  async #signal(runId: string, name: string, payload: unknown): Promise<void> {
    const execution = this.#execution;
    const deed = sendDeed(execution, {
      to: checkText(runId, "id of the run that a signal is for"),
      name,
      payload,
    });
    await askLinked(execution, nextKey(execution, `send:${name}`), deed).promise;
  }

  interrupt(options: InterruptOptions<never>): PendingInterrupt<never> {
    const execution = this.#execution;
    const request = interruptRequest(options, execution.owner.payloadLimitBytes);
    const key = nextKey(execution, `interrupt:${request.name}`);
    return pendingInterrupt(askInterrupt(execution, key, request)) as PendingInterrupt<never>;
  }

  transaction(
    name: string,
    ...rest: [TransactionFunction<unknown, never>] | [TransactionOptions<never>, TransactionFunction<unknown, never>]
  ): Promise<never> {
    checkStepName(name, "name of a transaction");
    const [options, fn] = rest.length === 1 || rest[1] === undefined ? [undefined, rest[0]] : rest;
    checkContextOptions(options, "transaction", `transaction "${name}"`);
    return transaction(this.#execution, name, options, fn as TransactionFunction<unknown, unknown>) as Promise<never>;
  }

  cleanup<T>(fn: () => T | Promise<T>): Promise<T> {
    return unwatched(cleanUp(this.#execution, fn));
  }

  emit(kind: string, data?: unknown): void {
    this.#notes.emit(kind, data);
  }

  progress(fraction: number, message?: string): void {
    this.#notes.progress(fraction, message);
  }

  stream(name: string): StreamWriter {
    return this.#notes.stream(name);
  }

  setState(key: string, value: unknown): void {
    checkName(key, "key of ctx.setState");
    const data = this.#encode({ key, value }, `state "${key}"`);
    const execution = this.#execution;
    const attributes = changedAttributes(execution.workflow.attributes, execution.attributes, { key, value });
    if (execution.isRetired) return;
    // A copy: what the code does to the value afterwards does not count.
    const { value: copy } = decodeValue(data) as { readonly value: unknown };
    execution.state = { ...execution.state, [key]: copy };
    const areFoundBy = attributes !== undefined;
    if (areFoundBy) execution.attributes = attributes;
    const isNews = note(execution, "state-set", data);
    // A replay comes by what is on record already; only a fork has it in its log and not yet in its state.
    if (!isNews && execution.run.state !== null) return;
    execution.isStateChanged = true;
    if (areFoundBy) execution.areAttributesChanged = true;
  }

  now(): number {
    return this.#execution.seenMs;
  }

  uuid(): string {
    const { chance, seq } = chanceIn(this.#execution);
    return chance.uuid(seq);
  }

  random(): number {
    const { chance, seq } = chanceIn(this.#execution);
    return chance.random(seq);
  }

  patched(id: string): boolean {
    checkName(id, "id of ctx.patched");
    return isPatched(this.#execution, id);
  }

  continueAsNew(input: unknown): Promise<never> {
    const execution = this.#execution;
    const text = this.#encode(input, "input of ctx.continueAsNew");
    // A cancelled run has no successor: it ends here, as if its function had returned.
    if (execution.isCancelled) handlerEnded(execution, { ok: true, value: undefined });
    else execution.successorInput ??= { text };
    execution.owner.turns.delivered(execution);
    return new Promise(() => {});
  }

  #sleep(untilMs: number): Promise<void> {
    return askSleep(this.#execution, nextKey(this.#execution, "sleep"), untilMs).promise as Promise<void>;
  }

  #encode(value: unknown, what: string): string | null {
    return encodePayload(value, { what, limitBytes: this.#execution.owner.payloadLimitBytes }).text;
  }
}

/** Code that has lost interest in a promise (a lost race, a cancel) must not take the process down when it fails. */
function unwatched(promise: Promise<unknown>): Promise<never> {
  promise.catch(() => {});
  // What it resolves to is typed by the overloads of `Context`.
  return promise as Promise<never>;
}

function runInfo({ run, attempt }: Execution): RunInfo {
  return {
    id: run.id,
    workflow: run.workflow,
    version: run.version,
    attempt,
    queue: run.queue,
    tags: run.tags,
    namespace: run.namespace,
    owner: run.owner,
    idempotencyKey: run.idempotencyKey,
    scheduledFor: scheduledFor(run.attributes),
    createdAt: new Date(run.createdMs),
    startedAt: new Date(run.startedMs ?? run.createdMs),
    parentId: run.parentId,
    rootId: run.rootId,
    forkedFrom: run.forkedFrom,
    continuedFrom: run.continuedFrom,
  };
}
