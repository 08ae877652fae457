import type { BulkProgress, BulkResult } from "./bulk.ts";

/**
 * Something that is being done to many runs. It has begun; awaited it gives the result, iterated how it goes on.
 *
 * ```ts
 * const operation = pawl.bulk.retry({ where: { workflow: "order", status: "failed" } });
 * for await (const { matched, done } of operation) console.log(`${done} of ${matched}`);
 * const { failed } = await operation;
 * ```
 */
export class BulkOperation implements PromiseLike<BulkResult>, AsyncIterable<BulkProgress> {
  readonly #result: Promise<BulkResult>;
  #latest: BulkProgress = { matched: 0, done: 0, skipped: 0, failed: 0 };
  #isOver = false;
  #changed: PromiseWithResolvers<void> = Promise.withResolvers();

  constructor(work: (tell: (progress: BulkProgress) => void) => Promise<BulkResult>) {
    this.#result = work((progress) => {
      this.#latest = progress;
      this.#tell();
    }).finally(() => {
      this.#isOver = true;
      this.#tell();
    });
  }

  // oxlint-disable-next-line unicorn/no-thenable -- it is meant to be awaited, and iterated as well
  then<A = BulkResult, B = never>(
    onDone?: ((result: BulkResult) => A | PromiseLike<A>) | null,
    onFailed?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#result.then(onDone, onFailed);
  }

  /** Each progress that is news to a reader of this speed: one who is slow misses some in between, and never the last. */
  async *[Symbol.asyncIterator](): AsyncIterator<BulkProgress> {
    // Whoever iterates gets the error from the iteration.
    this.#result.catch(() => {});
    let seen: BulkProgress | undefined;
    for (;;) {
      const changed = this.#changed.promise;
      const isOver = this.#isOver;
      if (this.#latest !== seen) yield (seen = this.#latest);
      if (isOver) break;
      if (this.#latest === seen) await changed;
    }
    await this.#result;
  }

  #tell(): void {
    const { resolve } = this.#changed;
    this.#changed = Promise.withResolvers();
    resolve();
  }
}
