import assert from "node:assert/strict";
import type { ConformanceCase } from "./conformance-case.ts";
import {
  append,
  cancel,
  claim,
  claimedIds,
  claimRequest,
  command,
  commit,
  event,
  expectRun,
  idOf,
  refuse,
  row,
  signal,
  start,
  startOwned,
  succeed,
  t0,
  to,
} from "./samples.ts";

/** What a worker owns by the store's account and does not know of, because an answer got lost. */
export const holdCases: readonly ConformanceCase[] = [
  {
    name: "runs that a worker does not know it owns are claimed anew, with their logs and signals",
    run: async ({ store }) => {
      await commit(store, startOwned(1), startOwned(2, {}, { events: [event(1)] }), signal(2));
      await commit(store, start(3, {}, { workerId: "worker-2" }), start(4, { dueMs: t0 + 9000 }));
      const kept = await row(store, 1);
      const { claimed, attention } = await claim(store, { holds: [idOf(1), idOf(77)], nowMs: t0 + 3000 });
      assert.deepEqual(
        claimed.map(({ run, events, signals }) => [run.id, run.epoch, events.length, signals.length]),
        [[idOf(2), 2, 1, 1]],
      );
      assert.deepEqual(attention, []);
      assert.deepEqual(await row(store, 1), kept);
      await expectRun(store, 3, { workerId: "worker-2", epoch: 1 });
      await refuse(store, append(2, { events: [event(2)] }), "lease_lost");
      await succeed(store, append(2, { epoch: 2, events: [event(2)] }));
    },
  },
  {
    name: "runs that it does not know of and cannot take are free for others at once",
    run: async ({ store }) => {
      await commit(store, startOwned(1), startOwned(2), signal(1));
      const { claimed, attention, nextDueMs } = await claim(store, { holds: [], limit: 0, nowMs: t0 + 3000 });
      assert.deepEqual([claimed, attention, nextDueMs], [[], [], t0 + 3000]);
      const free = { status: "pending", workerId: null, dueMs: t0 + 3000, needsAttention: false } as const;
      await expectRun(store, 1, free);
      await expectRun(store, 2, free);
      const other = await claim(store, { workerId: "worker-2", nowMs: t0 + 3000 });
      assert.deepEqual(claimedIds(other), [idOf(1), idOf(2)]);
      assert.equal(other.claimed[0]?.signals.length, 1);
    },
  },
  {
    name: "runs of a queue or version that it serves no more are given up too",
    run: async ({ store }) => {
      await commit(store, startOwned(1, { queue: "slow" }), startOwned(2, { version: 7 }));
      assert.deepEqual(claimedIds(await claim(store, { holds: [], queues: ["fast"] })), []);
      await expectRun(store, 1, { status: "pending", workerId: null });
      await expectRun(store, 2, { status: "pending", workerId: null });
    },
  },
  {
    name: "a claim that arrives late takes no run from its worker that has come to it since",
    run: async ({ store }) => {
      await commit(store, startOwned(1), start(2));
      assert.deepEqual(claimedIds(await claim(store, { nowMs: t0 + 3000 })), [idOf(2)]);
      assert.deepEqual(claimedIds(await claim(store, { holds: [], nowMs: t0 + 2000 })), [idOf(1)]);
      await expectRun(store, 2, { workerId: "worker-1", epoch: 1 });
    },
  },
  {
    name: "what has come for the runs that it knows of is told again, for the answer that was lost may have told it",
    run: async ({ store }) => {
      await commit(store, startOwned(1), startOwned(2), startOwned(3), startOwned(4));
      await commit(store, signal(1), command(2, cancel), command(3, { name: "pause" }));
      assert.equal((await claim(store, { limit: 0 })).attention.length, 3);
      assert.equal((await claim(store, { limit: 0 })).attention.length, 0);
      const holds = [1, 2, 3, 4].map(idOf);
      const { claimed, attention } = await claim(store, { holds, nowMs: t0 + 3000 });
      const told = new Map(attention.map(({ run, signals }) => [run.id, { run, signals }]));
      assert.equal(told.size, 3);
      assert.equal(told.get(idOf(1))?.signals.length, 1);
      assert.equal(told.get(idOf(2))?.run.cancelRequested, true);
      assert.equal(told.get(idOf(3))?.run.pauseRequested, true);
      assert.ok(attention.every(({ run }) => !run.needsAttention && run.workerId === "worker-1" && run.epoch === 1));
      assert.deepEqual(claimed, []);
      assert.equal((await claim(store, { limit: 0 })).attention.length, 0);
    },
  },
  {
    name: "the writes of the same commit count before what the worker holds",
    run: async ({ store }) => {
      await commit(store, startOwned(1), startOwned(2), startOwned(3));
      const { outcomes, claim: result } = await store.commit({
        writes: [
          append(1, { events: [event(1)], transition: to("completed") }),
          append(2, { events: [event(1)], transition: to("sleeping", { dueMs: t0 + 9000 }) }),
        ],
        claim: claimRequest({ holds: [idOf(3)], nowMs: t0 + 3000 }),
      });
      assert.ok(outcomes.every(({ ok }) => ok));
      assert.deepEqual(result?.claimed, []);
      assert.equal(result.nextDueMs, t0 + 9000);
      await expectRun(store, 1, { status: "completed" });
      await expectRun(store, 3, { status: "running", epoch: 1 });
    },
  },
];
