import assert from "node:assert/strict";
import type { ConformanceCase } from "./conformance-case.ts";
import {
  append,
  cancel,
  claim,
  command,
  commit,
  event,
  events,
  expectRun,
  idOf,
  list,
  newRun,
  refuse,
  row,
  seqs,
  signal,
  signalIds,
  start,
  startOwned,
  succeed,
  t0,
  to,
} from "./samples.ts";

const deadline = t0 + 60_000;

/** Writes that are handed over again because the answer got lost. */
export const repeatCases: readonly ConformanceCase[] = [
  {
    name: "an append that is handed over again is done once",
    run: async ({ store }) => {
      await commit(store, startOwned(1), signal(1));
      const first = append(1, { events: [event(1), event(2)], state: '"first"', nowMs: t0 + 1 });
      await succeed(store, first);
      assert.deepEqual(await succeed(store, first), { ok: true, run: null, isNew: false, wakes: false });
      await succeed(store, append(1, { events: [event(3)], state: '"second"', nowMs: t0 + 2 }));
      const before = await row(store, 1);
      await succeed(store, first);
      assert.deepEqual(await row(store, 1), before);
      assert.deepEqual(await events(store, 1), [event(1), event(2), event(3)]);
      await succeed(store, append(1, { events: [event(4)] }));
    },
  },
  {
    name: "a repeated append disturbs no other write of its batch, and the batch is done as a whole where it was done in part",
    run: async ({ store }) => {
      await commit(store, startOwned(1), startOwned(2), startOwned(3));
      const batch = [1, 2, 3].map((number) => append(number, { events: [event(1)] }));
      await commit(store, ...batch.slice(0, 2));
      const outcomes = await commit(store, ...batch, start(4));
      assert.deepEqual(
        outcomes.map(({ ok }) => ok),
        [true, true, true, true],
      );
      for (const number of [1, 2, 3]) assert.deepEqual(await seqs(store, number), [1]);
      await expectRun(store, 4, { status: "pending" });
    },
  },
  {
    name: "an append of which only the beginning is known, or that differs in its last event, is refused",
    run: async ({ store }) => {
      await succeed(store, startOwned(1));
      await succeed(store, append(1, { events: [event(1), event(2)] }));
      const others = [
        [event(1), event(2), event(3)],
        [event(1), event(2, { data: '"other"' })],
        [event(1), event(2, { data: null })],
        [event(1), event(2, { key: null })],
        [event(1), event(2, { kind: "step-failed" })],
        [event(1), event(2, { atMs: t0 + 77 })],
      ];
      for (const other of others) await refuse(store, append(1, { events: other, state: "{}" }), "run_changed");
      assert.deepEqual(await events(store, 1), [event(1), event(2)]);
      await expectRun(store, 1, { state: null });
    },
  },
  {
    name: "a suspension that is handed over again is done once, and wakes again",
    run: async ({ store }) => {
      await commit(store, startOwned(1), startOwned(2), startOwned(3));
      const writes = [
        append(1, { events: [event(1)], transition: to("sleeping", { dueMs: deadline }) }),
        append(2, { events: [event(1)], transition: to("pending", { dueMs: t0 }) }),
        append(3, { events: [event(1)], transition: to("waiting", { awaits: ["review"] }) }),
      ];
      await commit(store, ...writes);
      const before = await Promise.all([1, 2, 3].map((number) => row(store, number)));
      const outcomes = await commit(store, ...writes);
      assert.deepEqual(
        outcomes.map(({ ok }) => ok),
        [true, true, true],
      );
      assert.ok(outcomes[1]?.ok && outcomes[1].wakes);
      assert.deepEqual(await Promise.all([1, 2, 3].map((number) => row(store, number))), before);
      assert.deepEqual(await seqs(store, 1), [1]);
      await refuse(store, append(1, { events: [event(2)] }), "lease_lost");
    },
  },
  {
    name: "an end that is handed over again is done once, with one successor",
    run: async ({ store }) => {
      await commit(store, startOwned(1, { idempotencyKey: "k" }), signal(1));
      const successor = newRun(2, { continuedFrom: idOf(1), idempotencyKey: "k" });
      const transition = to("completed", { output: '"done"', successor });
      const end = append(1, { events: [event(1, { kind: "run-completed", key: null })], transition });
      await succeed(store, end);
      await succeed(store, signal(2, { id: idOf(901) }));
      const before = [await row(store, 1), await row(store, 2)];
      await succeed(store, end);
      assert.deepEqual([await row(store, 1), await row(store, 2)], before);
      assert.deepEqual(await list(store), [idOf(2), idOf(1)]);
      assert.deepEqual(await signalIds(store, 2), [idOf(900), idOf(901)]);
      assert.deepEqual(await seqs(store, 1), [1]);
    },
  },
  {
    name: "an append that had happened is recognised also when another worker has the run by now and has gone on",
    run: async ({ store }) => {
      await succeed(store, startOwned(1));
      const suspended = append(1, { events: [event(1)], transition: to("pending", { dueMs: t0 }) });
      await succeed(store, suspended);
      await claim(store, { workerId: "worker-2" });
      await succeed(store, append(1, { workerId: "worker-2", epoch: 2, events: [event(2)] }));
      const before = await row(store, 1);
      await succeed(store, suspended);
      assert.deepEqual(await row(store, 1), before);
      assert.deepEqual(await seqs(store, 1), [1, 2]);
      await refuse(store, append(1, { events: [event(3)] }), "lease_lost");
    },
  },
  {
    name: "an owner that hands its record over again after it has lost the run is told so, and must stop",
    run: async ({ store }) => {
      await succeed(store, startOwned(1));
      const recorded = append(1, { events: [event(1)] });
      await succeed(store, recorded);
      await store.releaseWorkers({ nowMs: t0, deadIds: [] });
      await refuse(store, recorded, "lease_lost");
      await claim(store, { workerId: "worker-2" });
      await refuse(store, recorded, "lease_lost");
      assert.deepEqual((await events(store, 1))[0], event(1));
    },
  },
  {
    name: "an owner that has lost the run to one that wrote something else learns that it has lost it",
    run: async ({ store }) => {
      await succeed(store, startOwned(1));
      await store.releaseWorkers({ nowMs: t0, deadIds: [] });
      await claim(store, { workerId: "worker-2" });
      const lost = append(1, { events: [event(1), event(2)], state: '"lost"', transition: to("completed") });
      assert.deepEqual(await refuse(store, lost, "lease_lost"), await row(store, 1));
      await succeed(store, append(1, { workerId: "worker-2", epoch: 2, events: [event(2, { atMs: t0 })] }));
      await refuse(store, lost, "lease_lost");
      await expectRun(store, 1, { status: "running", workerId: "worker-2", state: null });
    },
  },
  {
    name: "an append without events cannot be recognised: done again by the owner, refused to anybody else",
    run: async ({ store }) => {
      await commit(store, startOwned(1), startOwned(2));
      const state = append(1, { state: '"set"' });
      await succeed(store, state);
      await succeed(store, state);
      const release = append(2, { transition: to("pending", { dueMs: t0 }) });
      await succeed(store, release);
      await refuse(store, release, "lease_lost");
    },
  },
  {
    name: "a block that ended a cancelled run is recognised before the event that the store has added",
    run: async ({ store }) => {
      await succeed(store, startOwned(1, {}, { events: [event(1)] }));
      await succeed(store, command(1, cancel));
      const blocked = append(1, { events: [event(2, { kind: "run-blocked" })], transition: to("blocked") });
      await succeed(store, blocked);
      await succeed(store, blocked);
      assert.deepEqual(
        (await events(store, 1)).map(({ kind }) => kind),
        ["step-completed", "run-blocked", "run-cancelled"],
      );
    },
  },
  {
    name: "a start that is handed over again finds its run as it is now",
    run: async ({ store }) => {
      const write = startOwned(1, { idempotencyKey: "k" }, { events: [event(1)] });
      await succeed(store, write);
      await succeed(store, append(1, { events: [event(2)], transition: to("completed", { output: '"done"' }) }));
      const again = await succeed(store, write);
      assert.deepEqual(again, { ok: true, run: await row(store, 1), isNew: false, wakes: false });
      assert.deepEqual(await seqs(store, 1), [1, 2]);
      const twice = await commit(store, start(2), start(2));
      assert.deepEqual(
        twice.map((outcome) => outcome.ok && outcome.isNew),
        [true, false],
      );
    },
  },
  {
    name: "a fork that is handed over again is found, whatever became of its origin",
    run: async ({ store }) => {
      await succeed(store, startOwned(1, {}, { events: [event(1), event(2)] }));
      const fork = start(2, { forkedFrom: idOf(1) }, { copyFrom: { runId: idOf(1), throughSeq: 1 } });
      await succeed(store, fork);
      await succeed(store, append(1, { transition: to("completed") }));
      await succeed(store, command(1, { name: "delete" }));
      assert.equal((await succeed(store, fork)).isNew, false);
      assert.deepEqual(await seqs(store, 2), [1]);
    },
  },
  {
    name: "a signal that is handed over again is kept once, and wakes once",
    run: async ({ store }) => {
      await succeed(store, startOwned(1));
      await succeed(store, append(1, { transition: to("waiting", { awaits: ["review"] }) }));
      assert.deepEqual(
        (await commit(store, signal(1), signal(1))).map((outcome) => outcome.ok && [outcome.isNew, outcome.wakes]),
        [
          [true, true],
          [false, false],
        ],
      );
      assert.equal((await succeed(store, signal(1))).isNew, false);
      assert.deepEqual(await signalIds(store, 1), [idOf(900)]);
    },
  },
];
