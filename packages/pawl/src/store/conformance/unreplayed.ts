import assert from "node:assert/strict";
import type { ConformanceCase } from "./conformance-case.ts";
import { append, claim, commit, event, events, idOf, seqs, start, startOwned, succeed, t0, to } from "./samples.ts";

/** What claims leave out of logs, because no replay looks at it. */
export const unreplayedCases: readonly ConformanceCase[] = [
  {
    name: "a claim leaves out what is written from inside steps for those who watch, and tells the number of the last event all the same",
    run: async ({ store }) => {
      await succeed(store, startOwned(1));
      const log = [
        event(1),
        event(2, { kind: "stream-written", key: "charge" }),
        event(3, { kind: "stdout", key: "charge#2" }),
        event(4),
        event(5, { kind: "stream-written", key: null }),
        event(6, { kind: "stderr", key: null }),
        event(7, { kind: "stream-written-too", key: "charge" }),
        event(8, { kind: "stderr", key: "charge" }),
      ];
      await succeed(store, append(1, { events: log, transition: to("pending", { dueMs: t0 }) }));
      const { claimed } = await claim(store);
      assert.deepEqual(
        claimed[0]?.events,
        [1, 4, 5, 6, 7].map((seq) => log[seq - 1]),
      );
      assert.equal(claimed[0].lastSeq, 8);
      assert.deepEqual(await events(store, 1), log);
      await succeed(store, append(1, { epoch: 2, events: [event(9)] }));
      assert.deepEqual(await seqs(store, 1), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    },
  },
  {
    name: "the last number is that of the log where nothing or everything of it is left out",
    run: async ({ store }) => {
      await commit(store, start(1), start(2, { dueMs: t0 + 1 }, { events: [event(1, { kind: "stdout" })] }));
      const { claimed } = await claim(store);
      assert.deepEqual(
        claimed.map((run) => [run.run.id, run.events, run.lastSeq]),
        [
          [idOf(1), [], 0],
          [idOf(2), [], 1],
        ],
      );
    },
  },
  {
    name: "a copy of a log has what claims leave out",
    run: async ({ store }) => {
      const log = [event(1), event(2, { kind: "stream-written" }), event(3)];
      await succeed(store, startOwned(1, {}, { events: log }));
      await succeed(store, start(2, { forkedFrom: idOf(1) }, { copyFrom: { runId: idOf(1), throughSeq: 2 } }));
      assert.deepEqual(await events(store, 2), log.slice(0, 2));
      const { claimed } = await claim(store);
      assert.deepEqual([claimed[0]?.events, claimed[0]?.lastSeq], [[event(1)], 2]);
    },
  },
];
