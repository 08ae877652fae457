import type { Duration } from "../retry/duration.ts";
import type { RunStatus } from "../store/run-status.ts";
import type { StoreFact } from "../store/store.ts";
import type { Startable, StartableGraph } from "../workflow/startable.ts";
import type { Workflow } from "../workflow/workflow.ts";
import type { Bulk } from "./bulk.ts";
import type { ErrorReport, ErrorsQuery } from "./error-groups.ts";
import type { AttributeConditions, AttributeValue } from "./attribute-conditions.ts";
import type { ChildrenQuery } from "./children.ts";
import type { AnswerOptions } from "./interrupts/answer.ts";
import type { Interrupt } from "./interrupts/interrupt.ts";
import type { InterruptQuery } from "./interrupts/list-interrupts.ts";
import type { EventTopic } from "./event-topic.ts";
import type { FileData, FileSource } from "../files/file-data.ts";
import type { Files } from "./files.ts";
import type { PruneOptions } from "./prune.ts";
import type { QueueRecord } from "./queue-record.ts";
import type { Run } from "./run.ts";
import type { RunEvent } from "./run-event.ts";
import type { RunHandle } from "./run-handle.ts";
import type { RunCounts } from "./run-counts.ts";
import type { RunHistory } from "./run-history.ts";
import type { Schedules } from "./schedules/schedules.ts";
import type { RunStats, StatsQuery } from "./run-stats.ts";
import type { StepRecord } from "./step-record.ts";
import type { StreamChunk, StreamReadOptions, StreamSummary } from "./stream-chunk.ts";
import type { Worker, WorkerOptions } from "./worker.ts";
import type { WorkerRecord } from "./worker-record.ts";

export type { Startable, StartableGraph };

/**
 * What {@link createPawl} gives: everything that a program does with runs. Besides what each method names, any of them fails with `closed`
 * after `close`, and with a code of the store (`store_busy`, `store_full`, `store_unavailable`, …) where that cannot do its part.
 */
export interface Pawl {
  /** In which its runs are, unless a start says another: as `createPawl` was given it, or `default`. */
  readonly namespace: string;
  /**
   * Starts a run. When this resolves, the run is durable. When it rejects with a code of the store, the run may have been started all the same, and only the answer
   * got lost: with an `idempotencyKey` it is safe to call it again.
   *
   * @throws PawlError `workflow_not_registered`, `workflow_version_not_registered`, `validation_failed` (by the schema of the input),
   *   `value_not_storable`, `payload_too_large`, `invalid_option`, `invalid_attribute`, `invalid_name`, `invalid_duration`.
   */
  start<Input, Output>(workflow: Startable<Input, Output>, ...args: StartArgs<Input>): Promise<RunHandle<Output>>;
  start(workflow: string, input?: unknown, options?: StartOptions): Promise<RunHandle>;

  /** The handle of a known run; nothing is read yet. @throws PawlError `run_not_found`, where the id is none. */
  run<Output = unknown>(id: string): RunHandle<Output>;
  /** @throws PawlError `run_not_found`. */
  get(id: string): Promise<Run>;
  /**
   * Those of these runs that there are, in the order of the ids, at most 1000; like a list, with one question to the store.
   *
   * ```ts
   * const [first] = await pawl.getMany(ids);
   * ```
   *
   * @throws PawlError `invalid_option`.
   */
  getMany(ids: readonly string[]): Promise<Run[]>;
  /** Newest first. @throws PawlError `invalid_option`. */
  list(query?: ListQuery): Promise<Page<Run>>;
  /**
   * The runs that a run has begun as its children, newest first.
   *
   * ```ts
   * const { items } = await pawl.children(batch.id, { limit: 100 });
   * ```
   *
   * @throws PawlError `run_not_found`, `invalid_option`.
   */
  children(id: string, query?: ChildrenQuery): Promise<Page<Run>>;
  /** What the run has done so far, in the order in which it happened. @throws PawlError `run_not_found`. */
  steps(id: string): Promise<StepRecord[]>;
  /**
   * The run's events, live: the iteration ends with the run (or, with `follow: false`, with what is there now).
   *
   * @throws PawlError from the iteration: `run_not_found`, `invalid_option`.
   */
  events(id: string, options?: EventsOptions): AsyncIterable<RunEvent>;
  /**
   * What the run's code writes to one of its streams, live: the iteration ends with the stream (`end()`) or the run, or with what is there now (`follow: false`). Reads
   * in pages, the next when the last has been taken, so that a slow reader costs no memory.
   *
   * ```ts
   * for await (const { chunk } of pawl.stream(run.id, "tokens")) process.stdout.write(String(chunk));
   * ```
   *
   * @throws PawlError from the iteration: `run_not_found`, `invalid_option`, `invalid_name`.
   */
  stream<Chunk = unknown>(id: string, name: string, options?: StreamReadOptions): AsyncIterable<StreamChunk<Chunk>>;
  /** The streams that the run has written to so far. @throws PawlError `run_not_found`. */
  streams(id: string): Promise<StreamSummary[]>;

