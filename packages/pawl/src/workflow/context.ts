import type { Duration } from "../retry/duration.ts";
import type { StandardSchema } from "../schema/standard-schema.ts";
import type {
  Branch,
  BranchOutcomes,
  BranchValue,
  BranchValues,
  CollectAll,
  FailFast,
  RaceOptions,
  RaceResult,
} from "./branches.ts";
import type { ChildArgs, ChildHandle, ChildOptions } from "./children.ts";
import type { ContextFiles } from "../files/context-files.ts";
import type { InterruptOptions, PendingInterrupt } from "./interrupt.ts";
import type { RunLog } from "./run-log.ts";
import type { Startable } from "./startable.ts";
import type { StepContext, StepFunction, StepOptions } from "./step.ts";
import type { TransactionFunction, TransactionOf, TransactionOptions } from "./transaction.ts";
import type { StreamWriter } from "./stream-writer.ts";

/** What a workflow is handed: its only way to the world, to time and to chance. */
export interface Context {
  readonly run: RunInfo;
  readonly log: RunLog;
  /**
   * The files of this run, to be used inside steps: what it was given (`in/`), and what it makes (`out/`).
   *
   * ```ts
   * const text = await ctx.step("read", async () => extract(await (await ctx.files.read(input.receipt)).bytes()));
   * ```
   */
  readonly files: ContextFiles;

  /** Runs `fn` until it succeeds or its retry policy gives up, and records the outcome: it never runs again in this run. */
  step<T>(name: string, fn: StepFunction<T>): Promise<T>;
  step<T>(name: string, options: StepOptions<T>, fn: StepFunction<T>): Promise<T>;

  /**
   * A step whose writes to the store's own database and whose record commit together: they happen exactly once, whatever crashes. `fn` is handed a transaction; it
   * may be called again, but then nothing of the earlier call was written. Keep it short, since it holds locks (and on SQLite, every other write): an attempt is given
   * up after 30 s, unless `timeout` says otherwise.
   *
   * @example await ctx.transaction("debit", { using: db }, (tx) => tx.updateTable("accounts").set(…).execute());
   * @throws PawlError `transactions_unsupported` (the memory store), `transaction_elsewhere` (`using` is on another database).
   */
  transaction<T, Tx = unknown>(name: string, fn: TransactionFunction<T, Tx>): Promise<T>;
  transaction<T, Using>(
    name: string,
    options: TransactionOptions<T, Using> & { readonly using: Using },
    fn: TransactionFunction<T, TransactionOf<Using>>,
  ): Promise<T>;
  transaction<T, Tx = unknown>(
    name: string,
    options: TransactionOptions<T, undefined>,
    fn: TransactionFunction<T, Tx>,
  ): Promise<T>;

  /** Runs branches side by side, each a step (`name/key`). */
  parallel<const B extends readonly Branch[]>(
    name: string,
    branches: B,
    options?: FailFast<BranchValue<B[number]>>,
  ): Promise<BranchValues<B>>;
  parallel<const B extends readonly Branch[]>(
    name: string,
    branches: B,
    options: CollectAll<BranchValue<B[number]>>,
  ): Promise<BranchOutcomes<B>>;
  parallel<B extends Record<string, Branch>>(
    name: string,
    branches: B,
    options?: FailFast<BranchValue<B[keyof B]>>,
  ): Promise<BranchValues<B>>;
  parallel<B extends Record<string, Branch>>(
    name: string,
    branches: B,
    options: CollectAll<BranchValue<B[keyof B]>>,
  ): Promise<BranchOutcomes<B>>;

  /** Runs `fn` for every item, each a step (`name/0`, `name/1`, …); the results are in the order of the items. */
  map<Item, R>(
    name: string,
    items: Iterable<Item>,
    fn: (item: Item, index: number, step: StepContext) => R | Promise<R>,
    options?: FailFast<R>,
  ): Promise<R[]>;
  map<Item, R>(
    name: string,
    items: Iterable<Item>,
    fn: (item: Item, index: number, step: StepContext) => R | Promise<R>,
    options: CollectAll<R>,
  ): Promise<PromiseSettledResult<R>[]>;

  /** Runs branches side by side until one of them ends; the others are aborted. The winner is recorded. */
  race<B extends Record<string, Branch>>(
    name: string,
    branches: B,
    options?: RaceOptions<BranchValue<B[keyof B]>>,
  ): Promise<RaceResult<B>>;

  /** Waits, over restarts, holding neither memory nor a worker's slot. */
  sleep(duration: Duration): Promise<void>;
  /** A Date, or milliseconds since 1970. A moment that has passed is fine. */
  sleepUntil(moment: Date | number): Promise<void>;

  /**
   * Waits for a message sent by `pawl.signal(run, name, payload)`. Messages that came earlier are kept, and consumed in order.
   *
   * @throws PawlError `signal_timeout` once `timeout` is over; `validation_failed` if the payload does not fit `schema`.
   */
  waitForSignal<T = unknown>(name: string, options?: SignalOptions<T>): Promise<T>;

