import assert from "node:assert/strict";
import type { ConformanceCase } from "./conformance-case.ts";
import {
  append,
  claim,
  claimedIds,
  commit,
  event,
  events,
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
    name: "a heartbeat that was overtaken by a later one does not set the lease back, one with a clock set right does",
    run: async ({ store }) => {
      const beat = (heartbeatMs: number) => worker("worker-1", { heartbeatMs, expiresMs: heartbeatMs + 10_000 });
      await store.heartbeat({ worker: beat(t0), isNew: true });
      await store.heartbeat({ worker: beat(t0 + 5000), isNew: false });
      for (const isNew of [false, true]) {
        const late = await store.heartbeat({ worker: beat(t0 + 2000), isNew });
        assert.deepEqual(late, { isAlive: true, workers: [beat(t0 + 5000)] });
      }
      const right = beat(t0 - 3_600_000);
      assert.deepEqual(await store.heartbeat({ worker: right, isNew: false }), { isAlive: true, workers: [right] });
    },
  },
  {
    name: "a worker registers, renews its lease, and is listed with every field",
    run: async ({ store }) => {
      const second = worker("worker-2", { startedMs: t0 + 1, queues: ["a", "b"], serves: [] });
      const alone = await store.heartbeat({ worker: second, isNew: true });
      assert.deepEqual(alone, { isAlive: true, workers: [second] });
      const both = await store.heartbeat({ worker: worker("worker-1"), isNew: true });
      assert.deepEqual(both, { isAlive: true, workers: [worker("worker-1"), second] });
      const renewed = worker("worker-1", {
        heartbeatMs: t0 + 5,
        expiresMs: t0 + 20_000,
        activeRuns: 7,
        isStopping: true,
        queueConcurrency: { mail: 5 },
        health: { status: "degraded", reasons: [{ code: "stopping", message: "It is ä stopping." }] },
      });
      const later = await store.heartbeat({ worker: renewed, isNew: false });
      assert.deepEqual(later, { isAlive: true, workers: [renewed, second] });
      assert.deepEqual(await store.listWorkers(), [renewed, second]);
    },
  },
  {
    name: "a worker whose row is gone is told so, and does not come back by itself",
    run: async ({ store }) => {
      const gone = { isAlive: false, workers: [] };
      assert.deepEqual(await store.heartbeat({ worker: worker("worker-1"), isNew: false }), gone);
      assert.deepEqual(await store.listWorkers(), []);
      await store.heartbeat({ worker: worker("worker-1"), isNew: true });
      await store.releaseWorkers({ nowMs: t0, deadIds: ["worker-1"] });
      await store.heartbeat({ worker: worker("worker-2"), isNew: true });
      const late = await store.heartbeat({ worker: worker("worker-1"), isNew: false });
      assert.deepEqual(late, { isAlive: false, workers: [worker("worker-2")] });
      await store.heartbeat({ worker: worker("worker-1"), isNew: true });
      assert.equal((await store.heartbeat({ worker: worker("worker-1"), isNew: false })).isAlive, true);
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
          [idOf(1), 2, 2, 0],
          [idOf(2), 2, 1, 1],
        ],
      );
      await refuse(store, append(1, { events: [event(3)] }), "lease_lost");
      await succeed(store, append(1, { workerId: "worker-2", epoch: 2, events: [event(3)] }));
      assert.deepEqual(await seqs(store, 1), [1, 2, 3]);
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
  {
    name: "the log of a run that is taken from a worker which is gone says so, with its next number and why",
    run: async ({ store }) => {
      for (const id of ["worker-1", "worker-2"]) await store.heartbeat({ worker: worker(id), isNew: true });
      await store.heartbeat({ worker: worker("worker-3", { expiresMs: t0 + 99_000 }), isNew: true });
      await commit(store, startOwned(1, {}, { events: [event(1), event(2)] }), start(9));
      for (const number of [2, 3, 4]) await succeed(store, start(number, {}, { workerId: `worker-${number}` }));
      const nowMs = t0 + 10_000;
      await store.releaseWorkers({ nowMs, deadIds: ["worker-1"] });
      const bare = { kind: "run-released", key: null, atMs: nowMs, startedMs: null, attempt: null, after: null };
      const told = async (number: number): Promise<unknown> => {
        const { data, ...last } = (await events(store, number)).at(-1)!;
        return { ...last, data: JSON.parse(data!) as unknown };
      };
      const said = (seq: number, workerId: string, reason: string): unknown => ({
        ...bare,
        seq,
        data: { workerId, reason },
      });
      assert.deepEqual(await told(1), said(3, "worker-1", "worker-dead"));
      assert.deepEqual(await told(2), said(1, "worker-2", "lease-expired"));
      assert.deepEqual(await told(4), said(1, "worker-4", "worker-unknown"));
      assert.deepEqual([await seqs(store, 3), await seqs(store, 9)], [[], []]);
    },
  },
  {
    name: "a worker that signs off is no loss: its runs are free, and their logs say nothing of it",
    run: async ({ store }) => {
      for (const id of ["worker-1", "worker-2"]) await store.heartbeat({ worker: worker(id), isNew: true });
      await commit(store, startOwned(1, {}, { events: [event(1)] }), start(2, {}, { workerId: "worker-2" }));
      const nowMs = t0 + 10_000;
      const released = await store.releaseWorkers({ nowMs, deadIds: ["worker-1"], isSignOff: true });
      assert.deepEqual(released, { workerIds: ["worker-1", "worker-2"], runIds: [idOf(1), idOf(2)] });
      await expectRun(store, 1, { status: "pending", workerId: null, dueMs: nowMs });
      assert.deepEqual(await seqs(store, 1), [1]);
      // Whose lease is over is gone, whoever finds it out.
      assert.deepEqual(
        (await events(store, 2)).map(({ kind }) => kind),
        ["run-released"],
      );
    },
  },
];