  /** Sends a message. When this resolves, it is durable. @throws PawlError `run_not_found`, `run_terminal`. */
  signal(id: string, name: string, payload?: unknown): Promise<void>;
  /**
   * Asks the run to end. A run that has begun is woken so that its `catch` and `finally` blocks can clean up, with steps of their own; this call waits
   * for that, up to 5 s, after which the run that is returned may still be running, with `cancelRequested`. Otherwise it tells who was first:
   * `cancelled`, or an end that the run had reached before. `force` ends it here and now, without clean-up. Children that end with their parent are asked to end too.
   *
   * @throws PawlError `run_not_found`.
   */
  cancel(id: string, options?: { readonly reason?: string; readonly force?: boolean }): Promise<Run>;
  /**
   * No further step starts; those under way finish. This call waits for that, up to 5 s, after which the run that is returned may still be
   * running, with `pauseRequested`.
   *
   * @throws PawlError `run_not_found`, `run_terminal`, `run_changed` (it is blocked, or about to be cancelled).
   */
  pause(id: string): Promise<Run>;
  /**
   * Lets a paused or blocked run go on. One that was paused before it began keeps the delay of its start.
   *
   * @throws PawlError `run_not_found`, `run_terminal`.
   */
  resume(id: string): Promise<Run>;
  /**
   * Opens a failed, cancelled or blocked run again: what had succeeded stays, the step that failed and what came after it are done anew.
   *
   * With `from`, an earlier step, the same run goes back: what had happened before that step, and what does not rest on it, stays. A completed run is opened again too.
   *
   * ```ts
   * await pawl.retry(id, { from: "charge" });
   * ```
   *
   * @throws PawlError `run_not_found`, `run_not_retryable`, `step_not_found` (naming the steps there are).
   */
  retry(id: string, options?: RetryOptions): Promise<RunHandle>;
  /** Removes an ended run with all that belongs to it. @throws PawlError `run_not_found`, `run_not_terminal`. */
  delete(id: string): Promise<void>;
  /**
   * Removes ended runs by age, in small parts: all that ended longer ago than `olderThan`, of one workflow or status where that is named. See also
   * `retention` of the configuration, which does it by itself.
   *
   * ```ts
   * const { deleted } = await pawl.prune({ olderThan: "90d", status: "completed" });
   * ```
   *
   * @throws PawlError `invalid_option`, `invalid_duration`; and what `signal` was aborted with.
   */
  prune(options: PruneOptions): Promise<{ readonly deleted: number }>;
  /**
   * A new run that takes over what happened before a step, and does that step and the rest anew.
   *
   * @throws PawlError `run_not_found`, `step_not_found` (naming the steps there are), `run_changed`, `workflow_not_registered`,
   *   `workflow_version_not_registered`, `validation_failed`, `value_not_storable`, `payload_too_large`, `invalid_option`.
   */
  fork(id: string, options?: ForkOptions): Promise<RunHandle>;
  /**
   * The same to all runs that pass a filter: many in one commit, in bounded memory, and safe to be repeated.
   *
   * ```ts
   * const { done, failed } = await pawl.bulk.retry({ where: { workflow: "order", tags: { tenant: "acme" } } });
   * ```
   *
   * @throws PawlError from the operation: `invalid_option`, what the store throws, and what `signal` was aborted with. What goes wrong with one run is in `failed`.
   */
  readonly bulk: Bulk;
  /**
   * What runs have failed of or are parked for, by workflow, step and code: how often, first and last when, and an example. Looks into the newest 100,000 runs of each
   * status.
   *
   * @throws PawlError `invalid_option`, `invalid_duration`.
   */
  errors(query?: ErrorsQuery): Promise<ErrorReport>;

