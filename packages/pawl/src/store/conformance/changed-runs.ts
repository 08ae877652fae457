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
  recordWrite,
  start,
  startOwned,
  succeed,
  t0,
  to,
} from "./samples.ts";

/** What is told to this handle from now on. */
async function follow(store: Store): Promise<{
  /** Waits until all of these runs were named, or that it may be any. */
  readonly hears: (...numbers: readonly number[]) => Promise<readonly string[] | null>;
  readonly stop: () => void;
}> {
  let named: Set<string> | null = new Set();
  let told = (): void => {};
  const stop = store.onChange((runIds) => {
    if (runIds === null) named = null;
    else for (const id of runIds) named?.add(id);
    told();
  });
  // A read on that handle comes after it has begun to look, and what was before may still be told.
  await store.getRun({ runId: idOf(1) });
  return {
    hears: async (...numbers) => {
      const wanted = numbers.map(idOf);
      const tooLate = AbortSignal.timeout(2_000);
      await new Promise<void>((resolve, reject) => {
        const missing = (): string => `not told of ${wanted.filter((id) => named?.has(id) === false).join(", ")}`;
        tooLate.addEventListener("abort", () => reject(new assert.AssertionError({ message: missing() })));
        told = () => {
          if (named === null || wanted.every((id) => named?.has(id))) resolve();
        };
        told();
      });
      const heard = named === null ? null : [...named].sort();
      named = new Set();
      return heard;
    },
    stop,
  };
}

export const changedRunCases: readonly ConformanceCase[] = [
  {
    name: "another handle is told which runs have changed: new ones, and those whose logs have grown",
    run: async ({ store, another }) => {
      await commit(store, startOwned(1), startOwned(2), startOwned(3), startOwned(4));
      const other = await another();
      const heard = await follow(other);
      // Where somebody begins to listen it may be told of anything once.
      await succeed(store, append(4, { events: [event(1)] }));
      await heard.hears(4);
      await commit(store, append(1, { events: [event(1)] }), append(3, { events: [event(1)] }));
      const grown = await heard.hears(1, 3);
      assert.ok(grown === null || !grown.includes(idOf(2)), "a run is named that has not changed");
      await commit(store, start(10), start(11, { idempotencyKey: "k", attributes: { a: 1 } }));
      await heard.hears(10, 11);
      await succeed(store, append(2, { events: [event(1)], transition: to("completed") }));
      await heard.hears(2);
      await succeed(store, command(10, cancel));
      await heard.hears(10);
      heard.stop();
    },
  },
  {
    name: "another handle is told of runs that are changed by what is linked to a write",
    run: async ({ store, another }) => {
      await commit(
        store,
        startOwned(1),
        startOwned(2, { parentId: idOf(1), rootId: idOf(1), parentSignal: "$child:a" }),
      );
      const heard = await follow(await another());
      const linked = [start(3, { parentId: idOf(1), rootId: idOf(1) })];
      await succeed(store, append(1, { events: [event(1)], linked }));
      await heard.hears(1, 3);
      await succeed(store, append(2, { events: [event(1)], transition: to("completed") }));
      await heard.hears(2);
      await succeed(store, { ...recordWrite("schedule", 50), linked: [start(4)] });
      await heard.hears(4);
      heard.stop();
    },
  },
  {
    name: "another handle hears of claims, releases and deletions, by name or not",
    run: async ({ store, another }) => {
      await commit(store, start(1), startOwned(2));
      await succeed(store, append(2, { events: [event(1)], transition: to("completed") }));
      const heard = await follow(await another());
      await claim(store, { workerId: "worker-7" });
      await heard.hears(1);
      await store.releaseWorkers({ nowMs: t0 + 99_000, deadIds: [] });
      await heard.hears(1);
      await store.deleteRuns({ runIds: [idOf(2)] });
      await heard.hears(2);
      heard.stop();
    },
  },
  {
    name: "a run is told of that took the place of a deleted one",
    run: async ({ store, another }) => {
      await commit(store, startOwned(1, {}, { events: [event(1)] }), startOwned(2, {}, { events: [event(1)] }));
      await succeed(store, append(2, { events: [event(2)], transition: to("completed") }));
      const heard = await follow(await another());
      await store.deleteRuns({ runIds: [idOf(2)] });
      await commit(store, startOwned(3, {}, { events: [event(1, { atMs: t0 + 9 }), event(2), event(3)] }));
      await heard.hears(3);
      await succeed(store, append(1, { events: [event(2)] }));
      await heard.hears(1);
      heard.stop();
    },
  },
  {
    name: "thousands of runs that change at once are told of",
    run: async ({ store, another }) => {
      const numbers = Array.from({ length: 3_000 }, (_, index) => index + 1);
      const heard = await follow(await another());
      await commit(store, ...numbers.map((number) => startOwned(number)));
      await heard.hears(...numbers);
      const some = numbers.slice(0, 800);
      await commit(store, ...some.map((number) => append(number, { events: [event(1)] })));
      await heard.hears(...some);
      heard.stop();
    },
  },
];
