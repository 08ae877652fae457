import assert from "node:assert/strict";
import type { LaneCount } from "../store.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import { append, claim, commit, start, startOwned, t0, to } from "./samples.ts";

const nowMs = t0 + 1000;

export const laneCases: readonly ConformanceCase[] = [
  {
    name: "what stands in the lanes is counted by queue, workflow and version",
    run: async ({ store }) => {
      assert.deepEqual(await store.countLanes({ namespace: null, nowMs }), []);
      await commit(
        store,
        start(1, { dueMs: t0 + 7, priority: 3 }),
        start(2, { dueMs: t0 + 5 }),
        start(3, { dueMs: nowMs }),
        start(4, { dueMs: nowMs + 1 }),
        startOwned(5),
        start(6, { version: 2, dueMs: t0 + 9000 }),
        start(7, { queue: "mail", workflow: "a" }),
        start(8, { queue: "mail", workflow: "a", namespace: "eu", dueMs: t0 - 1 }),
        startOwned(9, { namespace: "eu" }),
      );
      const lane = (given: Partial<LaneCount>): LaneCount => ({
        queue: "default",
        workflow: "order",
        version: 1,
        due: 0,
        oldestDueMs: null,
        later: 0,
        running: 0,
        ...given,
      });
      const mail = { queue: "mail", workflow: "a" };
      assert.deepEqual(await store.countLanes({ namespace: null, nowMs }), [
        lane({ due: 3, oldestDueMs: t0 + 5, later: 1, running: 2 }),
        lane({ version: 2, later: 1 }),
        lane({ ...mail, due: 2, oldestDueMs: t0 - 1 }),
      ]);
      assert.deepEqual(await store.countLanes({ namespace: "eu", nowMs }), [
        lane({ running: 1 }),
        lane({ ...mail, due: 1, oldestDueMs: t0 - 1 }),
      ]);
      assert.deepEqual(await store.countLanes({ namespace: "us", nowMs }), []);
    },
  },
  {
    name: "runs that are parked, have ended, or wait without a deadline stand in no lane",
    run: async ({ store }) => {
      await commit(store, ...[1, 2, 3, 4, 5, 6].map((number) => startOwned(number)));
      await commit(
        store,
        append(1, { transition: to("completed") }),
        append(2, { transition: to("paused") }),
        append(3, { transition: to("blocked") }),
        append(4, { transition: to("waiting", { awaits: ["review"] }) }),
        append(5, { transition: to("waiting", { awaits: ["review"], dueMs: nowMs + 9 }) }),
        append(6, { transition: to("sleeping", { dueMs: nowMs - 9 }) }),
      );
      const [lane, ...others] = await store.countLanes({ namespace: null, nowMs });
      assert.deepEqual(others, []);
      assert.deepEqual([lane?.due, lane?.oldestDueMs, lane?.later, lane?.running], [1, nowMs - 9, 1, 0]);
    },
  },
  {
    name: "long lanes are counted to their end",
    run: async ({ store }) => {
      const numbers = Array.from({ length: 12_000 }, (_, at) => at + 1);
      for (let from = 0; from < numbers.length; from += 2000) {
        const part = numbers.slice(from, from + 2000);
        await commit(
          store,
          // The place at which a look ends falls among runs that are due at the same time, and between priorities.
          ...part.map((number) => start(number, { priority: number % 3, dueMs: number > 11_000 ? nowMs + 1 : t0 })),
        );
      }
      await claim(store, { limit: 1000 });
      const [lane, ...others] = await store.countLanes({ namespace: "default", nowMs });
      assert.deepEqual(others, []);
      assert.deepEqual([lane?.due, lane?.later, lane?.running], [10_000, 1000, 1000]);
    },
  },
];