  /**
   * How many runs there are of each status that pass a filter.
   *
   * ```ts
   * const { counts } = await pawl.counts({ owner: "ann" });   // { running: 3, completed: 120 }
   * ```
   *
   * Looks into the newest 100,000 runs of the owner, tree or parent that is named, or else of each status; where there are more, `isComplete` is false, and the counts are
   * lower bounds.
   *
   * @throws PawlError `invalid_option`.
   */
  counts(filter?: RunFilter): Promise<RunCounts>;
  /**
   * What has happened to runs in a span of time, in all, by workflow, and in buckets: how many were created and have ended, how long they took, and how long they stood in
   * line.
   *
   * ```ts
   * const { total, buckets } = await pawl.stats({ from: hourAgo, to: new Date(), bucket: "5m" });
   * ```
   *
   * Looks into the newest 250,000 runs that were created in the span or, before it, within its length again: the end of a run that is older is not seen. `isComplete` is
   * false where there may be more of them.
   *
   * @throws PawlError `invalid_option`, `invalid_duration`.
   */
  stats(query: StatsQuery): Promise<RunStats>;

  /**
   * All that is known of a run, as a JSON document: its record, its whole log, and the messages that wait for it. `replay` of `pawl/testing` (and `pawl replay`) runs code against
   * it, without a store.
   *
   * ```ts
   * writeFileSync("order.json", JSON.stringify(await pawl.export(run.id), null, 2));
   * ```
   *
   * Inputs, results and messages stand in it in the clear, whatever codecs the store has.
   *
   * @throws PawlError `run_not_found`.
   */
  export(id: string): Promise<RunHistory>;

  /** Starts a worker in this process. */
  startWorker(options?: WorkerOptions): Promise<Worker>;

  /**
   * Answers a question that a run has put with `ctx.interrupt`. When this resolves, the answer is durable, and it is the one that the run gets; of several who answer at once one wins, and
   * the others learn who.
   *
   * ```ts
   * const { items } = await pawl.interrupts.list({ assignee: "ann", status: "open" });
   * await pawl.answer(items[0].id, { approved: true }, { by: "ann" });
   * ```
   *
   * The same answer from the same `by` once more is no error: it finds the first one.
   *
   * @throws PawlError `interrupt_not_found`; `interrupt_closed`, with `details.status` (`answered`, with `answeredBy` and `answeredAt`; `expired`; `closed`);
   *   `interrupt_not_yours`; `validation_failed`, with every problem in `details.issues`; `value_not_storable`, `payload_too_large`, `invalid_name`, `invalid_option`.
   */
  answer(interruptId: string, value?: unknown, options?: AnswerOptions): Promise<Interrupt>;
  readonly interrupts: {
    /** Newest first; by default of every status. @throws PawlError `invalid_option`, `run_not_found` (with `tree`). */
    list(query?: InterruptQuery): Promise<Page<Interrupt>>;
    /** @throws PawlError `interrupt_not_found`. */
    get(id: string): Promise<Interrupt>;
    /**
     * Puts an open question to somebody else; null: to nobody in particular.
     *
     * @throws PawlError `interrupt_not_found`, `interrupt_closed`, `invalid_option`, `invalid_name`.
     */
    reassign(id: string, assignee: string | readonly string[] | null): Promise<Interrupt>;
  };

