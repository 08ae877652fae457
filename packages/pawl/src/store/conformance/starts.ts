import assert from "node:assert/strict";
import type { EventRow } from "../event-row.ts";
import type { StartWrite } from "../write.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import {
  append,
  claim,
  claimedIds,
  command,
  commit,
  event,
  events,
  expectRun,
  idOf,
  newRun,
  refuse,
  row,
  seqs,
  start,
  startOwned,
  succeed,
  t0,
  to,
} from "./samples.ts";

export const startCases: readonly ConformanceCase[] = [
  {
    name: "a start makes a pending run with everything that was given",
    run: async ({ store }) => {
      const given = {
        namespace: "eu",
        owner: "ada",
        version: 3,
        queue: "slow",
        priority: -2,
        dueMs: t0 + 50,
        tags: { tenant: "acme", "odd \"key'": "välue" },
        idempotencyKey: "order-7",
        idempotencyExpiresMs: t0 + 9000,
        idempotencyUntilTerminal: true,
        forkedFrom: idOf(90),
        continuedFrom: idOf(91),
        parentId: idOf(92),
        rootId: idOf(93),
        parentSignal: "$child:1",
        endsWithParent: true,
        flow: "queue:slow",
        flowKey: "acmé",
        attributes: { city: "Köln", rank: -1.5, paid: false },
        trace: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01 acme=unter",
      };
      const outcome = await succeed(store, start(1, given));
      const expected = {
        ...newRun(1, given),
        status: "pending",
        workerId: null,
        epoch: 0,
        awaits: [],
        needsAttention: false,
        cancelRequested: false,
        pauseRequested: false,
        output: null,
        error: null,
        state: null,
        continuedTo: null,
        servedMs: null,
        updatedMs: t0,
        finishedMs: null,
        notBeforeMs: t0 + 50,
      };
      assert.deepEqual(outcome, { ok: true, run: expected, isNew: true, wakes: false });
      assert.deepEqual(await row(store, 1), expected);
    },
  },
  {
    name: "the trace of a run is kept as it was given, however it is begun, and brought with a claim",
    run: async ({ store }) => {
      const trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
      await commit(
        store,
        start(1, { trace }),
        startOwned(2, { trace }),
        start(3, { trace, parentId: idOf(2) }),
        start(4),
      );
      const found = await Promise.all([1, 2, 3, 4].map((number) => row(store, number)));
      assert.deepEqual(
        found.map((run) => run.trace),
        [trace, trace, trace, null],
      );
      const { claimed } = await claim(store, { nowMs: t0 });
      assert.deepEqual(
        claimed.map(({ run }) => run.trace),
        [trace, trace, null],
      );
    },
  },
  {
    name: "a start that is due wakes, one that is due later does not",
    run: async ({ store }) => {
      const outcomes = await commit(store, start(1), start(2, { dueMs: t0 + 1 }), start(3, { dueMs: null }));
      assert.deepEqual(
        outcomes.map((outcome) => outcome.ok && outcome.wakes),
        [true, false, true],
      );
      await expectRun(store, 3, { dueMs: t0 });
    },
  },
  {
    name: "a start with a worker is born owned by it, and nobody claims it",
    run: async ({ store }) => {
      const { run, wakes } = await succeed(store, startOwned(1, {}, { events: [event(1)] }));
      assert.equal(wakes, false);
      assert.deepEqual(run, await row(store, 1));
      const owned = { status: "running", workerId: "worker-1", epoch: 1, startedMs: t0, dueMs: null } as const;
      await expectRun(store, 1, owned);
      assert.deepEqual(claimedIds(await claim(store, { workerId: "worker-2" })), []);
      await succeed(store, append(1, { events: [event(2)] }));
      assert.deepEqual(await seqs(store, 1), [1, 2]);
    },
  },
  {
    name: "a start keeps the start time that it is given",
    run: async ({ store }) => {
      await commit(store, start(1, { startedMs: t0 - 500 }), startOwned(2, { startedMs: t0 - 600 }));
      await expectRun(store, 1, { startedMs: t0 - 500 });
      await expectRun(store, 2, { startedMs: t0 - 600 });
      await claim(store);
      await expectRun(store, 1, { startedMs: t0 - 500, status: "running" });
    },
  },
  {
    name: "a start that is repeated finds its run as it is now",
    run: async ({ store }) => {
      const write = startOwned(1, { idempotencyKey: "k" }, { events: [event(1)] });
      await succeed(store, write);
      await succeed(store, append(1, { events: [event(2)], transition: to("completed", { output: "1" }) }));
      const again = await succeed(store, write);
      assert.equal(again.isNew, false);
      assert.equal(again.wakes, false);
      assert.deepEqual(again.run, await row(store, 1));
      assert.deepEqual(await seqs(store, 1), [1, 2]);
    },
  },
  {
    name: "one idempotency key is one run, per namespace and workflow",
    run: async ({ store }) => {
      const key = { idempotencyKey: "k" };
      const outcomes = await commit(
        store,
        start(1, key),
        start(2, key),
        start(3, { ...key, workflow: "other" }),
        start(4, { ...key, namespace: "other" }),
        start(5),
        start(6),
      );
      assert.deepEqual(
        outcomes.map((outcome) => outcome.ok && [outcome.run?.id, outcome.isNew]),
        [
          [idOf(1), true],
          [idOf(1), false],
          [idOf(3), true],
          [idOf(4), true],
          [idOf(5), true],
          [idOf(6), true],
        ],
      );
      assert.equal(await store.getRun({ runId: idOf(2) }), null);
    },
  },
  {
    name: "a key without window is held beyond the end of its run",
    run: async ({ store }) => {
      await succeed(store, startOwned(1, { idempotencyKey: "k" }));
      await succeed(store, append(1, { transition: to("completed") }));
      const { run, isNew } = await succeed(store, start(2, { idempotencyKey: "k", createdMs: t0 + 1e12 }));
      assert.equal(isNew, false);
      assert.equal(run?.status, "completed");
    },
  },
  {
    name: "a key is free again once its window is over",
    run: async ({ store }) => {
      await succeed(store, start(1, { idempotencyKey: "k", idempotencyExpiresMs: t0 + 100 }));
      assert.equal((await succeed(store, start(2, { idempotencyKey: "k", createdMs: t0 + 99 }))).isNew, false);
      assert.equal((await succeed(store, start(3, { idempotencyKey: "k", createdMs: t0 + 100 }))).isNew, true);
      await expectRun(store, 1, { idempotencyKey: null, status: "pending" });
      assert.equal((await succeed(store, start(4, { idempotencyKey: "k" }))).run?.id, idOf(3));
    },
  },
  {
    name: "a key that holds until the run has ended is free after that",
    run: async ({ store }) => {
      const given = { idempotencyKey: "k", idempotencyUntilTerminal: true };
      await succeed(store, startOwned(1, given));
      assert.equal((await succeed(store, start(2, given))).isNew, false);
      await succeed(store, append(1, { transition: to("failed", { error: "{}" }) }));
      assert.equal((await succeed(store, start(3, given))).isNew, true);
      await expectRun(store, 1, { idempotencyKey: null });
    },
  },
  {
    name: "a fork begins with a copy of the log",
    run: async ({ store }) => {
      const log = [event(1), event(2), event(3)];
      await succeed(store, startOwned(1, {}, { events: log }));
      const copyFrom = { runId: idOf(1), throughSeq: 2 };
      await succeed(store, start(2, { forkedFrom: idOf(1) }, { copyFrom, events: [event(3, { data: '"else"' })] }));
      assert.deepEqual(await events(store, 2), [event(1), event(2), event(3, { data: '"else"' })]);
      assert.deepEqual(await events(store, 1), log);
      const { claimed } = await claim(store);
      assert.deepEqual(claimed[0]?.events, await events(store, 2));
    },
  },
  {
    name: "forks of forks, and of a run that is removed behind them, come about in one batch",
    run: async ({ store }) => {
      const log = [event(1), event(2)];
      await succeed(store, startOwned(1, {}, { events: log }));
      await succeed(store, append(1, { transition: to("failed", { error: "{}" }) }));
      const fork = (number: number, of: number, throughSeq: number, more: readonly EventRow[] = []): StartWrite =>
        start(number, { forkedFrom: idOf(of) }, { copyFrom: { runId: idOf(of), throughSeq }, events: more });
      const outcomes = await commit(
        store,
        fork(2, 1, 2, [event(3)]),
        fork(3, 2, 3, [event(4)]),
        fork(4, 3, 1),
        fork(5, 3, 0),
        command(1, { name: "delete" }),
        fork(6, 1, 1),
      );
      assert.deepEqual(
        outcomes.map(({ ok }) => ok),
        [true, true, true, true, true, false],
      );
      assert.deepEqual(await events(store, 2), [...log, event(3)]);
      assert.deepEqual(await events(store, 3), [...log, event(3), event(4)]);
      assert.deepEqual(await events(store, 4), [event(1)]);
      assert.deepEqual([await events(store, 5), await events(store, 1), await events(store, 6)], [[], [], []]);
    },
  },
  {
    name: "a fork from a run that is not there, or whose log is shorter, is refused",
    run: async ({ store }) => {
      await succeed(store, startOwned(1, {}, { events: [event(1)] }));
      await refuse(store, start(2, {}, { copyFrom: { runId: idOf(99), throughSeq: 1 } }), "run_not_found");
      await refuse(store, start(2, {}, { copyFrom: { runId: idOf(1), throughSeq: 2 } }), "run_changed");
      assert.equal(await store.getRun({ runId: idOf(2) }), null);
      assert.deepEqual(await seqs(store, 2), []);
      await succeed(store, start(2, {}, { copyFrom: { runId: idOf(1), throughSeq: 0 } }));
    },
  },
];