  /**
   * Starts another workflow (or graph) as a child of this run, and waits for its output, holding neither memory nor a worker's slot. The child is born in the same
   * commit as the record of the call, so it is started once, whatever crashes.
   *
   * ```ts
   * const receipt = await ctx.call(charge, { order: 7 }, { queue: "payments" });
   * ```
   *
   * @throws PawlError `child_failed` with the child's error as `cause`; `child_cancelled`; `child_deleted`; `validation_failed`, `workflow_not_registered`,
   *   `workflow_version_not_registered`, `payload_too_large`, `value_not_storable` where it could not be started; `invalid_option`, `invalid_name`, `invalid_duration`.
   */
  call<Input, Output>(child: Startable<Input, Output>, ...args: ChildArgs<Input>): Promise<Output>;
  call(child: string, input?: unknown, options?: ChildOptions): Promise<unknown>;
  /**
   * Starts a child, and does not wait for it: gives a handle, by which it can be waited for, told something and cancelled.
   *
   * ```ts
   * const report = await ctx.spawn(makeReport, { month: "May" });
   * await ctx.step("mail", () => mailCustomer(order));
   * const url = await report.result();
   * ```
   *
   * @throws PawlError as `call` does, but for `child_failed`, `child_cancelled` and `child_deleted`, which `result()` of the handle throws.
   */
  spawn<Input, Output>(child: Startable<Input, Output>, ...args: ChildArgs<Input>): Promise<ChildHandle<Output>>;
  spawn(child: string, input?: unknown, options?: ChildOptions): Promise<ChildHandle>;
  /**
   * Sends another run a message, once: it is sent in the same commit as the record of it. A run that has ended, or that there is not, never gets it.
   *
   * @throws PawlError `invalid_name`, `value_not_storable`, `payload_too_large`.
   */
  signal(runId: string, name: string, payload?: unknown): Promise<void>;

  /**
   * Asks people, and waits for the answer as for a signal: over restarts, for weeks, holding neither memory nor a slot. The question is on record as soon as the run's next write
   * is, where `pawl.interrupts.list` finds it; `pawl.answer(id, value)` answers it. Any number may be open at a time. A branch that is dropped closes its questions.
   *
   * ```ts
   * const { approved } = await ctx.interrupt({
   *   name: "approval", title: `Pay ${amount} €?`, assignee: "ann", timeout: "3d",
   *   schema: z.object({ approved: z.boolean(), note: z.string().optional() }),
   * });
   * ```
   *
   * @throws PawlError `interrupt_expired` once `timeout` is over and there is no `default`; `validation_failed` if the answer does not fit `schema` in a way that its JSON Schema
   *   does not tell. At the call: `invalid_name`, `invalid_option`, `invalid_duration`, `value_not_storable`, `payload_too_large`.
   */
  interrupt<T = unknown>(options: InterruptOptions<T>): PendingInterrupt<T>;

  /**
   * Does what must come to its end although the run may be asked to cancel meanwhile: the clean-up of a run that fails. A cancel aborts nothing that was asked for
   * inside, and the code around hears of it when this is through.
   *
   * @example try { … } finally { await ctx.cleanup(() => ctx.step("release", () => release(room))); }
   */
  cleanup<T>(fn: () => T | Promise<T>): Promise<T>;

  /**
   * Appends an event of your own kind to the run's log.
   *
   * @throws PawlError `invalid_name`, `value_not_storable`, `payload_too_large`; in a step `event_limit`, which elsewhere blocks the run.
   */
  emit(kind: string, data?: unknown): void;
  /** From 0 to 1. @throws PawlError `invalid_option`. */
  progress(fraction: number, message?: string): void;
  /**
   * A named channel of this run, for what comes bit by bit. Inside steps it is `step.stream`.
   *
   * ```ts
   * await ctx.step("answer", async (step) => {
   *   const tokens = step.stream("tokens");
   *   for await (const token of model.stream(prompt)) await tokens.write(token);
   * });
   * ```
   *
   * @throws PawlError `invalid_name`.
   */
  stream(name: string): StreamWriter;
  /**
   * Sets a value that the run's record shows under `state` from now on. Where the workflow declares an attribute of that name, runs can be found by it too:
   * `pawl.list({ attributes: { total: { gte: 100 } } })`; `undefined` and `null` take it away.
   *
   * @throws PawlError `invalid_name`, `invalid_attribute` (not of the declared type), `value_not_storable`, `payload_too_large`.
   */
  setState(key: string, value: unknown): void;

  /** Milliseconds since 1970, as of the last thing that happened in this run: the same in every replay. */
  now(): number;
  /** A random UUID (version 4), the same in every replay. */
  uuid(): string;
  /** At least 0, below 1, the same in every replay. */
  random(): number;

  /**
   * Guards a change of the code inside one version: true for runs that reach this place for the first time, false for those that passed it before the patch was there. What a run was
   * told once it is told in every replay.
   *
   * @example const text = ctx.patched("polite") ? await ctx.step("greet v2", greetPolitely) : await ctx.step("greet", greet);
   *
   * When no run is left that passed it before (`pawl replay --unfinished` shows which way each goes), the `if` and the call can both go: runs that were told `true` fit code without it.
   *
   * @throws PawlError `invalid_name`.
   */
  patched(id: string): boolean;
  /** Ends this run and starts the same workflow anew with this input and an empty history, in one commit. Never returns. */
  continueAsNew(input: unknown): Promise<never>;
}

export interface SignalOptions<T = unknown> {
  readonly schema?: StandardSchema<unknown, T>;
  readonly timeout?: Duration;
}

export interface RunInfo {
  readonly id: string;
  readonly workflow: string;
  readonly version: number;
  /** From 1; one more after each `pawl.retry`. */
  readonly attempt: number;
  readonly queue: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly namespace: string;
  readonly owner: string | null;
  readonly idempotencyKey: string | null;
  /** The tick of the schedule that started the run: the moment that was meant, however late it began. Undefined: no schedule did. */
  readonly scheduledFor: Date | undefined;
  readonly createdAt: Date;
  readonly startedAt: Date;
  /** The run that began this one, as its child. */
  readonly parentId: string | null;
  /** The run at the top of the tree that this one is part of; null: it is that itself. */
  readonly rootId: string | null;
  /** The run that this one was forked from. */
  readonly forkedFrom: string | null;
  /** The run that went on as this one. */
  readonly continuedFrom: string | null;
}
