import assert from "node:assert/strict";
import type { ConformanceCase } from "./conformance-case.ts";
import { claim, claimedIds, commit, idOf, start, t0 } from "./samples.ts";

export const queueLimitCases: readonly ConformanceCase[] = [
  {
    name: "a claim takes no more of a queue than its limit, and fills up from others",
    run: async ({ store }) => {
      await commit(
        store,
        ...[1, 2, 3, 4].map((number) => start(number, { queue: "mail", dueMs: t0 + number })),
        ...[5, 6, 7].map((number) => start(number, { queue: "other", dueMs: t0 + number })),
      );
      const first = await claim(store, { limit: 4, queueLimits: { mail: 2 } });
      assert.deepEqual(claimedIds(first), [1, 2, 5, 6].map(idOf));
      assert.equal(first.nextDueMs, t0 + 7);
      const rest = await claim(store, { queueLimits: { mail: 2, unused: 1 } });
      assert.deepEqual(claimedIds(rest), [3, 4, 7].map(idOf));
      assert.equal(rest.nextDueMs, null);
    },
  },
  {
    name: "a queue's limit goes across its lanes, and the best of them are taken",
    run: async ({ store }) => {
      const serves = [
        { workflow: "order", version: 1 },
        { workflow: "order", version: 2 },
        { workflow: "other", version: 1 },
      ];
      await commit(
        store,
        start(1, { dueMs: t0 + 3 }),
        start(2, { dueMs: t0 + 1, version: 2 }),
        start(3, { dueMs: t0 + 2, workflow: "other" }),
        start(4, { dueMs: t0 + 9, workflow: "other", priority: 5 }),
        start(5, { dueMs: t0, priority: -1 }),
        start(6, { dueMs: t0 + 9, queue: "slow", priority: -2 }),
      );
      const { claimed, nextDueMs } = await claim(store, { serves, queueLimits: { default: 3 } });
      assert.deepEqual(
        claimed.map(({ run }) => run.id),
        [4, 2, 3, 6].map(idOf),
      );
      assert.equal(nextDueMs, null);
    },
  },
  {
    name: "a queue with limit 0 is passed over, and what waits in a full queue is no next due time",
    run: async ({ store }) => {
      await commit(
        store,
        start(1, { queue: "full" }),
        start(2, { queue: "full", dueMs: t0 + 5000 }),
        start(3, { queue: "open", dueMs: t0 + 9000 }),
        start(4, { queue: "tight" }),
        start(5, { queue: "tight", dueMs: t0 + 6000 }),
      );
      const one = await claim(store, { queueLimits: { full: 0, tight: 1 } });
      assert.deepEqual(claimedIds(one), [idOf(4)]);
      assert.equal(one.nextDueMs, t0 + 9000);
      assert.equal((await claim(store, { queueLimits: { full: 0, tight: 1 } })).nextDueMs, t0 + 6000);
      const none = await claim(store, { queues: ["full"], queueLimits: { full: 0 } });
      assert.deepEqual([none.claimed, none.nextDueMs], [[], null]);
    },
  },
  {
    name: "a long line in a full queue hides nothing behind it",
    run: async ({ store }) => {
      const line = Array.from({ length: 200 }, (_, at) => start(at + 1, { queue: "full", priority: 9 }));
      await commit(store, ...line, start(500), start(501, { dueMs: t0 + 1 }));
      const { claimed, nextDueMs } = await claim(store, { limit: 2, queueLimits: { full: 1 } });
      assert.deepEqual(
        claimed.map(({ run }) => run.id),
        [idOf(1), idOf(500)],
      );
      assert.equal(nextDueMs, t0 + 1);
    },
  },
  {
    name: "a limit counts for the queue of just that name",
    run: async ({ store }) => {
      await commit(store, start(1, { queue: "toString" }), start(2, { queue: "Mail" }));
      assert.deepEqual(claimedIds(await claim(store, { queueLimits: { mail: 0 } })), [idOf(1), idOf(2)]);
    },
  },
];
