import assert from "node:assert/strict";
import type { NewRun } from "../run-row.ts";
import type { Store } from "../store.ts";
import type { ClaimRequest, FlowLimits, StartWrite } from "../write.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import {
  append,
  cancel,
  claim,
  claimedIds,
  command,
  commit,
  event,
  expectRun,
  idOf,
  start,
  startOwned,
  succeed,
  t0,
  to,
  worker,
} from "./samples.ts";

const flow = "workflow:order";
const minute = 60_000;

function flows(given: Partial<FlowLimits>): Pick<ClaimRequest, "flows"> {
  return { flows: { [flow]: { concurrency: null, concurrencyPerKey: null, rate: null, ...given } } };
}

function rate(limit: number, isPerKey = false): Pick<ClaimRequest, "flows"> {
  return flows({ rate: { limit, periodMs: minute, isPerKey } });
}

function inFlow(number: number, flowKey = "", given: Partial<NewRun> = {}): StartWrite {
  return start(number, { flow, flowKey, dueMs: t0 + number, ...given });
}

function release(number: number, epoch = 1): ReturnType<typeof append> {
  const transition = to("waiting", { awaits: ["review"], dueMs: t0 + 9 * minute });
  return append(number, { epoch, events: [event(epoch)], transition });
}

/** Numbers of the runs that a claim has brought. */
async function claimed(store: Store, given: Partial<ClaimRequest>): Promise<readonly number[]> {
  return claimedIds(await claim(store, given)).map((id) => Number(id.slice(-12)));
}

