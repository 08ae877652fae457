/**
 * What a claim asks a store about a flow (`RunRow.flow`), over the runs of all workers. Each is asked only where a limit or a turn depends on it, and each has an
 * index that answers it: owned runs by (flow, key), and all runs by (flow, key, servedMs), (flow, startedMs) and (flow, key, startedMs).
 */
export interface FlowFacts {
  /** How many runs of the flow, or of one of its keys, are owned by a worker. */
  owned(query: { readonly flow: string; readonly key: string | null }): number;
  /** When runs of the flow, or of one of its keys, have begun (`startedMs`): those after `afterMs`, latest first, at most `limit`. */
  starts(query: {
    readonly flow: string;
    readonly key: string | null;
    readonly afterMs: number;
    readonly limit: number;
  }): readonly number[];
  /** The latest `servedMs` of a key; null: none of its runs was ever claimed. */
  servedMs(query: { readonly flow: string; readonly key: string }): number | null;
}

/** For stores in which no run goes through a flow. */
export const noFlows: FlowFacts = { owned: () => 0, starts: () => [], servedMs: () => null };
