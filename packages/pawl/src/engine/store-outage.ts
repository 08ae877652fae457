import type { Logger } from "./logger.ts";

export interface StoreFailure {
  readonly error: unknown;
  /** How many calls in a row have failed by now. */
  readonly failures: number;
  /** When it is tried again; what a program had asked for is not, for that was told of the failure. */
  readonly retryInMs: number;
}

export interface StoreRecovery {
  /** How many calls had failed. */
  readonly failures: number;
  readonly downMs: number;
}

export interface OutageListener {
  readonly onFailed: (failure: StoreFailure) => void;
  readonly onRecovered: (recovery: StoreRecovery) => void;
}

/**
 * Whether the store does what this process asks of it. An outage begins with the first call that fails, and is over when everything that had failed
 * (commits, the heartbeats of each worker) has succeeded again: a database that takes heartbeats and no commits is not well.
 */
export class StoreOutage {
  readonly #localMs: () => number;
  readonly #logger: Logger;
  readonly #failing: Set<string> = new Set();
  readonly #listeners: Set<OutageListener> = new Set();
  #failures = 0;
  #sinceMs: number | null = null;
  #lastError: unknown = null;

  constructor(params: { readonly localMs: () => number; readonly logger: Logger }) {
    this.#localMs = params.localMs;
    this.#logger = params.logger;
  }

  /** When it began, in local time; null: the store is well. */
  get sinceMs(): number | null {
    return this.#sinceMs;
  }

  get failures(): number {
    return this.#failures;
  }

  get lastError(): unknown {
    return this.#lastError;
  }

  listen(listener: OutageListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  failed(source: string, error: unknown, retryInMs: number): void {
    const isFirst = this.#sinceMs === null;
    this.#sinceMs ??= this.#localMs();
    this.#failing.add(source);
    this.#failures++;
    this.#lastError = error;
    const message = `The store failed to take the ${source} (${this.#failures} in a row): ${reasonOf(error)}`;
    // Workers say once how it stands with them; where there is none, nobody else would.
    if (isFirst && this.#listeners.size === 0) this.#logger.warn(message);
    else this.#logger.debug(message);
    const failure = { error, failures: this.#failures, retryInMs };
    for (const { onFailed } of this.#listeners) onFailed(failure);
  }

  succeeded(source: string): void {
    if (this.#sinceMs === null) return;
    this.#failing.delete(source);
    if (this.#failing.size > 0) return;
    const recovery = { failures: this.#failures, downMs: this.#localMs() - this.#sinceMs };
    this.#sinceMs = null;
    this.#failures = 0;
    this.#lastError = null;
    for (const { onRecovered } of this.#listeners) onRecovered(recovery);
  }
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
