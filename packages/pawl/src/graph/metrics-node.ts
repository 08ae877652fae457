import { DurationHistogram, type DurationSummary } from "./duration-histogram.ts";
import type { Attempt } from "./graph-host.ts";
import type { NodeOptions } from "./node-options.ts";
import { Node } from "./node.ts";
import { NodeUnit, SavedNodeUnit } from "./node-unit.ts";
import type { NodeVisit } from "./node-visit.ts";
import { realStopwatch } from "./surroundings.ts";

/** What a {@link MetricsNode} has seen in this process since it was made or reset. */
export interface NodeMetrics {
  /** Executions that ended: `succeeded + failed`. */
  readonly count: number;
  readonly succeeded: number;
  /** Failed for good, whether or not a fallback answered instead. */
  readonly failed: number;
  /** From 0 to 1; undefined until something ended. */
  readonly successRate: number | undefined;
  /** Attempts after the first of an execution. */
  readonly retries: number;
  /** Of single attempts, without the waits between them; undefined until one ended. */
  readonly duration: DurationSummary | undefined;
}

export interface MetricsNodeOptions<Action extends string = string> extends NodeOptions<Action> {
  /** Milliseconds of a clock that never goes backwards. Default: the process's. */
  readonly stopwatch?: (() => number) | undefined;
}

/**
 * A {@link Node} that counts and times its executions, in bounded memory, over all runs in this process.
 * Results that a durable run remembers from before are no executions and are not counted.
 *
 * @example
 * class Search extends MetricsNode<Question, string, Hit[]> { … }
 * const { successRate, retries, duration } = search.metrics();
 */
export class MetricsNode<
  State extends object = object,
  Prepared = unknown,
  Result = unknown,
  Action extends string = string,
> extends Node<State, Prepared, Result, Action> {
  readonly #stopwatch: () => number;
  #tally = new Tally();

  constructor(options: MetricsNodeOptions<Action>) {
    super(options);
    this.#stopwatch = options.stopwatch ?? realStopwatch;
  }

  metrics(): NodeMetrics {
    const { succeeded, failed, retries, durations } = this.#tally;
    const count = succeeded + failed;
    return {
      count,
      succeeded,
      failed,
      successRate: count === 0 ? undefined : succeeded / count,
      retries,
      duration: durations.summary(),
    };
  }

  resetMetrics(): void {
    this.#tally = new Tally();
  }

  override async perform(prepared: Prepared, visit: NodeVisit): Promise<Result> {
    if (this.exec === undefined) return undefined as Result;
    const meter = new Meter(this.#tally, this.#stopwatch);
    const unit =
      this.fallback === undefined
        ? new MeteredUnit(this, prepared, visit)
        : new SavedMeteredUnit(this, prepared, visit);
    unit.meter = meter;
    try {
      const result = await visit.walk.host.exec<Result>(unit);
      meter.end(!meter.hasFallenBack);
      return result;
    } catch (error) {
      if (!visit.walk.isControlFlow(error)) meter.end(false);
      throw error;
    }
  }
}

class Tally {
  succeeded = 0;
  failed = 0;
  retries = 0;
  readonly durations: DurationHistogram = new DurationHistogram();
}

/** Follows one execution. */
class Meter {
  readonly #tally: Tally;
  readonly #stopwatch: () => number;
  #hasRun = false;
  hasFallenBack = false;

  constructor(tally: Tally, stopwatch: () => number) {
    this.#tally = tally;
    this.#stopwatch = stopwatch;
  }

  async time<Result>(attempt: Attempt, run: () => Result | PromiseLike<Result>): Promise<Result> {
    this.#hasRun = true;
    if (attempt.attempt > 1) this.#tally.retries++;
    const startMs = this.#stopwatch();
    try {
      return await run();
    } finally {
      this.#tally.durations.record(this.#stopwatch() - startMs);
    }
  }

  /** Counts the execution, unless the host knew its outcome without running it here. */
  end(hasSucceeded: boolean): void {
    if (!this.#hasRun) return;
    if (hasSucceeded) this.#tally.succeeded++;
    else this.#tally.failed++;
  }
}

class MeteredUnit<Prepared, Result> extends NodeUnit<Prepared, Result> {
  meter!: Meter;

  override run(attempt: Attempt): Promise<Result> {
    return this.meter.time(attempt, () => super.run(attempt));
  }
}

class SavedMeteredUnit<Prepared, Result> extends SavedNodeUnit<Prepared, Result> {
  meter!: Meter;

  override run(attempt: Attempt): Promise<Result> {
    return this.meter.time(attempt, () => super.run(attempt));
  }

  override fallback(error: unknown): Result | PromiseLike<Result> {
    this.meter.hasFallenBack = true;
    return super.fallback(error);
  }
}