  /** Files of runs; see {@link Files}. */
  readonly files: Files;
  readonly workers: { list(): Promise<WorkerRecord[]> };
  readonly queues: {
    /** What stands in each queue, and who serves it; counted are the runs of one namespace, by default that of this Pawl. */
    list(query?: { readonly namespace?: string }): Promise<QueueRecord[]>;
  };
  /** What starts runs by itself; see {@link Schedules}. */
  readonly schedules: Schedules;
  readonly workflows: {
    /** What this process has registered, newest version first. */
    list(): readonly Workflow[];
    /**
     * What this process has registered under a name: this version, or by default the one that a start gets.
     *
     * @throws PawlError `workflow_not_registered`, `workflow_version_not_registered`.
     */
    get(name: string, version?: number): Workflow;
    /** Every version that is registered here, is served somewhere, or has runs; counted are those of this namespace. */
    versions(name?: string): Promise<WorkflowVersion[]>;
  };
  /**
   * Removes blobs that a crash has left in the blob store: those of runs that are not there, and of files that nothing names, put there longer ago than `olderThan` (default one hour; more where files take longer to come in).
   * Blobs of runs that are deleted go by themselves. Returns of how many runs there were any, and of how many they were removed.
   *
   * @throws PawlError `invalid_option` where no `blobs` are configured.
   */
  sweepBlobs(options?: {
    readonly olderThan?: Duration;
  }): Promise<{ readonly runs: number; readonly collected: number }>;
  /** What the store says of itself; `problem` where something is wrong. */
  inspect(): Promise<readonly StoreFact[]>;

