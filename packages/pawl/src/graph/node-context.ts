import type { ContextFiles } from "../files/context-files.ts";
import type { Logger } from "./logger.ts";
import type { NodeQuestion } from "./node-question.ts";
import type { NodeStream } from "./node-stream.ts";
import type { Params } from "./node-options.ts";

/** What `prep` and `post` may use besides the state. */
export interface NodeContext<Resources extends object = object, Parameters extends Params = Params> {
  /** The node's path: its name, inside a subgraph `outer/inner`. */
  readonly path: string;
  /** Which visit of the node this is in the run, from 1. */
  readonly visit: number;
  readonly params: Parameters;
  /** What the graph's `setup` returned. */
  readonly resources: Resources;
  /** Names node and visit on every line. */
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch; in a durable run the same again in a replay. */
  now(): number;
}

/** What `exec` may use besides what `prep` returned. */
export interface ExecContext<Resources extends object = object, Parameters extends Params = Params> {
  readonly path: string;
  readonly visit: number;
  /** From 1; a retry has the next number. */
  readonly attempt: number;
  /** The same for every attempt at this piece of work: hand it to services that deduplicate. */
  readonly idempotencyKey: string;
  /** Aborted on cancellation and when this attempt times out. */
  readonly signal: AbortSignal;
  readonly params: Parameters;
  readonly resources: Resources;
  readonly log: Logger;
  /**
   * A named channel of the run, for what comes bit by bit: `pawl.stream(run, name)` reads it while the node works, and `onChunk` of `graph.run` in memory. What an attempt
   * that fails has written stays written; in a durable run the next attempt's first chunk is marked (`isFirst`).
   */
  readonly stream: (name: string) => NodeStream;
  /** The files of the run, as `ctx.files`. @throws PawlError `files_not_configured`, also in memory, where a run has none. */
  readonly files: ContextFiles;
  /**
   * Puts a question to people, and waits for the answer: in a durable run as `ctx.interrupt` does (the run is suspended meanwhile; `pawl.answer` answers), in memory by
   * `onInterrupt` of `graph.run`.
   *
   * `exec` begins anew when a suspended run goes on, and gets the answers that are on record: what it does beside asking should bear that, or be another node's. From the first
   * question on the node's `timeout` and `retry` count no more.
   *
   * @example const { approved } = await interrupt({ name: "approve", title: "Send it?", schema: Approval, assignee: "ann" });
   * @throws PawlError `interrupt_expired`, `validation_failed`; in memory without `onInterrupt`: `graph_interrupt_unhandled`.
   */
  readonly interrupt: <T = unknown>(question: NodeQuestion<T>) => Promise<T>;
}
