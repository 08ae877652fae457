import assert from "node:assert/strict";
import type { Store } from "../store.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import {
  append,
  cancel,
  claim,
  command,
  commit,
  event,
  idOf,
  list,
  seqs,
  signal,
  signalIds,
  start,
  startOwned,
  succeed,
  t0,
  to,
} from "./samples.ts";

const statuses = ["completed", "failed", "sleeping", "waiting", "paused", "blocked", "pending"] as const;

async function endedFrom(store: Store, endedByMs: number, limit: number): Promise<readonly (readonly string[])[]> {
  const slices: (readonly string[])[] = [];
  let afterId: string | null = null;
  do {
    const slice: Awaited<ReturnType<Store["scanEnded"]>> = await store.scanEnded({ afterId, endedByMs, limit });
    slices.push(slice.ended.map(({ id }) => id));
    afterId = slice.lastId;
  } while (afterId !== null);
  return slices;
}

export const retentionCases: readonly ConformanceCase[] = [
  {
    name: "a walk over the ended runs finds each that ended in time, with what retention goes by",
    run: async ({ store }) => {
      assert.deepEqual(await store.scanEnded({ afterId: null, endedByMs: t0, limit: 10 }), { ended: [], lastId: null });
      await commit(store, ...statuses.map((_, at) => startOwned(at + 1, at === 1 ? { namespace: "eu" } : {})));
      await commit(
        store,
        ...statuses.map((status, at) =>
          append(at + 1, { transition: to(status, { dueMs: t0 + 9e9 }), nowMs: t0 + 100 + at }),
        ),
        start(8),
        startOwned(9),
      );
      await succeed(store, command(8, cancel, t0 + 300));
      assert.deepEqual(await store.scanEnded({ afterId: null, endedByMs: t0 + 300, limit: 100 }), {
        ended: [
          { id: idOf(1), namespace: "default", workflow: "order", status: "completed", finishedMs: t0 + 100 },
          { id: idOf(2), namespace: "eu", workflow: "order", status: "failed", finishedMs: t0 + 101 },
          { id: idOf(8), namespace: "default", workflow: "order", status: "cancelled", finishedMs: t0 + 300 },
        ],
        lastId: null,
      });
      const { ended } = await store.scanEnded({ afterId: null, endedByMs: t0 + 100, limit: 100 });
      assert.deepEqual(
        ended.map(({ id }) => id),
        [idOf(1)],
      );
    },
  },
  {
    name: "a walk goes in slices of runs, and stops at those that were created later",
    run: async ({ store }) => {
      const numbers = Array.from({ length: 25 }, (_, at) => at + 1);
      await commit(store, ...numbers.map((number) => startOwned(number, { createdMs: t0 + number })));
      await commit(store, ...[3, 12, 14, 24].map((number) => append(number, { transition: to("completed") })));
      assert.deepEqual(await endedFrom(store, t0 + 5000, 10), [[idOf(3)], [idOf(12), idOf(14)], [idOf(24)]]);
      const first = await store.scanEnded({ afterId: null, endedByMs: t0 + 5000, limit: 10 });
      assert.equal(first.lastId, idOf(10));
      const second = await store.scanEnded({ afterId: idOf(10), endedByMs: t0 + 5000, limit: 10 });
      assert.equal(second.lastId, idOf(20));
      // None that was created after this time can have ended by it.
      assert.equal((await store.scanEnded({ afterId: null, endedByMs: t0 + 9, limit: 10 })).lastId, null);
      assert.equal((await endedFrom(store, t0 + 10, 5)).length, 3);
    },
  },
  {
    name: "a walk goes on behind a run that was deleted",
    run: async ({ store }) => {
      const numbers = Array.from({ length: 20 }, (_, at) => at + 1);
      await commit(store, ...numbers.map((number) => startOwned(number)));
      await commit(store, ...numbers.map((number) => append(number, { transition: to("completed") })));
      const { ended, lastId } = await store.scanEnded({ afterId: null, endedByMs: t0 + 9999, limit: 8 });
      assert.equal(await store.deleteRuns({ runIds: ended.map(({ id }) => id) }), 8);
      const next = await store.scanEnded({ afterId: lastId, endedByMs: t0 + 9999, limit: 100 });
      assert.equal(next.ended[0]?.id, idOf(9));
      assert.equal(next.ended.length, 12);
    },
  },
  {
    name: "ended runs are deleted with all that belongs to them, others never",
    run: async ({ store }) => {
      await commit(store, ...statuses.map((_, at) => startOwned(at + 1, {}, { events: [event(1), event(2)] })));
      await commit(store, ...statuses.map((status, at) => append(at + 1, { transition: to(status) })));
      await commit(store, startOwned(8, {}, { events: [event(1)] }), signal(8), signal(4, { id: idOf(901) }));
      const runIds = [...Array.from({ length: 9 }, (_, at) => idOf(at + 1)), idOf(1), "nope"];
      assert.equal(await store.deleteRuns({ runIds }), 2);
      assert.deepEqual(await list(store), [8, 7, 6, 5, 4, 3].map(idOf));
      for (const number of [1, 2]) {
        assert.equal(await store.getRun({ runId: idOf(number) }), null);
        assert.deepEqual(await seqs(store, number), []);
      }
      assert.deepEqual(await seqs(store, 4), [1, 2]);
      assert.deepEqual(await signalIds(store, 8), [idOf(900)]);
      assert.equal(await store.deleteRuns({ runIds }), 0);
      assert.equal(await store.deleteRuns({ runIds: [] }), 0);
    },
  },
  {
    name: "a run that has ended anew since it was looked at is not deleted",
    run: async ({ store }) => {
      await commit(store, startOwned(1, {}, { events: [event(1)] }), startOwned(2));
      const ended = { transition: to("failed"), nowMs: t0 + 100 };
      await commit(store, append(1, ended), append(2, ended));
      await succeed(store, command(1, { name: "retry", dropsSeqs: [], lastSeq: 1 }));
      await claim(store);
      await succeed(store, append(1, { epoch: 2, transition: to("completed"), nowMs: t0 + 3000 }));
      const runIds = [idOf(1), idOf(2)];
      assert.equal(await store.deleteRuns({ runIds, endedByMs: t0 + 200 }), 1);
      assert.deepEqual(await list(store), [idOf(1)]);
      assert.deepEqual(await seqs(store, 1), [1, 2]);
      assert.equal(await store.deleteRuns({ runIds, endedByMs: t0 + 3000 }), 1);
    },
  },
  {
    name: "the idempotency key of a deleted run starts a new one",
    run: async ({ store }) => {
      await succeed(store, startOwned(1, { idempotencyKey: "k" }));
      await succeed(store, append(1, { transition: to("completed") }));
      assert.equal((await succeed(store, start(2, { idempotencyKey: "k" }))).isNew, false);
      await store.deleteRuns({ runIds: [idOf(1)] });
      assert.equal((await succeed(store, start(3, { idempotencyKey: "k" }))).isNew, true);
    },
  },
];
