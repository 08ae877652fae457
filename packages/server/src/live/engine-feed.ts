import type { Interrupt, Pawl, Run } from "pawl";
import { readLogs, watchChanges, type LogPage } from "pawl/internal";

export interface LogPlace {
  readonly runId: string;
  readonly fromSeq: number;
}

/** What live updates need of the engine. It is all about runs of the server's namespace. */
export interface EngineFeed {
  /** Calls back with the runs that have changed; none: something else has; null: it may be any. Returns how to stop. */
  watch(listener: (runIds: readonly string[] | null) => void): () => void;
  /** One question to the store, with all else that is read of logs in the same turn. */
  readLogs(query: { readonly runs: readonly LogPlace[]; readonly limitPerRun: number }): Promise<readonly LogPage[]>;
  getRuns(ids: readonly string[]): Promise<readonly Run[]>;
  /** Those of an owner that have changed since, newest first. */
  changedRuns(query: {
    readonly owner: string;
    readonly updatedAfter: Date;
    readonly limit: number;
  }): Promise<readonly Run[]>;
  newestRuns(limit: number): Promise<readonly Run[]>;
  /** Everybody's questions that have changed since. */
  changedInterrupts(query: { readonly updatedAfter: Date; readonly limit: number }): Promise<readonly Interrupt[]>;
}

export function engineFeed(pawl: Pawl): EngineFeed {
  return {
    watch: (listener) => watchChanges(pawl, listener),
    readLogs: (query) => readLogs(pawl, query),
    getRuns: async (ids) => (await pawl.getMany(ids)).filter(({ namespace }) => namespace === pawl.namespace),
    changedRuns: async (query) => (await pawl.list(query)).items,
    newestRuns: async (limit) => (await pawl.list({ limit })).items,
    changedInterrupts: async (query) => (await pawl.interrupts.list(query)).items,
  };
}
