import type { ContextFiles } from "../files/context-files.ts";
import type { RetryPolicy } from "../retry/retry-policy.ts";
import type { Logger } from "./logger.ts";
import type { NodeQuestion } from "./node-question.ts";
import type { NodeStream } from "./node-stream.ts";

/**
 * What carries a walk through a graph. The walker decides which node is next and nothing else: it takes no clock, no timer and
 * no chance, so that a walk is determined by what its host's `exec` resolves to. {@link MemoryHost} runs units at once;
 * a durable host makes each a recorded step.
 */
export interface GraphHost {
  /** Stops the walk before its next node; undefined where nobody can. */
  readonly signal: AbortSignal | undefined;
  readonly log: Logger;
  /** Milliseconds since the epoch, the same again in a replay. */
  now(): number;

  /** Performs a unit: attempts, delays, fallback, memoization. May answer without a promise. */
  exec<Result>(unit: GraphUnit<Result>): Result | PromiseLike<Result>;

  /** Told after every `post`, before the next node begins; the walk waits for it. */
  saved?(position: GraphPosition): void | Promise<void>;
  /** Where the top-level graph goes on instead of at its start. */
  resume?(): GraphResume | undefined;
  /** True for the host's own control flow (a suspension), which no fallback, hook or metric may see. */
  isSuspension?(error: unknown): boolean;
  /** Handed the (idempotent) cleanup of resources just set up, for a host that may abandon a walk without settling it. */
  acquired?(release: () => Promise<void>): void;
  /** Called now and then in a long walk that never waits, so that the rest of the process gets its turn. */
  breathe?(): Promise<void>;
}

/** One piece of work of one node: its `exec`, or one item of a batch. */
export interface GraphUnit<Result = unknown> {
  /** The node's name. */
  readonly name: string;
  /** What the step is called: `draft`, `draft/0` for an item of a batch, `outer/inner` in a subgraph. */
  readonly path: string;
  /** Which visit of the node this is, from 1; unique in the run together with `path`. */
  readonly visit: number;
  /** Undefined: the host's default. */
  readonly retry: RetryPolicy | undefined;
  /** Per attempt; undefined: none. */
  readonly timeoutMs: number | undefined;
  run(attempt: Attempt): Result | PromiseLike<Result>;
  /** The result in place of an error that is final; absent where the node has no fallback. */
  fallback?(error: unknown): Result | PromiseLike<Result>;
}

/** One try at a unit. */
export interface Attempt {
  /** From 1. */
  readonly attempt: number;
  /** Aborted on cancellation and when the attempt times out. */
  readonly signal: AbortSignal;
  /** The same for every attempt at the unit, unique among units and runs. */
  readonly idempotencyKey: string;
  /** A named channel of the run, for what comes bit by bit. */
  stream(name: string): NodeStream;
  /** Of the run. @throws PawlError `files_not_configured` where there are none. */
  readonly files: ContextFiles;
  /** Puts a question to people. A unit that has asked is not tried again. */
  interrupt(question: NodeQuestion<never>): Promise<unknown>;
}

/** Where a walk stands after a node's `post`. */
export interface GraphPosition {
  readonly node: string;
  readonly path: string;
  /** 0 in the graph that was started; `resume` concerns that one alone. */
  readonly depth: number;
  readonly visit: number;
  readonly action: string;
  /** The live object: encode it before returning. */
  readonly state: object;
  /** The node to be visited next; undefined where the action ends the graph. */
  readonly next: string | undefined;
  /** How often each node was visited so far, by path. */
  visits(): Record<string, number>;
}

/** A position to go on from: `state`, `next` and `visits` as the last `saved` of depth 0 handed them over. */
export interface GraphResume {
  readonly state: object;
  /** Undefined: the graph had ended. */
  readonly node: string | undefined;
  readonly visits: Readonly<Record<string, number>>;
}
