import assert from "node:assert/strict";
import type { Store } from "../store.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import {
  append,
  claim,
  claimedIds,
  command,
  commit,
  event,
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

export const handleCases: readonly ConformanceCase[] = [
  {
    name: "what one handle has committed the other sees",
    run: async ({ store, another }) => {
      const other = await another();
      await succeed(store, startOwned(1));
      await succeed(other, signal(1));
      const { attention } = await claim(store, { limit: 0 });
      assert.equal(attention.length, 1);
      await succeed(store, append(1, { events: [event(1)], transition: to("completed") }));
      assert.deepEqual(await seqs(other, 1), [1]);
      await refuse(other, signal(1), "run_terminal");
    },
  },
  {
    name: "an owner that was replaced through another handle is fenced off at once",
    run: async ({ store, another }) => {
      const other = await another();
      await store.heartbeat({ worker: worker("worker-1"), isNew: true });
      await succeed(store, startOwned(1));
      await succeed(store, append(1, { events: [event(1)] }));
      await other.releaseWorkers({ nowMs: t0 + 99_000, deadIds: [] });
      await refuse(store, append(1, { events: [event(2)] }), "lease_lost");
      await claim(other, { workerId: "worker-2", nowMs: t0 + 99_000 });
      await refuse(store, append(1, { events: [event(2)] }), "lease_lost");
      await succeed(other, append(1, { workerId: "worker-2", epoch: 2, events: [event(3)] }));
      await refuse(store, append(1, { events: [event(4)], transition: to("completed") }), "lease_lost");
      await succeed(other, command(1, { name: "cancel", force: true, reason: null }));
      await refuse(other, append(1, { workerId: "worker-2", epoch: 2, events: [event(5)] }), "lease_lost");
      assert.deepEqual(await seqs(store, 1), [1, 2, 3, 4]);
    },
  },
  {
    name: "one idempotency key is one run, however many handles start it at once",
    run: async ({ store, another }) => {
      const handles = [store, await another(), await another()];
      for (let round = 0; round < 20; round += 1) {
        const outcomes = await Promise.all(
          handles.flatMap((handle, at) =>
            [0, 1].map((twice) =>
              succeed(handle, start(round * 10 + at * 2 + twice, { idempotencyKey: `key-${round}` })),
            ),
          ),
        );
        assert.equal(new Set(outcomes.map(({ run }) => run?.id)).size, 1);
        assert.equal(outcomes.filter(({ isNew }) => isNew).length, 1);
      }
    },
  },
  {
    name: "a run is claimed by one of those who want it at once",
    run: async ({ store, another }) => {
      const handles = [store, await another(), await another()];
      const numbers = Array.from({ length: 300 }, (_, at) => at + 1);
      await commit(store, ...numbers.map((number) => start(number)));
      const drain = async (handle: Store, workerId: string): Promise<readonly string[]> => {
        const taken: string[] = [];
        for (;;) {
          const ids = claimedIds(await claim(handle, { workerId, limit: 7 }));
          if (ids.length === 0) return taken;
          taken.push(...ids);
        }
      };
      const taken = (await Promise.all(handles.map((handle, at) => drain(handle, `worker-${at}`)))).flat();
      assert.deepEqual(taken.toSorted(), numbers.map(idOf));
    },
  },
  {
    name: "many handles write at once and none is told that the store is busy",
    run: async ({ store, another }) => {
      const handles = [store, ...(await Promise.all(Array.from({ length: 7 }, () => another())))];
      await commit(store, ...handles.map((_, at) => startOwned(at + 1)));
      await Promise.all(
        handles.map(async (handle, at) => {
          for (let seq = 1; seq <= 25; seq += 1) {
            await succeed(handle, append(at + 1, { events: [event(seq)] }));
            await succeed(handle, signal(((at + 1) % handles.length) + 1, { id: idOf(10_000 + at * 100 + seq) }));
            await handle.listWorkers();
          }
        }),
      );
      for (const [at] of handles.entries()) {
        assert.equal((await seqs(store, at + 1)).length, 25);
        assert.equal((await store.getSignals({ runId: idOf(at + 1) })).length, 25);
      }
    },
  },
  {
    name: "new work rings at the other handle within 100 ms, and stops when nobody listens",
    run: async ({ store, another }) => {
      const other = await another();
      await succeed(store, startOwned(1));
      const heard = listen(other, "onWake");
      for (const work of [start(2), signal(1)]) {
        const before = heard.count();
        await succeed(store, work);
        await heard.within(100, before + 1);
      }
      heard.stop();
      const before = heard.count();
      await succeed(store, start(3));
      await succeed(other, start(4));
      assert.equal(heard.count(), before);
    },
  },
  {
    name: "runs of a dead worker ring at the other handle",
    run: async ({ store, another }) => {
      const other = await another();
      await store.heartbeat({ worker: worker("worker-1"), isNew: true });
      await succeed(store, startOwned(1));
      const heard = listen(other, "onWake");
      await store.releaseWorkers({ nowMs: t0 + 99_000, deadIds: [] });
      await heard.within(100, 1);
      heard.stop();
    },
  },
  {
    name: "any change is told to the other handle within 100 ms",
    run: async ({ store, another }) => {
      const other = await another();
      await succeed(store, startOwned(1));
      const heard = listen(other, "onChange");
      // A read on that handle comes after it has begun to look.
      await other.getRun({ runId: idOf(1) });
      const before = heard.count();
      await succeed(store, append(1, { events: [event(1)] }));
      await heard.within(100, before + 1);
      heard.stop();
    },
  },
];

interface Heard {
  readonly count: () => number;
  /** Waits until it was told `times` times, but no longer than that (with 400 ms of grace for a machine under load). */
  readonly within: (ms: number, times: number) => Promise<void>;
  readonly stop: () => void;
}

function listen(store: Store, event: "onWake" | "onChange"): Heard {
  let count = 0;
  let told: () => void = () => {};
  const stop = store[event](() => {
    count += 1;
    told();
  });
  const within = async (ms: number, times: number): Promise<void> => {
    const tooLate = AbortSignal.timeout(ms + 400);
    await new Promise<void>((resolve, reject) => {
      tooLate.addEventListener("abort", () => reject(new assert.AssertionError({ message: `${event} did not come` })));
      told = () => {
        if (count >= times) resolve();
      };
      told();
    });
  };
  return { count: () => count, within, stop };
}
