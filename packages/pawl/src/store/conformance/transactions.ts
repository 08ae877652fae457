import assert from "node:assert/strict";
import type { Store } from "../store.ts";
import type { StoreTransaction } from "../store-transactions.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import { append, claim, idOf, startOwned, succeed, t0, to } from "./samples.ts";

/** The rules of `store.transactions`, for stores that have it. */
export const transactionConformance: readonly ConformanceCase[] = [
  {
    name: "a transaction gives what its work gives, and a repeat of it the same without the work",
    run: async ({ store, another }) => {
      await succeed(store, startOwned(1));
      assert.equal(await run(store, {}, async () => '"first"'), '"first"');
      assert.equal(await run(store, {}, never), '"first"');
      assert.equal(await run(await another(), {}, never), '"first"');
      assert.equal(await run(store, { key: "other" }, async () => null), null);
      assert.equal(await run(store, { key: "other" }, never), null);
    },
  },
  {
    name: "a transaction whose work fails leaves nothing, and can be tried again",
    run: async ({ store }) => {
      await succeed(store, startOwned(1));
      const problem = new Error("no");
      await assert.rejects(
        run(store, {}, () => Promise.reject(problem)),
        (error) => error === problem,
      );
      assert.equal(await run(store, {}, async () => '"again"'), '"again"');
    },
  },
  {
    name: "a transaction of one who does not own the run is refused before its work",
    run: async ({ store }) => {
      await succeed(store, startOwned(1));
      await assert.rejects(run(store, { epoch: 2 }, never), { code: "transaction_refused" });
      await assert.rejects(run(store, { workerId: "worker-2" }, never), { code: "transaction_refused" });
      await succeed(store, append(1, { transition: to("completed") }));
      await assert.rejects(run(store, {}, never), { code: "transaction_refused" });
    },
  },
  {
    name: "a run is not taken over in the middle of a transaction that commits",
    run: async ({ store, another }) => {
      await succeed(store, startOwned(1));
      const other = await another();
      let takeover: Promise<unknown> = Promise.resolve();
      const writing = run(store, {}, async () => {
        takeover = other
          .releaseWorkers({ nowMs: t0 + 60_000, deadIds: ["worker-1"] })
          .then(() => claim(other, { workerId: "worker-2", nowMs: t0 + 60_000 }));
        return '"text"';
      });
      const outcome = await writing.then(
        () => "committed",
        (error: { code: string }) => error.code,
      );
      await takeover;
      // Whoever has the run now finds what was committed, and only that.
      const found = await run(other, { workerId: "worker-2", epoch: 2 }, async () => '"anew"');
      assert.equal(found, outcome === "committed" ? '"text"' : '"anew"');
    },
  },
  {
    name: "a transaction that is aborted commits nothing, though its work hangs",
    run: async ({ store }) => {
      await succeed(store, startOwned(1));
      const controller = new AbortController();
      const reason = new Error("too long");
      const hanging = run(store, { signal: controller.signal }, () => {
        setImmediate(() => controller.abort(reason));
        return new Promise(() => {});
      });
      await assert.rejects(hanging, (error) => error === reason);
      await assert.rejects(run(store, { signal: controller.signal }, never), (error) => error === reason);
      assert.equal(await run(store, {}, async () => '"again"'), '"again"');
    },
  },
  {
    name: "what transactions have recorded goes with the run",
    run: async ({ store }) => {
      for (const number of [1, 2]) {
        await succeed(store, startOwned(number));
        await run(store, { runId: idOf(number) }, async () => '"kept"');
        await succeed(store, append(number, { transition: to("completed") }));
      }
      await store.deleteRuns({ runIds: [idOf(1)] });
      await succeed(store, { type: "command", runId: idOf(2), command: { name: "delete" }, nowMs: t0 });
      for (const number of [1, 2]) {
        await succeed(store, startOwned(number));
        assert.equal(await run(store, { runId: idOf(number) }, async () => '"new"'), '"new"');
      }
    },
  },
  {
    name: "several transactions at once, of one run and of others, are all done once",
    run: async ({ store }) => {
      const numbers = Array.from({ length: 12 }, (_, index) => index + 1);
      for (const number of numbers) await succeed(store, startOwned(number));
      const texts = await Promise.all(
        numbers.flatMap((number) => [
          run(store, { runId: idOf(number), key: "a" }, async () => `"a${number}"`),
          run(store, { runId: idOf(number), key: "b" }, async () => `"b${number}"`),
        ]),
      );
      assert.deepEqual(
        texts,
        numbers.flatMap((number) => [`"a${number}"`, `"b${number}"`]),
      );
    },
  },
];

function run(store: Store, given: Partial<StoreTransaction>, work: StoreTransaction["work"]): Promise<string | null> {
  assert.ok(store.transactions !== undefined, "the store has no transactions");
  const { signal } = new AbortController();
  return store.transactions.run({
    runId: idOf(1),
    key: "pay",
    workerId: "worker-1",
    epoch: 1,
    using: undefined,
    signal,
    work,
    ...given,
  });
}

function never(): Promise<never> {
  return Promise.reject(new Error("The work must not be called."));
}
