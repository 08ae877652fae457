/**
 * What a store can do whose database users write to themselves: their writes and the record of a step in one transaction. A property of the store
 * (`store.transactions`); `conformance/transactions.ts` says the rules in tests.
 */
export interface StoreTransactions {
  /**
   * Begins a transaction in the store's database, calls `work` with a handle on it, records what that gives under `(runId, key)`, and commits. If that has happened before
   * (the answer got lost, or its step was), `work` is not called, and what is on record is the result. Refused unless `(workerId, epoch)` own the run when it commits.
   * Whatever fails, nothing of it is written, but for a commit whose answer gets lost: the next call finds it.
   *
   * @throws PawlError `transaction_refused`, `transaction_elsewhere`, `store_…`; and what `work` throws, as it is.
   */
  run(params: StoreTransaction): Promise<string | null>;
}

export interface StoreTransaction {
  readonly runId: string;
  /** Unique in the run; the record goes with the run. */
  readonly key: string;
  readonly workerId: string;
  readonly epoch: number;
  /** A driver of the user's own, on the same database; undefined: the store's. */
  readonly using: unknown;
  /** Once aborted, nothing is committed any more. */
  readonly signal: AbortSignal;
  /** The user's writes; gives the encoded value that is to be on record. */
  readonly work: (tx: unknown) => Promise<string | null>;
}

/** What `work` comes to, or the reason of the abort if that is first: a function that hangs must not keep its locks. */
export async function workUnlessAborted(work: Promise<string | null>, signal: AbortSignal): Promise<string | null> {
  let stop: () => void = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
  try {
    const text = await Promise.race([work, aborted]);
    signal.throwIfAborted();
    return text;
  } finally {
    signal.removeEventListener("abort", stop);
    // Whichever comes later has nobody who listens.
    work.catch(() => {});
    aborted.catch(() => {});
  }
}