  /** Drains the workers of this process (see {@link Worker.stop}), releases what they own, and closes the store. Idempotent. */
  close(options?: { readonly timeout?: Duration }): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The input may be left out where the workflow takes none. */
export type StartArgs<Input> = undefined extends Input
  ? [input?: Input, options?: StartOptions]
  : [Input] extends [void]
    ? [input?: undefined, options?: StartOptions]
    : [input: Input, options?: StartOptions];

export interface StartOptions {
  /** One key, one run, per workflow and namespace: a second start finds the first one's run. */
  readonly idempotencyKey?: string;
  /**
   * How long the key counts: forever (default), for a time after the start, or (`"until-terminal"`) until the run has ended, with all
   * that it has continued as.
   */
  readonly idempotencyWindow?: IdempotencyWindow;
  readonly tags?: Readonly<Record<string, string>>;
  /** What the run can be found by, of the names and types that its workflow declares. */
  readonly attributes?: Readonly<Record<string, string | number | boolean | Date>>;
  readonly queue?: string;
  /** Higher is claimed first; default 0. */
  readonly priority?: number;
  /** Whose run it is among those that share limits and take turns, instead of what the `key` of the workflow's or queue's flow gives. At most 200 characters. */
  readonly flowKey?: string;
  /**
   * One run at a time: as the workflow's own `singleton`, but for this start, and with the key as a text; `false`: not for this start. The handle's `isNew` tells
   * whether a run was started or one was found. Excludes `idempotencyKey` and `debounce`.
   */
  readonly singleton?: { readonly key?: string; readonly onConflict?: "skip" | "cancel" } | false;
  /** Starts that come soon after each other are one run: as the workflow's own `debounce`. Excludes `idempotencyKey`, `delay` and `singleton`. */
  readonly debounce?: { readonly key?: string; readonly delay: Duration; readonly maxDelay?: Duration } | false;
  /** Default: the default version of the workflow. */
  readonly version?: number;
  /** Not before this much time has passed, or this moment. */
  readonly delay?: Duration | Date;
  /** Default: the one given to `createPawl`. */
  readonly namespace?: string;
  readonly owner?: string;
  /**
   * The trace that the run is to be part of: a W3C `traceparent`, and behind a space its `tracestate`, if there is one. Default: that of the code which calls, where the
   * configuration has an `instrumentation` that knows it.
   */
  readonly trace?: string;
  /**
   * Files that the run has from its beginning, by path: `{ "in/receipt.pdf": bytes }`, or `{ data, type, name }`; `data` may be a stream. The run does not begin before they are
   * durable; a start that finds another run (`idempotencyKey`, `singleton`) leaves that one's files as they are. Excludes `debounce`. Needs `blobs`.
   */
  readonly files?: Readonly<Record<string, FileData | FileSource>>;
}

/** Every text that is a duration is allowed; the intersection keeps the one that is none visible to editors. */
export type IdempotencyWindow = Exclude<Duration, string> | (string & Record<never, never>) | "until-terminal";

export interface RetryOptions {
  /** The first step to do anew: `charge`, or `charge#2` for the second one. Default: the step that failed. */
  readonly from?: string;
}

export interface ForkOptions {
  /** The first step to do anew: `charge`, or `charge#2` for the second one. Default: the beginning. */
  readonly from?: string;
  /** Another input for the whole run. */
  readonly input?: unknown;
  /** For a graph: the state with which the node `from` begins. */
  readonly state?: unknown;
  readonly version?: number;
  readonly tags?: Readonly<Record<string, string>>;
  /** Whose run the fork is; null: nobody's. Default: the owner of the run that it is made from. */
  readonly owner?: string | null;
  /** One key, one fork: as with `start`. The handle's `isNew` tells whether one was made or found. */
  readonly idempotencyKey?: string;
  /** Files besides those that it takes over, by path, as with `start`: one of a path that the other run has too takes its place in the fork. */
  readonly files?: Readonly<Record<string, FileData | FileSource>>;
}

/** Which runs are meant: all that pass every condition. */
export interface RunFilter {
  readonly status?: RunStatus | readonly RunStatus[];
  readonly workflow?: string;
  readonly version?: number;
  readonly queue?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** By what their workflows declare: a value, or conditions such as `{ gte: 100, lt: 200 }`, `{ prefix: "x" }`, `{ exists: false }`. */
  readonly attributes?: Readonly<Record<string, AttributeValue | AttributeConditions>>;
  /** Whose they are: what `start` was given as `owner`, which children, forks and what they continue as have too. */
  readonly owner?: string;
  /** The id of a run: those that it has begun as its children. */
  readonly parent?: string;
  /** The id of a run: those of the tree of children of which it is the top, itself included. */
  readonly root?: string;
  readonly idempotencyKey?: string;
  /** Default: the one given to `createPawl`. */
  readonly namespace?: string;
  readonly createdAfter?: Date;
  readonly createdBefore?: Date;
  /** Those that have changed at this moment or later. With `owner`, an index finds them. */
  readonly updatedAfter?: Date;
}

export interface ListQuery extends RunFilter {
  /** 1 to 1000; default 50. */
  readonly limit?: number;
  /** `nextCursor` of the page before. */
  readonly cursor?: string;
}

export interface Page<Item> {
  readonly items: Item[];
  /** Undefined on the last page. */
  readonly nextCursor: string | undefined;
}

export interface EventsOptions {
  /** The first event number wanted: the last one seen plus one; default 1. */
  readonly from?: number;
  /** Default true: wait for events to come, until the run ends. */
  readonly follow?: boolean;
  /** Only events of these kinds, and of these topics: what either names. They keep their numbers. Default: all. */
  readonly kinds?: readonly string[];
  readonly topics?: readonly EventTopic[];
  /** At most so many; default: all. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

export interface WorkflowVersion {
  readonly workflow: string;
  readonly version: number;
  readonly isRegistered: boolean;
  readonly isDefault: boolean;
  readonly deprecated: boolean | string;
  /** Whether a live worker, of any process, serves it. */
  readonly isServed: boolean;
  readonly counts: Readonly<Partial<Record<RunStatus, number>>>;
}
