import type { Interrupt, Pawl, Run, RunEvent } from "pawl";

/** What one run's log has from a number on, and how the run was, not later than its events were read; null: there is none. */
export interface LogPage {
  readonly run: RunHead | null;
  readonly events: readonly RunEvent[];
}

export interface RunHead {
  readonly status: Run["status"];
  readonly updatedMs: number;
  readonly cancelRequested: boolean;
  readonly pauseRequested: boolean;
}

export interface LogPlace {
  readonly runId: string;
  readonly fromSeq: number;
}

/** What live updates need of the engine. */
export interface EngineFeed {
  /** Calls back with the runs that have changed; null: it may be any. Returns how to stop. */
  watch(listener: (runIds: readonly string[] | null) => void): () => void;
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

/** By what the engine offers to all. */
export function engineFeed(pawl: Pawl): EngineFeed {
  return {
    watch: (listener) => {
      const timer = setInterval(() => listener(null), 50);
      return () => clearInterval(timer);
    },
    readLogs: ({ runs, limitPerRun }) =>
      Promise.all(
        runs.map(async ({ runId, fromSeq }): Promise<LogPage> => {
          const run = await pawl.get(runId).catch(() => null);
          if (run === null) return { run: null, events: [] };
          const events = await Array.fromAsync(
            pawl.events(runId, { from: fromSeq, follow: false, limit: limitPerRun }),
          );
          const { status, updatedAt, cancelRequested, pauseRequested } = run;
          return { run: { status, updatedMs: updatedAt.getTime(), cancelRequested, pauseRequested }, events };
        }),
      ),
    getRuns: async (ids) =>
      (await Promise.all(ids.map((id) => pawl.get(id).catch(() => null)))).filter((run) => run !== null),
    changedRuns: async ({ owner, updatedAfter, limit }) => {
      const { items } = await pawl.list({ limit: 1000 });
      return items.filter((run) => run.owner === owner && run.updatedAt >= updatedAfter).slice(0, limit);
    },
    newestRuns: async (limit) => (await pawl.list({ limit })).items,
    changedInterrupts: async ({ limit }) => (await pawl.interrupts.list({ limit })).items,
  };
}
