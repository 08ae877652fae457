import { classify } from "../errors/classify.ts";
import { PawlError } from "../errors/pawl-error.ts";
import { retryDelayMs } from "../retry/retry-policy.ts";
import type { Attempt, GraphHost, GraphUnit } from "./graph-host.ts";
import type { Logger } from "./logger.ts";
import { askInMemory, type InterruptHandler } from "./memory-question.ts";
import type { NodeQuestion } from "./node-question.ts";
import { ChunkHandler, type NodeChunk, type NodeStream } from "./node-stream.ts";
import { realSurroundings, type Surroundings } from "./surroundings.ts";

export interface MemoryHostOptions {
  readonly signal?: AbortSignal | undefined;
  readonly logger: Logger;
  readonly onChunk?: ((chunk: NodeChunk) => void | Promise<void>) | undefined;
  readonly onInterrupt?: InterruptHandler | undefined;
  readonly surroundings?: Surroundings | undefined;
}

/** Performs units at once in this process, with retries and timeouts on its own timers; nothing outlives the process. */
export class MemoryHost implements GraphHost {
  readonly signal: AbortSignal | undefined;
  readonly log: Logger;
  readonly #surroundings: Surroundings;
  readonly #chunks: ChunkHandler;
  readonly #onInterrupt: InterruptHandler | undefined;
  #runId: string | undefined;

  constructor({ signal, logger, onChunk, onInterrupt, surroundings = realSurroundings }: MemoryHostOptions) {
    this.signal = signal;
    this.log = logger;
    this.#surroundings = surroundings;
    this.#chunks = new ChunkHandler(onChunk);
    this.#onInterrupt = onInterrupt;
  }

  now(): number {
    return this.#surroundings.now();
  }

  breathe(): Promise<void> {
    return this.#surroundings.turn();
  }

  exec<Result>(unit: GraphUnit<Result>): Result | PromiseLike<Result> {
    if (unit.fallback === undefined && unit.retry === undefined && unit.timeoutMs === undefined)
      return unit.run(new MemoryAttempt(this, unit, 1));
    return this.#persist(unit);
  }

  /** Made of an id that the run gets when the first unit asks. */
  idempotencyKey({ path, visit }: GraphUnit): string {
    return `${(this.#runId ??= this.#surroundings.id())}/${path}#${visit}`;
  }

  stream(name: string, { path, visit }: GraphUnit, attempt: number): NodeStream {
    return this.#chunks.stream(name, { node: path, visit, attempt });
  }

  interrupt(
    question: NodeQuestion,
    { path, visit }: GraphUnit,
    signal: AbortSignal = this.signal ?? new AbortController().signal,
  ): Promise<unknown> {
    return askInMemory({
      question: { ...question, node: path, visit },
      handler: this.#onInterrupt,
      signal,
      surroundings: this.#surroundings,
    });
  }

  async #persist<Result>(unit: GraphUnit<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      const tried = new MemoryAttempt(this, unit, attempt);
      try {
        return await this.#attempt(tried);
      } catch (error) {
        if (this.signal?.aborted) throw error;
        const delayMs = tried.hasAsked ? undefined : this.#delayBeforeNext(unit, attempt, error);
        if (delayMs === undefined) {
          if (unit.fallback === undefined) throw error;
          return unit.fallback(error);
        }
        this.log.info(`Node "${unit.path}" failed attempt ${attempt}; the next is due in ${delayMs} ms.`, {
          node: unit.path,
          attempt,
          error,
        });
        await this.#wait(delayMs);
      }
    }
  }

  #attempt<Result>(tried: MemoryAttempt<Result>): Result | PromiseLike<Result> {
    const { unit, attempt } = tried;
    const { timeoutMs } = unit;
    if (timeoutMs === undefined) return unit.run(tried);
    return new Promise<Result>((resolve, reject) => {
      const timeout = new AbortController();
      tried.limitTo(this.signal === undefined ? timeout.signal : AbortSignal.any([this.signal, timeout.signal]));
      const disarm = this.#surroundings.after(timeoutMs, () => {
        const error = timedOut(unit, attempt, timeoutMs);
        timeout.abort(error);
        reject(error);
      });
      // People take their time.
      tried.onAsking = disarm;
      const run = async (): Promise<Result> => unit.run(tried);
      run().finally(disarm).then(resolve, reject);
    });
  }

  #delayBeforeNext(unit: GraphUnit, attempt: number, error: unknown): number | undefined {
    if (unit.retry === undefined) return undefined;
    return retryDelayMs(unit.retry, { attempt, error: pawlErrorOf(error), random: this.#surroundings.random() });
  }

  #wait(delayMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        disarm();
        reject(this.signal?.reason as Error);
      };
      const disarm = this.#surroundings.after(delayMs, () => {
        this.signal?.removeEventListener("abort", onAbort);
        resolve();
      });
      this.signal?.addEventListener("abort", onAbort, { once: true });
    });
  }
}

class MemoryAttempt<Result = unknown> implements Attempt {
  readonly attempt: number;
  readonly unit: GraphUnit<Result>;
  /** As in a durable run: it is not tried again, and its time is not limited any more. */
  hasAsked = false;
  onAsking: (() => void) | undefined;
  readonly #host: MemoryHost;
  #signal: AbortSignal | undefined;

  constructor(host: MemoryHost, unit: GraphUnit<Result>, attempt: number) {
    this.#host = host;
    this.unit = unit;
    this.attempt = attempt;
  }

  limitTo(signal: AbortSignal): void {
    this.#signal = signal;
  }

  get signal(): AbortSignal {
    return (this.#signal ??= this.#host.signal ?? new AbortController().signal);
  }

  stream(name: string): NodeStream {
    return this.#host.stream(name, this.unit, this.attempt);
  }

  get files(): never {
    throw new PawlError(
      "files_not_configured",
      `Node "${this.unit.name}" uses files, which a run in memory does not have.`,
      {
        hint: "Start the graph with pawl.start.",
      },
    );
  }

  interrupt(question: NodeQuestion<never>): Promise<unknown> {
    this.hasAsked = true;
    this.onAsking?.();
    return this.#host.interrupt(question, this.unit, this.#signal);
  }

  get idempotencyKey(): string {
    return this.#host.idempotencyKey(this.unit);
  }
}

function timedOut({ path }: GraphUnit, attempt: number, timeoutMs: number): PawlError {
  const message = `Attempt ${attempt} at node "${path}" took longer than its timeout of ${timeoutMs} ms.`;
  return new PawlError("graph_node_timeout", message, { details: { node: path, attempt, timeoutMs } });
}

/** What a retry policy judges: the error itself where it is Pawl's, else what it was classified as. */
function pawlErrorOf(error: unknown): PawlError {
  if (error instanceof PawlError) return error;
  const { code, kind, retryable, retryAfterMs } = classify(error);
  const message = error instanceof Error ? error.message : String(error);
  return new PawlError(code, message, { kind, retryable, retryAfterMs, cause: error });
}
