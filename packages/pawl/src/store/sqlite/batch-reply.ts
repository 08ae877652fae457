import { startedRun } from "../run-start.ts";
import type { ClaimResult, CommitResult, Outcome, Write } from "../write.ts";
import { eventOf, signalOf } from "./event-columns.ts";
import { runOf, type Cell } from "./run-columns.ts";

/** The outcomes that nearly all writes have, each as one number. */
export const outcomeCode = { appended: 0, appendedWakes: 1, started: 2, startedWakes: 3 } as const;

export type OutcomeReply = number | Outcome;

export interface ClaimReply {
  readonly claimed: readonly {
    readonly run: Cell[];
    readonly events: Cell[][];
    readonly lastSeq: number;
    readonly signals: Cell[][];
  }[];
  readonly attention: readonly { readonly run: Cell[]; readonly signals: Cell[][] }[];
  readonly nextDueMs: number | null;
}

export interface BatchReply {
  /** Null: every write was an append that went well. */
  readonly outcomes: OutcomeReply[] | null;
  readonly claim: ClaimReply | null;
}

const appended: Outcome = Object.freeze({ ok: true, run: null, isNew: false, wakes: false });
const appendedWakes: Outcome = Object.freeze({ ok: true, run: null, isNew: false, wakes: true });

export function commitResult(writes: readonly Write[], reply: BatchReply): CommitResult {
  const outcomes =
    reply.outcomes === null ? writes.map(() => appended) : reply.outcomes.map((one, at) => outcomeOf(writes[at]!, one));
  return { outcomes, claim: reply.claim === null ? null : claimResult(reply.claim) };
}

function outcomeOf(write: Write, reply: OutcomeReply): Outcome {
  if (typeof reply !== "number") return reply;
  if (reply === outcomeCode.appended) return appended;
  if (reply === outcomeCode.appendedWakes || write.type !== "start") return appendedWakes;
  const run = startedRun(write.run, write.workerId);
  return {
    ok: true,
    run: { ...run, tags: { ...run.tags }, attributes: {} },
    isNew: true,
    wakes: reply === outcomeCode.startedWakes,
  };
}

function claimResult(reply: ClaimReply): ClaimResult {
  const claimed = reply.claimed.map((one) => {
    const run = runOf(one.run);
    const events = one.events.map((cells) => eventOf(cells));
    return { run, events, lastSeq: one.lastSeq, signals: one.signals.map((cells) => signalOf(run.id, cells)) };
  });
  const attention = reply.attention.map((one) => {
    const run = runOf(one.run);
    return { run, signals: one.signals.map((cells) => signalOf(run.id, cells)) };
  });
  return { claimed, attention, nextDueMs: reply.nextDueMs };
}