export const flowCases: readonly ConformanceCase[] = [
  {
    name: "no more runs of a flow are owned than its limit, whoever owns them, and a run that is born owned counts",
    run: async ({ store }) => {
      await commit(store, startOwned(1, { flow }), ...[2, 3, 4, 5].map((number) => inFlow(number)), start(6));
      const first = await claim(store, { workerId: "worker-2", limit: 2, ...flows({ concurrency: 3 }) });
      assert.deepEqual(claimedIds(first), [6, 2].map(idOf));
      assert.deepEqual(await claimed(store, flows({ concurrency: 3 })), [3]);
      const full = await claim(store, flows({ concurrency: 3 }));
      assert.deepEqual([full.claimed, full.nextDueMs], [[], null]);
      assert.deepEqual(await claimed(store, flows({ concurrency: 4 })), [4]);
      assert.deepEqual(await claimed(store, {}), [5]);
    },
  },
  {
    name: "no more runs of a key are owned than its limit, and other keys pass by",
    run: async ({ store }) => {
      await commit(
        store,
        ...[1, 2, 3].map((number) => inFlow(number, "a")),
        inFlow(4, "b"),
        inFlow(5, "a", { flow: "workflow:other" }),
      );
      const first = await claim(store, flows({ concurrencyPerKey: 2 }));
      assert.deepEqual(claimedIds(first), [1, 4, 2, 5].map(idOf));
      assert.equal(first.nextDueMs, null);
      await succeed(store, release(1));
      assert.deepEqual(await claimed(store, flows({ concurrencyPerKey: 2, concurrency: 9 })), [3]);
    },
  },
  {
    name: "a run that waits, sleeps, is parked, ends or loses its worker leaves its place, which wakes",
    run: async ({ store }) => {
      await store.heartbeat({ worker: worker("worker-1"), isNew: true });
      for (const transition of [
        release(1).transition!,
        to("sleeping", { dueMs: t0 + minute }),
        to("blocked"),
        to("completed"),
      ]) {
        const number = 10 * (1 + ["waiting", "sleeping", "blocked", "completed"].indexOf(transition.status));
        await commit(store, inFlow(number, "a"), inFlow(number + 1, "a", { dueMs: t0 + 1000 }));
        assert.deepEqual(await claimed(store, flows({ concurrency: 1 })), [number]);
        assert.deepEqual(await claimed(store, flows({ concurrency: 1 })), []);
        const outcome = await succeed(store, append(number, { events: [event(1)], transition }));
        assert.equal(outcome.wakes, true, transition.status);
        assert.deepEqual(await claimed(store, flows({ concurrency: 1 })), [number + 1]);
        const forced = await succeed(store, command(number + 1, { ...cancel, force: true }));
        assert.equal(forced.wakes, true);
      }
      await commit(store, inFlow(50, "a"), inFlow(51, "a"));
      assert.deepEqual(await claimed(store, flows({ concurrency: 1 })), [50]);
      await store.releaseWorkers({ nowMs: t0 + minute, deadIds: [] });
      const next = { ...flows({ concurrency: 1 }), workerId: "worker-2", nowMs: t0 + minute };
      assert.deepEqual(await claimed(store, next), [51]);
      assert.deepEqual(await claimed(store, next), []);
    },
  },
  {
    name: "a suspended run passes the gate again when it is due",
    run: async ({ store }) => {
      await commit(store, inFlow(1), inFlow(2));
      const one = flows({ concurrency: 1 });
      assert.deepEqual(await claimed(store, one), [1]);
      await succeed(store, append(1, { events: [event(1)], transition: to("sleeping", { dueMs: t0 + 3000 }) }));
      const second = await claim(store, one);
      assert.deepEqual(claimedIds(second), [idOf(2)]);
      const full = await claim(store, { ...one, nowMs: t0 + 4000 });
      assert.deepEqual([full.claimed, full.nextDueMs], [[], null]);
      await succeed(store, append(2, { transition: to("completed") }));
      assert.deepEqual(await claimed(store, { ...one, nowMs: t0 + 4000 }), [1]);
    },
  },
  {
    name: "no more runs begin within a period than the rate allows, and the next due time is when the next one may",
    run: async ({ store }) => {
      await commit(store, ...[1, 2, 3, 4].map((number) => inFlow(number, `key ${number}`)));
      const at = (ms: number, limit = 10): Partial<ClaimRequest> => ({ ...rate(2), nowMs: t0 + ms, limit });
      assert.deepEqual(await claimed(store, at(1000, 1)), [1]);
      const second = await claim(store, at(21_000));
      assert.deepEqual([claimedIds(second), second.nextDueMs], [[idOf(2)], t0 + 1000 + minute]);
      // Beginnings count on when their runs have ended.
      await commit(store, append(1, { transition: to("completed") }), append(2, { transition: to("completed") }));
      const early = await claim(store, at(1000 + minute - 1));
      assert.deepEqual([early.claimed, early.nextDueMs], [[], t0 + 1000 + minute]);
      const third = await claim(store, at(1000 + minute));
      assert.deepEqual([claimedIds(third), third.nextDueMs], [[idOf(3)], t0 + 21_000 + minute]);
      const fourth = await claim(store, at(21_000 + minute));
      assert.deepEqual([claimedIds(fourth), fourth.nextDueMs], [[idOf(4)], null]);
    },
  },
  {
    name: "a rate may count for each key of its own",
    run: async ({ store }) => {
      await commit(store, inFlow(1, "a"), inFlow(2, "a"), inFlow(3, "b"), inFlow(4, "a", { dueMs: t0 + 5 * minute }));
      const first = await claim(store, rate(1, true));
      assert.deepEqual([claimedIds(first), first.nextDueMs], [[1, 3].map(idOf), t0 + 2000 + minute]);
      const second = await claim(store, { ...rate(1, true), nowMs: t0 + 2000 + minute });
      assert.deepEqual([claimedIds(second), second.nextDueMs], [[idOf(2)], t0 + 5 * minute]);
    },
  },
  {
    name: "a run that goes on needs no beginning: it passes by those that wait for one",
    run: async ({ store }) => {
      await commit(store, inFlow(1, "a"));
      assert.deepEqual(await claimed(store, rate(1)), [1]);
      await commit(
        store,
        append(1, { events: [event(1)], transition: to("sleeping", { dueMs: t0 + 3000 }) }),
        ...[2, 3, 4].map((number) => inFlow(number, "a")),
      );
      const before = await claim(store, rate(1));
      assert.deepEqual([before.claimed, before.nextDueMs], [[], t0 + 3000]);
      const again = await claim(store, { ...rate(1), nowMs: t0 + 3000 });
      assert.deepEqual([claimedIds(again), again.nextDueMs], [[idOf(1)], t0 + 2000 + minute]);
      await expectRun(store, 1, { startedMs: t0 + 2000, servedMs: t0 + 3000, epoch: 2 });
    },
  },
  {
    name: "a claim takes one run of a key per turn, by due time within the key",
    run: async ({ store }) => {
      const long = Array.from({ length: 20 }, (_, at) => inFlow(at + 1, "a"));
      await commit(
        store,
        ...long,
        ...[31, 32, 33].map((number) => inFlow(number, "b")),
        ...[41, 42, 43, 44].map((number) => inFlow(number, "c")),
      );
      assert.deepEqual(await claimed(store, {}), [1, 31, 41, 2, 32, 42, 3, 33, 43, 4]);
    },
  },
  {
    name: "the key that was served longest ago is next, by runs that begin and runs that go on alike, and one that never was comes first",
    run: async ({ store }) => {
      const take = (ms: number): Promise<readonly number[]> =>
        claimed(store, { limit: 1, nowMs: t0 + ms, ...flows({}) });
      await commit(
        store,
        ...[1, 2, 3].map((number) => inFlow(number, "a")),
        ...[11, 12].map((number) => inFlow(number, "b")),
      );
      assert.deepEqual(await take(2001), [1]);
      assert.deepEqual(await take(2002), [11]);
      await succeed(store, inFlow(21, "c", { dueMs: t0 + 1500 }));
      assert.deepEqual(await take(2003), [21]);
      await succeed(store, append(1, { events: [event(1)], transition: to("sleeping", { dueMs: t0 }) }));
      assert.deepEqual(await take(2004), [1]);
      assert.deepEqual(await take(2005), [12]);
      assert.deepEqual(await take(2006), [2]);
      await expectRun(store, 21, { startedMs: t0 + 2003, servedMs: t0 + 2003 });
    },
  },
  {
    name: "one run behind a long line of another key is among the next that are taken",
    run: async ({ store }) => {
      const long = Array.from({ length: 1000 }, (_, at) => inFlow(at + 1, "a"));
      await commit(store, ...long);
      await claim(store, { limit: 5 });
      await succeed(store, inFlow(2000, "b", { dueMs: t0 + 1500 }));
      assert.deepEqual(await claimed(store, { limit: 2 }), [2000, 6]);
    },
  },
  {
    name: "priority goes before turns",
    run: async ({ store }) => {
      await commit(
        store,
        inFlow(1, "a", { priority: 5 }),
        inFlow(2, "a", { priority: 5 }),
        inFlow(3, "b"),
        inFlow(4, "a"),
      );
      assert.deepEqual(await claimed(store, { limit: 2 }), [1, 2]);
      assert.deepEqual(await claimed(store, {}), [3, 4]);
    },
  },
  {
    name: "a flow stands in line with other runs by the due time of the one that has been due for longest and could be taken",
    run: async ({ store }) => {
      await commit(
        store,
        start(1, { dueMs: t0 + 3 }),
        start(2, { dueMs: t0 + 30 }),
        inFlow(11, "a", { dueMs: t0 + 2 }),
        inFlow(12, "a", { dueMs: t0 + 4 }),
        inFlow(13, "b", { dueMs: t0 + 20 }),
        inFlow(21, "", { flow: "queue:mail", dueMs: t0 + 1, queue: "mail" }),
      );
      assert.deepEqual(await claimed(store, { limit: 3 }), [21, 11, 1]);
      // The flow's first run has been due since 4, but it is the turn of the other key.
      assert.deepEqual(await claimed(store, {}), [13, 12, 2]);
    },
  },
  {
    name: "a flow goes across queues, workflows and versions, and keeps to the limits of queues",
    run: async ({ store }) => {
      const serves = [
        { workflow: "order", version: 1 },
        { workflow: "order", version: 2 },
        { workflow: "other", version: 1 },
      ];
      await commit(
        store,
        inFlow(1, "", { version: 2 }),
        inFlow(2, "", { workflow: "other" }),
        inFlow(3, "", { queue: "mail" }),
        inFlow(4, "", { queue: "mail" }),
        inFlow(5, "", { workflow: "unserved" }),
        inFlow(6, "", { queue: "mail" }),
        inFlow(7),
      );
      const first = await claim(store, { serves, queueLimits: { mail: 1 }, ...flows({ concurrency: 4 }) });
      assert.deepEqual(claimedIds(first), [1, 2, 3, 7].map(idOf));
      assert.equal(first.nextDueMs, null);
      assert.deepEqual(await claimed(store, { serves, queues: ["mail"] }), [4, 6]);
    },
  },
  {
    name: "a full flow, however long its line, hides nothing behind it",
    run: async ({ store }) => {
      const line = Array.from({ length: 300 }, (_, at) => inFlow(at + 1, `key ${at % 7}`, { priority: 9 }));
      await commit(store, ...line, start(500), start(501, { dueMs: t0 + 1 }), inFlow(502, "", { flow: "queue:mail" }));
      const { claimed: taken, nextDueMs } = await claim(store, { limit: 2, ...flows({ concurrency: 1 }) });
      assert.deepEqual([taken.map(({ run }) => run.id), nextDueMs], [[1, 500].map(idOf), t0 + 1]);
      const none = await claim(store, { limit: 0, ...flows({ concurrency: 1 }) });
      assert.deepEqual([none.claimed.length, none.nextDueMs], [0, t0 + 1]);
    },
  },
  {
    name: "runs of a flow that are due later, or left behind for want of room, are the next due time",
    run: async ({ store }) => {
      await commit(store, inFlow(1, "a"), inFlow(2, "b"), inFlow(3, "c", { dueMs: t0 + 5000 }));
      assert.equal((await claim(store, { limit: 1, ...flows({ concurrency: 2 }) })).nextDueMs, t0 + 2);
      assert.equal((await claim(store, { limit: 0, ...flows({ concurrency: 2 }) })).nextDueMs, t0 + 2);
      const last = await claim(store, flows({ concurrency: 3 }));
      assert.deepEqual([claimedIds(last), last.nextDueMs], [[idOf(2)], t0 + 5000]);
    },
  },
  {
    name: "runs with and without a flow stand in one lane, and limits count for the flow of just that name",
    run: async ({ store }) => {
      await commit(
        store,
        inFlow(1),
        inFlow(2),
        start(3, { flowKey: "" }),
        inFlow(4, "", { flow: "toString" }),
        inFlow(5, "", { flow: "Workflow:order" }),
      );
      assert.deepEqual(await claimed(store, flows({ concurrency: 1 })), [3, 1, 4, 5]);
    },
  },
  {
    name: "thousands of keys all come to their turn",
    run: async ({ store }) => {
      const count = 2500;
      for (let first = 0; first < count; first += 500) {
        await commit(store, ...Array.from({ length: 500 }, (_, at) => inFlow(first + at + 1, `key ${first + at}`)));
      }
      const seen = new Set<number>();
      for (let round = 1; seen.size < count; round += 1) {
        const taken = await claimed(store, {
          limit: 500,
          nowMs: t0 + 10_000 + round,
          ...flows({ concurrencyPerKey: 1 }),
        });
        assert.ok(round < 20, `after ${round} claims only ${seen.size} keys were served`);
        for (const number of taken) seen.add(number);
        await commit(store, ...taken.map((number) => append(number, { transition: to("completed") })));
      }
    },
  },
  {
    name: "limits hold between handles that claim at once",
    run: async ({ store, another }) => {
      const handles = [store, await another(), await another()];
      await commit(store, ...Array.from({ length: 60 }, (_, at) => inFlow(at + 1, `key ${at % 3}`)));
      const limits = flows({ concurrency: 7, concurrencyPerKey: 3 });
      const owned = new Map<number, string>();
      for (let round = 0; round < 30; round += 1) {
        const nowMs = t0 + 2000 + round;
        const taken = await Promise.all(
          handles.map((handle, at) => claimed(handle, { workerId: `worker-${at + 1}`, limit: 5, nowMs, ...limits })),
        );
        taken.forEach((numbers, at) => numbers.forEach((number) => owned.set(number, `worker-${at + 1}`)));
        assert.equal(new Set(taken.flat()).size, taken.flat().length);
        assert.ok(owned.size <= 7, `${owned.size} runs are owned`);
        const keys = [...owned.keys()].map((number) => (number - 1) % 3);
        for (const key of [0, 1, 2]) assert.ok(keys.filter((one) => one === key).length <= 3, `too many of key ${key}`);
        const [first] = owned;
        if (first === undefined) continue;
        await succeed(store, append(first[0], { workerId: first[1], transition: to("completed") }));
        owned.delete(first[0]);
      }
    },
  },
  {
    name: "a rate holds between handles that claim at once",
    run: async ({ store, another }) => {
      const handles = [store, await another(), await another()];
      await commit(store, ...Array.from({ length: 40 }, (_, at) => inFlow(at + 1)));
      for (let round = 0; round < 5; round += 1) {
        const nowMs = t0 + 2000 + round * minute;
        const taken = await Promise.all(
          handles.map((handle, at) => claimed(handle, { workerId: `worker-${at + 1}`, nowMs, ...rate(4) })),
        );
        assert.ok(taken.flat().length <= 4, `${taken.flat().length} runs have begun`);
        const rest = await claimed(store, { nowMs, ...rate(4) });
        assert.equal(taken.flat().length + rest.length, 4);
      }
    },
  },
];
