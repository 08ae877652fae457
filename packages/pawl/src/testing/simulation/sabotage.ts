import type { Execution } from "../../engine/execution/execution.ts";
import type { Records } from "../../store/memory/records.ts";
import type { AppendWrite, CommitResult, Write } from "../../store/write.ts";
import type { Batch } from "./faulty-store.ts";
import type { ProcessClock } from "./process-clock.ts";

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
  /** What a process is told of how far the store's clock is ahead of its own. */
  readonly offset?: (offsetMs: number) => number;
  /** Gets each execution of a run as its function is called. */
  readonly invoked?: (execution: Execution) => void;
}

/** A store that lets everybody write to every run. */
export const noFence: Sabotage = {
  commit: (batch, apply, records) => {
    const writes = batch.writes.map((write) => (write.type === "append" ? asIfOwned(write, records) : write));
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
    const patient = clock.nextTurn.bind(clock);
    let turns = 0;
    // Now and then something else must get its turn, or nothing else ever would.
    clock.nextTurn = (fn) => {
      if (++turns % 100 === 0) patient(fn);
      else queueMicrotask(() => clock.isDead || fn());
    };
    return clock;
  },
};

/** Processes that go by their own clocks. */
export const ownClocks: Sabotage = { offset: () => 0 };

/** A store that does not hear what a worker says that it holds. */
export const deafToHolds: Sabotage = {
  commit: (batch, apply) => apply({ ...batch, claim: batch.claim === null ? null : { ...batch.claim, holds: null } }),
};

/** A store that gives a worker as many runs of a queue as there are. */
export const boundlessQueues: Sabotage = {
  commit: (batch, apply) =>
    apply({ ...batch, claim: batch.claim === null ? null : { ...batch.claim, queueLimits: {} } }),
};

/** A store that takes lower priorities first. */
export const upsideDown: Sabotage = {
  commit: (batch, apply, records) => {
    const all = [...records.newestFirst(null)];
    if (batch.claim === null || batch.claim.limit === 0) return apply(batch);
    for (const run of all) records.put({ ...run, priority: -run.priority });
    const result = apply(batch);
    for (const run of all) {
      const now = records.run(run.id);
      if (now !== undefined) records.put({ ...now, priority: run.priority });
    }
    return result;
  },
};

/** A store that gives runs to workers whose code is of another version. */
export const anyVersion: Sabotage = {
  commit: (batch, apply, records) => {
    const { claim } = batch;
    if (claim === null) return apply(batch);
    const serves = [...records.newestFirst(null)].map(({ workflow, version }) => ({ workflow, version }));
    return apply({ ...batch, claim: { ...claim, serves } });
  },
};

/** A store that refuses what has happened already instead of recognising it. */
export function forgetfulStore(): Sabotage {
  const done = new WeakSet<Write>();
  return {
    commit: async (batch, apply) => {
      const result = await apply(batch);
      const outcomes = result.outcomes.map((outcome, index) => {
        const write = batch.writes[index] as Write;
        const isRepeat = write.type === "append" && done.has(write);
        if (outcome.ok) done.add(write);
        return outcome.ok && isRepeat ? ({ ok: false, refusal: "lease_lost", run: null } as const) : outcome;
      });
      return { ...result, outcomes };
    },
  };
}

/** A store that looks at the owner of a write that comes for the first time, and at nothing when it comes again. */
export function carelessRepeats(): Sabotage {
  const done = new WeakSet<Write>();
  return {
    commit: async (batch, apply, records) => {
      const writes = batch.writes.map((write) =>
        write.type === "append" && done.has(write) ? asIfOwned(write, records) : write,
      );
      const result = await apply({ ...batch, writes });
      for (const [index, write] of batch.writes.entries()) if (result.outcomes[index]?.ok === true) done.add(write);
      return result;
    },
  };
}

function asIfOwned(write: AppendWrite, records: Records): AppendWrite {
  const run = records.run(write.runId);
  if (run === undefined || run.workerId === null) return write;
  const events = write.events.map((event, index) => ({ ...event, seq: records.lastSeq(run.id) + 1 + index }));
  return { ...write, workerId: run.workerId, epoch: run.epoch, events };
}

/** A store that loses every third message that it has accepted. */
export function leakyInbox(): Sabotage {
  let count = 0;
  return {
    commit: async (batch, apply, records) => {
      const result = await apply(batch);
      for (const write of batch.writes)
        if (write.type === "signal" && ++count % 3 === 0) records.dropSignals(write.signal.runId, [write.signal.id]);
      return result;
    },
  };
}

/** A store that forgets every fifth write that goes along with another one. */
export function looseLinks(): Sabotage {
  let count = 0;
  return {
    commit: (batch, apply) => {
      const writes = batch.writes.map((write) =>
        write.type === "append" && write.linked.length > 0 && ++count % 5 === 0 ? { ...write, linked: [] } : write,
      );
      return apply({ ...batch, writes });
    },
  };
}

/** A store that does not tell parents of the ends of their children. */
export const silentChildren: Sabotage = {
  commit: async (batch, apply, records) => {
    const open = [...records.newestFirst(null)].filter(({ finishedMs }) => finishedMs === null);
    const result = await apply(batch);
    for (const { id, parentId } of open) {
      const hasEnded = (records.run(id)?.finishedMs ?? null) !== null;
      if (parentId !== null && hasEnded) records.dropSignals(parentId, [id]);
    }
    return result;
  },
};

/** A store that takes any number of answers to one question. */
export const eagerListener: Sabotage = {
  commit: (batch, apply) => {
    const writes = batch.writes.map((write) => (write.type === "record" ? { ...write, expects: null } : write));
    return apply({ ...batch, writes });
  },
};

/** A store that lets everybody through the gates of flows. */
export const openGates: Sabotage = {
  commit: (batch, apply) => apply({ ...batch, claim: batch.claim === null ? null : { ...batch.claim, flows: {} } }),
};

/** A store that leaves the questions of ended runs open. */
export const openQuestions: Sabotage = {
  commit: async (batch, apply, records) => {
    const open = [...records.allRecords()].filter(({ status }) => status === "open");
    const result = await apply(batch);
    for (const record of open) {
      const run = record.runId === null ? undefined : records.run(record.runId);
      if (run !== undefined && run.finishedMs !== null) records.putRecord(record);
    }
    return result;
  },
};

/** An engine that takes back first what was done first. */
export const undoInOrder: Sabotage = {
  invoked: ({ completed }) => {
    completed.pop = () => completed.shift();
  },
};
