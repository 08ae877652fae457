import assert from "node:assert/strict";
import { runHead } from "../run-head.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import { append, commit, event, events, idOf, row, start, startOwned, t0, to } from "./samples.ts";

export const logCases: readonly ConformanceCase[] = [
  {
    name: "many logs are read at once, each from its number on and in the order in which they were asked for",
    run: async ({ store }) => {
      await commit(
        store,
        startOwned(1, { owner: "ann" }, { events: [1, 2, 3, 4].map((seq) => event(seq)) }),
        start(2),
        startOwned(3, { parentId: idOf(1), rootId: idOf(1) }, { events: [event(1, { data: null, key: null })] }),
      );
      await commit(store, append(3, { events: [event(2)], transition: to("completed", { output: '"x"' }) }));
      const places = [
        { runId: idOf(3), fromSeq: 1 },
        { runId: idOf(9), fromSeq: 1 },
        { runId: idOf(1), fromSeq: 3 },
        { runId: "nope", fromSeq: 1 },
        { runId: idOf(2), fromSeq: 1 },
        { runId: idOf(1), fromSeq: 0 },
        { runId: idOf(1), fromSeq: Number.MAX_SAFE_INTEGER },
      ];
      const parts = await store.readLogs({ runs: places, limitPerRun: 3 });
      const [first, third] = [await events(store, 1), await events(store, 3)];
      const heads = {
        1: runHead(await row(store, 1)),
        2: runHead(await row(store, 2)),
        3: runHead(await row(store, 3)),
      };
      assert.deepEqual(parts, [
        { run: heads[3], events: third },
        { run: null, events: [] },
        { run: heads[1], events: first.slice(2) },
        { run: null, events: [] },
        { run: heads[2], events: [] },
        { run: heads[1], events: first.slice(0, 3) },
        { run: heads[1], events: [] },
      ]);
      assert.equal(heads[3].status, "completed");
      assert.deepEqual(await store.readLogs({ runs: [], limitPerRun: 3 }), []);
      const [none] = await store.readLogs({ runs: [{ runId: idOf(1), fromSeq: 1 }], limitPerRun: 0 });
      assert.deepEqual(none, { run: heads[1], events: [] });
    },
  },
  {
    name: "many long logs come whole, however much it is",
    run: async ({ store }) => {
      const counts = [4_000, 1, 11_000, 2_500, 0, 700];
      for (const [at, count] of counts.entries()) {
        // Without data, which some stores take long to open.
        const log = Array.from({ length: count }, (_, index) => event(index + 1, { data: null }));
        await commit(store, startOwned(at + 1, {}, { events: log }));
      }
      const places = counts.map((_, at) => ({ runId: idOf(at + 1), fromSeq: 1 }));
      for (const limitPerRun of [20_000, 500]) {
        const parts = await store.readLogs({ runs: [...places, { runId: idOf(99), fromSeq: 1 }], limitPerRun });
        assert.deepEqual(
          parts.map(({ events: found }) => found.length),
          [...counts, 0].map((count) => Math.min(count, limitPerRun)),
        );
        for (const { run, events: found } of parts) {
          assert.ok(run !== null || found.length === 0);
          assert.ok(found.every(({ seq }, index) => seq === index + 1));
        }
      }
    },
  },
  {
    name: "a thousand runs are read at once, and their logs",
    run: async ({ store }) => {
      const numbers = Array.from({ length: 1_200 }, (_, index) => index + 1);
      await commit(store, ...numbers.map((number) => startOwned(number, {}, { events: [event(1)] })));
      const parts = await store.readLogs({
        runs: numbers.map((number) => ({ runId: idOf(number), fromSeq: 1 })),
        limitPerRun: 500,
      });
      assert.deepEqual(
        parts.map(({ run, events: found }) => [run?.id, found.length]),
        numbers.map((number) => [idOf(number), 1]),
      );
      const runIds = [...numbers.map(idOf), idOf(9_999), "nope", idOf(1)];
      const runs = await store.getRuns({ runIds });
      assert.deepEqual(runs.map(({ id }) => id).sort(), numbers.map(idOf));
      const seventh = runs.find(({ id }) => id === idOf(7));
      assert.ok(seventh !== undefined);
      // As in lists, a store may leave out what is large.
      assert.deepEqual(runHead(seventh), runHead(await row(store, 7)));
      assert.deepEqual(await store.getRuns({ runIds: [] }), []);
      assert.equal(runs[0]?.createdMs, t0);
    },
  },
];
