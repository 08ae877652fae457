import type { Records } from "../../store/memory/records.ts";
import type { CommitResult } from "../../store/write.ts";
import type { Batch } from "./faulty-store.ts";
import type { ProcessClock } from "./scheduler.ts";

/** Something that is broken on purpose, to see that the simulation notices. */
export interface Sabotage {
  /** Stands between the processes and their store. */
  readonly commit?: (
    batch: Batch,
    apply: (batch: Batch) => Promise<CommitResult>,
    records: Records,
  ) => Promise<CommitResult>;
  /** Stands between a process and its clock. */
  readonly clock?: (clock: ProcessClock) => ProcessClock;
}

/** A store that lets everybody write to every run. */
export const noFence: Sabotage = {
  commit: (batch, apply, records) => {
    const writes = batch.writes.map((write) => {
      const run = write.type === "append" ? records.run(write.runId) : undefined;
      if (write.type !== "append" || run === undefined || run.workerId === null) return write;
      const events = write.events.map((event, index) => ({ ...event, seq: records.lastSeq(run.id) + 1 + index }));
      return { ...write, workerId: run.workerId, epoch: run.epoch, events };
    });
    return apply({ ...batch, writes });
  },
};

/** A store that says that it has written what it has not: every tenth batch of nothing but log is lost. */
export function lossyStore(): Sabotage {
  let count = 0;
  return {
    commit: async (batch, apply) => {
      const isLog =
        batch.claim === null &&
        batch.writes.length > 0 &&
        batch.writes.every((write) => write.type === "append" && write.transition === null);
      if (!isLog || ++count % 10 !== 0) return apply(batch);
      return { outcomes: batch.writes.map(() => ({ ok: true, run: null, isNew: false, wakes: false })), claim: null };
    },
  };
}

/** A store that does not know idempotency keys. */
export const keylessStore: Sabotage = {
  commit: (batch, apply) =>
    apply({
      ...batch,
      writes: batch.writes.map((write) =>
        write.type === "start" ? { ...write, run: { ...write.run, idempotencyKey: null } } : write,
      ),
    }),
};

/** A store that keeps messages that were consumed. */
export const stickyInbox: Sabotage = {
  commit: (batch, apply) =>
    apply({
      ...batch,
      writes: batch.writes.map((write) => (write.type === "append" ? { ...write, consumedSignalIds: [] } : write)),
    }),
};

/** A store that numbers events as it likes. */
export const gappyLog: Sabotage = {
  commit: (batch, apply) => {
    const writes = batch.writes.map((write) =>
      write.type === "append" && write.events.length > 2
        ? { ...write, events: write.events.filter((_, index) => index !== 1) }
        : write,
    );
    return apply({ ...batch, writes });
  },
};

/** A beat that does not wait until all promise reactions have run: settlements come in the midst of each other. */
export const hastyTurns: Sabotage = {
  clock: (clock) => {
    clock.nextTurn = (fn) => queueMicrotask(() => clock.isDead || fn());
    return clock;
  },
};
