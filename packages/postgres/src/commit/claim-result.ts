import type { ClaimResult } from "pawl/internal";
import { eventOf, type EventColumns } from "../rows/event-row.ts";
import { runOf, type RunColumns } from "../rows/run-row.ts";
import { signalOf, type SignalColumns } from "../rows/signal-row.ts";

/** What `claim_1` gives. */
export interface ClaimJson {
  readonly claimed: readonly {
    readonly run: RunColumns;
    readonly events: readonly EventColumns[];
    readonly lastSeq: number;
    readonly signals: readonly SignalColumns[];
  }[];
  readonly attention: readonly { readonly run: RunColumns; readonly signals: readonly SignalColumns[] }[];
  readonly nextDueMs: number | null;
  /** Nothing was claimed yet: what is due may go through flows, of which `flow-claim.ts` chooses. */
  readonly isOfFlows?: boolean;
}

export function claimResultOf({ claimed, attention, nextDueMs }: ClaimJson): ClaimResult {
  return {
    claimed: claimed.map(({ run, events, lastSeq, signals }) => ({
      run: runOf(run),
      events: events.map(eventOf),
      lastSeq,
      signals: signals.map(signalOf),
    })),
    attention: attention.map(({ run, signals }) => ({ run: runOf(run), signals: signals.map(signalOf) })),
    nextDueMs,
  };
}
