import type { Engine } from "../engine/engine.ts";
import { PawlError } from "../errors/pawl-error.ts";
import type { RunRow } from "../store/run-row.ts";
import type { BulkOptions, BulkProgress, BulkResult } from "./bulk.ts";
import { checkedIds, namedPages, scannedPages } from "./bulk-pages.ts";
import { checkErrorFilter, hasError } from "./error-filter.ts";
import { runQuery } from "./list-runs.ts";

/** What became of one run. */
export type BulkEnd = "done" | "skipped";

const failuresShown = 100;

/**
 * Does something to every run that passes the filter, newest first, some at a time.
 *
 * The walk goes by id, so that no run comes twice and none is left out though their statuses change under it, and what it makes itself (forks) lies behind it. Runs that
 * come to pass the filter only while it is under way may be missed: a second walk finds them.
 */
export async function walkRuns(
  engine: Engine,
  options: BulkOptions,
  act: (run: RunRow) => Promise<BulkEnd>,
  tell: (progress: BulkProgress) => void,
): Promise<BulkResult> {
  const query = runQuery(options.where);
  const concurrency = wholeNumber(options.concurrency ?? 100, "concurrency", 1, 1_000);
  const limit =
    options.limit === undefined
      ? Number.POSITIVE_INFINITY
      : wholeNumber(options.limit, "limit", 1, Number.MAX_SAFE_INTEGER);
  const tally = new Tally();
  const { signal } = options;
  const report = (): void => {
    tell(tally.progress);
    options.onProgress?.(tally.progress);
  };
  const ids = checkedIds(options.runs);
  const error = options.error === undefined ? null : checkErrorFilter(options.error);
  const walk = { query, limit, isWanted: (run: RunRow) => error === null || hasError(run, error) };
  const pages = ids === null ? scannedPages(engine.store, walk) : namedPages(engine.store, ids, walk);
  signal?.throwIfAborted();
  for await (const page of pages) {
    tally.matched += page.length;
    if (options.dryRun !== true) {
      await atMost(concurrency, page, signal, async (run) =>
        tally.count(run.id, await act(run).catch((error: unknown) => failure(error))),
      );
    }
    signal?.throwIfAborted();
    report();
  }
  return tally.result;
}

class Tally {
  matched = 0;
  #done = 0;
  #skipped = 0;
  #failedCount = 0;
  readonly #failed: { id: string; error: PawlError }[] = [];

  count(id: string, end: BulkEnd | PawlError): void {
    if (end === "done") this.#done++;
    else if (end === "skipped") this.#skipped++;
    else {
      this.#failedCount++;
      if (this.#failed.length < failuresShown) this.#failed.push({ id, error: end });
    }
  }

  get progress(): BulkProgress {
    return { matched: this.matched, done: this.#done, skipped: this.#skipped, failed: this.#failedCount };
  }

  get result(): BulkResult {
    return { ...this.progress, failed: this.#failed, failedCount: this.#failedCount };
  }
}

/** These say that there was nothing to do for a run, not that something went wrong. */
const moot: ReadonlySet<string> = new Set([
  "run_not_found",
  "run_terminal",
  "run_changed",
  "run_not_retryable",
  "run_not_terminal",
]);

function failure(error: unknown): BulkEnd | PawlError {
  // What is no PawlError is a mistake in this very code, and a closed store ends everything.
  if (!(error instanceof PawlError) || error.code === "closed") throw error;
  return moot.has(error.code) ? "skipped" : error;
}

/** The first error ends it, when those under way have come to theirs. */
async function atMost<Item>(
  limit: number,
  items: readonly Item[],
  signal: AbortSignal | undefined,
  act: (item: Item) => Promise<void>,
): Promise<void> {
  let next = 0;
  let hasFailed = false;
  const isStopped = (): boolean => hasFailed || signal?.aborted === true;
  const lane = async (): Promise<void> => {
    while (next < items.length && !isStopped()) {
      const item = items[next++] as Item;
      try {
        await act(item);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(limit, items.length) }, lane));
  for (const result of lanes) if (result.status === "rejected") throw result.reason;
}

function wholeNumber(value: number, option: string, least: number, most: number): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  throw new PawlError(
    "invalid_option",
    `The option ${option} is ${String(value)}; it must be a whole number ${range}.`,
  );
}
