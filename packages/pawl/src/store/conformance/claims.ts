import assert from "node:assert/strict";
import type { ConformanceCase } from "./conformance-case.ts";
import {
  append,
  claim,
  claimedIds,
  claimRequest,
  commit,
  event,
  expectRun,
  idOf,
  row,
  signal,
  start,
  startOwned,
  succeed,
  t0,
  to,
} from "./samples.ts";

export const claimCases: readonly ConformanceCase[] = [
  {
    name: "a claim hands over the run as it is now, its log and its signals",
    run: async ({ store }) => {
      await succeed(store, start(1, { tags: { a: "b" } }, { events: [event(1), event(2)] }));
      await commit(store, signal(1));
      const { claimed } = await claim(store, { nowMs: t0 + 5000 });
      assert.deepEqual(claimed, [
        { run: await row(store, 1), events: [event(1), event(2)], lastSeq: 2, signals: [signal(1).signal] },
      ]);
      const owned = { status: "running", workerId: "worker-1", epoch: 1, startedMs: t0 + 5000 } as const;
      await expectRun(store, 1, { ...owned, updatedMs: t0 + 5000, dueMs: null, awaits: [] });
    },
  },
  {
    name: "a claim takes by priority, then by due time, then by id",
    run: async ({ store }) => {
      await commit(
        store,
        start(1, { dueMs: t0 + 3, queue: "a" }),
        start(2, { dueMs: t0 + 1, queue: "b" }),
        start(3, { priority: 5, dueMs: t0 + 9 }),
        start(4, { priority: -5, dueMs: t0 }),
        start(6, { dueMs: t0 + 2 }),
        start(5, { dueMs: t0 + 2, queue: "a" }),
      );
      const first = await claim(store, { limit: 3 });
      assert.deepEqual(claimedIds(first), [idOf(3), idOf(2), idOf(5)]);
      assert.ok(first.nextDueMs !== null && first.nextDueMs <= t0 + 2000);
      const rest = await claim(store);
      assert.deepEqual(claimedIds(rest), [idOf(6), idOf(1), idOf(4)]);
      assert.equal(rest.nextDueMs, null);
    },
  },
  {
    name: "a claim takes only what is due, served, and in its queues",
    run: async ({ store }) => {
      await commit(
        store,
        start(1, { dueMs: t0 + 2001 }),
        start(2, { version: 2 }),
        start(3, { workflow: "other" }),
        start(4, { queue: "slow" }),
        start(5),
      );
      const fast = await claim(store, { queues: ["default", "unused"] });
      assert.deepEqual(claimedIds(fast), [idOf(5)]);
      assert.equal(fast.nextDueMs, t0 + 2001);
      assert.deepEqual(claimedIds(await claim(store, { queues: [] })), []);
      assert.deepEqual(claimedIds(await claim(store, { serves: [] })), []);
      const serves = [
        { workflow: "order", version: 2 },
        { workflow: "other", version: 1 },
      ];
      const others = await claim(store, { serves });
      assert.deepEqual(claimedIds(others), [idOf(2), idOf(3)]);
      assert.equal(others.nextDueMs, null);
      assert.deepEqual(claimedIds(await claim(store)), [idOf(4)]);
    },
  },
  {
    name: "the next due time knows only what this worker serves",
    run: async ({ store }) => {
      await commit(store, start(1, { dueMs: t0 + 9000 }), start(2, { dueMs: t0 + 5000, version: 2 }));
      await commit(store, start(3, { dueMs: t0 + 7000, queue: "slow" }), start(4, { dueMs: t0 + 8000, priority: -1 }));
      assert.equal((await claim(store)).nextDueMs, t0 + 7000);
      assert.equal((await claim(store, { queues: ["default"] })).nextDueMs, t0 + 8000);
      assert.equal((await claim(store, { serves: [] })).nextDueMs, null);
    },
  },
  {
    name: "a claim with limit 0 takes nothing and tells when there is work",
    run: async ({ store }) => {
      await commit(store, start(1, { dueMs: t0 + 5 }));
      const result = await claim(store, { limit: 0 });
      assert.deepEqual(result.claimed, []);
      assert.equal(result.nextDueMs, t0 + 5);
      await expectRun(store, 1, { status: "pending", epoch: 0 });
    },
  },
  {
    name: "a claim sees the writes of its own batch",
    run: async ({ store }) => {
      await succeed(store, startOwned(1));
      const { outcomes, claim: result } = await store.commit({
        writes: [append(1, { events: [event(1)], transition: to("pending", { dueMs: t0 }) }), start(2)],
        claim: claimRequest({ limit: 5, nowMs: t0 + 5000 }),
      });
      assert.equal(
        outcomes.every(({ ok }) => ok),
        true,
      );
      assert.ok(result !== null);
      assert.deepEqual(claimedIds(result), [idOf(1), idOf(2)]);
      assert.deepEqual(result.claimed[0]?.events, [event(1)]);
    },
  },
  {
    name: "runs that nobody serves do not hide those behind them",
    run: async ({ store }) => {
      const unserved = Array.from({ length: 300 }, (_, at) =>
        start(at + 1, { version: 9, priority: 5, dueMs: t0 - 9 }),
      );
      await commit(store, ...unserved, start(500));
      assert.deepEqual(claimedIds(await claim(store, { limit: 1 })), [idOf(500)]);
    },
  },
  {
    name: "what is large comes in parts, and the rest is known to be due",
    run: async ({ store }) => {
      const input = JSON.stringify("x".repeat(4_000_000));
      const numbers = Array.from({ length: 6 }, (_, at) => at + 1);
      for (const number of numbers) await succeed(store, start(number, { input, dueMs: t0 + number }));
      const taken: string[] = [];
      while (taken.length < numbers.length) {
        const { claimed, nextDueMs } = await claim(store);
        assert.ok(claimed.length > 0);
        taken.push(...claimed.map(({ run }) => run.id));
        if (taken.length < numbers.length) assert.equal(nextDueMs, t0 + taken.length + 1);
        else assert.equal(nextDueMs, null);
      }
      assert.deepEqual(taken, numbers.map(idOf));
    },
  },
  {
    name: "where there is no room, one lane that is due is enough to know",
    run: async ({ store }) => {
      const lanes = Array.from({ length: 20 }, (_, at) => at + 1);
      await commit(store, ...lanes.map((number) => start(number, { queue: `q${number}`, priority: number % 3 })));
      await commit(store, start(30, { queue: "r", priority: 9, dueMs: t0 + 9000 }));
      const full = await claim(store, { limit: 0 });
      assert.deepEqual(full.claimed, []);
      assert.ok(full.nextDueMs !== null && full.nextDueMs <= t0 + 2000);
      const first = await claim(store, { limit: 7 });
      const high = lanes.filter((number) => number % 3 === 2).map(idOf);
      assert.deepEqual(claimedIds(first), high);
      assert.ok(first.nextDueMs !== null && first.nextDueMs <= t0 + 2000);
      assert.equal(claimedIds(await claim(store, { limit: 20 })).length, 13);
      assert.equal((await claim(store)).nextDueMs, t0 + 9000);
    },
  },
  {
    name: "a backlog is claimed once each, in order, in parts",
    run: async ({ store }) => {
      const numbers = Array.from({ length: 250 }, (_, at) => at + 1);
      await commit(store, ...numbers.map((number) => start(number, { dueMs: t0 + number })));
      const taken: string[] = [];
      for (let round = 0; round < 10; round += 1) taken.push(...claimedIds(await claim(store, { limit: 30 })));
      assert.deepEqual(taken, numbers.map(idOf));
    },
  },
];
