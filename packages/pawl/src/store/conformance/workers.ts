import assert from "node:assert/strict";
import type { ConformanceCase } from "./conformance-case.ts";
import {
  append,
  claim,
  claimedIds,
  commit,
  event,
  expectRun,
  idOf,
  refuse,
  seqs,
  signal,
  start,
  startOwned,
  succeed,
  t0,
  to,
  worker,
} from "./samples.ts";

export const workerCases: readonly ConformanceCase[] = [
  {
    name: "a worker registers, renews its lease, and is listed with every field",
    run: async ({ store }) => {
      const second = worker("worker-2", { startedMs: t0 + 1, queues: ["a", "b"], serves: [] });
      assert.equal(await store.heartbeat({ worker: second, isNew: true }), true);
      assert.equal(await store.heartbeat({ worker: worker("worker-1"), isNew: true }), true);
      const renewed = worker("worker-1", { heartbeatMs: t0 + 5, expiresMs: t0 + 20_000 });
      assert.equal(await store.heartbeat({ worker: renewed, isNew: false }), true);
      assert.deepEqual(await store.listWorkers(), [renewed, second]);
    },
  },
  {
    name: "a worker whose row is gone is told so, and does not come back by itself",
    run: async ({ store }) => {
      assert.equal(await store.heartbeat({ worker: worker("worker-1"), isNew: false }), false);
      assert.deepEqual(await store.listWorkers(), []);
      await store.heartbeat({ worker: worker("worker-1"), isNew: true });
      await store.releaseWorkers({ nowMs: t0, deadIds: ["worker-1"] });
      assert.equal(await store.heartbeat({ worker: worker("worker-1"), isNew: false }), false);
    },
  },
  {
    name: "the runs of a worker whose lease ran out are taken over, and its late writes refused",
    run: async ({ store }) => {
      await store.heartbeat({ worker: worker("worker-1"), isNew: true });
      await store.heartbeat({ worker: worker("worker-2", { expiresMs: t0 + 99_000 }), isNew: true });
      await commit(store, startOwned(1), startOwned(2), start(3, {}, { workerId: "worker-2" }), startOwned(4));
      await commit(store, append(1, { events: [event(1)] }), append(4, { transition: to("completed") }), signal(2));
      const none = await store.releaseWorkers({ nowMs: t0 + 9_999, deadIds: [] });
      assert.deepEqual(none, { workerIds: [], runIds: [] });

      const nowMs = t0 + 10_000;
      const released = await store.releaseWorkers({ nowMs, deadIds: [] });
      assert.deepEqual(released, { workerIds: ["worker-1"], runIds: [idOf(1), idOf(2)] });
      const free = { status: "pending", workerId: null, dueMs: nowMs, epoch: 1, needsAttention: false } as const;
      await expectRun(store, 1, free);
      await expectRun(store, 2, free);
      await expectRun(store, 3, { status: "running", workerId: "worker-2" });
      await expectRun(store, 4, { status: "completed", dueMs: null });
      await refuse(store, append(1, { events: [event(2)] }), "lease_lost");

      const { claimed } = await claim(store, { workerId: "worker-2", nowMs });
      assert.deepEqual(
        claimed.map(({ run, events, signals }) => [run.id, run.epoch, events.length, signals.length]),
        [
          [idOf(1), 2, 1, 0],
          [idOf(2), 2, 0, 1],
        ],
      );
      await refuse(store, append(1, { events: [event(2)] }), "lease_lost");
      await succeed(store, append(1, { workerId: "worker-2", epoch: 2, events: [event(2)] }));
      assert.deepEqual(await seqs(store, 1), [1, 2]);
    },
  },
  {
    name: "a worker that is known to be dead is released before its lease runs out",
    run: async ({ store }) => {
      await store.heartbeat({ worker: worker("worker-1"), isNew: true });
      await store.heartbeat({ worker: worker("worker-2"), isNew: true });
      await commit(store, startOwned(1), start(2, {}, { workerId: "worker-2" }));
      const released = await store.releaseWorkers({ nowMs: t0 + 1, deadIds: ["worker-1", "unknown"] });
      assert.deepEqual(released, { workerIds: ["worker-1"], runIds: [idOf(1)] });
      assert.deepEqual(claimedIds(await claim(store, { workerId: "worker-2" })), [idOf(1)]);
    },
  },
  {
    name: "runs that a worker took after it was removed are released too",
    run: async ({ store }) => {
      await store.heartbeat({ worker: worker("worker-2", { expiresMs: t0 + 99_000 }), isNew: true });
      await commit(store, startOwned(1), start(2), start(3, {}, { workerId: "worker-2" }));
      assert.deepEqual(claimedIds(await claim(store)), [idOf(2)]);
      const released = await store.releaseWorkers({ nowMs: t0 + 1, deadIds: [] });
      assert.deepEqual(released, { workerIds: [], runIds: [idOf(1), idOf(2)] });
    },
  },
];
