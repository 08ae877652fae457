import assert from "node:assert/strict";
import type { Write } from "../write.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import {
  append,
  cancel,
  claim,
  claimedIds,
  claimRequest,
  command,
  commit,
  event,
  expectRun,
  idOf,
  newRun,
  row,
  seqs,
  signal,
  start,
  startOwned,
  succeed,
  t0,
  to,
} from "./samples.ts";

export const batchCases: readonly ConformanceCase[] = [
  {
    name: "outcomes come in the order of the writes, and a refused write does not disturb the others",
    run: async ({ store }) => {
      await commit(store, startOwned(1), startOwned(2), startOwned(3, {}, { events: [event(1)] }));
      const writes: readonly Write[] = [
        append(1, { events: [event(1)] }),
        append(1, { epoch: 7, events: [event(2)] }),
        signal(99),
        append(3, { events: [event(1, { data: '"other"' })] }),
        start(4),
        append(2, { events: [event(1), event(2)], transition: to("completed") }),
        signal(2),
        command(99, cancel),
        command(4, cancel),
        append(1, { events: [event(2)] }),
      ];
      const outcomes = await commit(store, ...writes);
      assert.deepEqual(
        outcomes.map((outcome) => (outcome.ok ? "ok" : outcome.refusal)),
        ["ok", "lease_lost", "run_not_found", "run_changed", "ok", "ok", "run_terminal", "run_not_found", "ok", "ok"],
      );
      assert.deepEqual(await seqs(store, 1), [1, 2]);
      assert.deepEqual(await seqs(store, 2), [1, 2]);
      assert.deepEqual(await seqs(store, 3), [1]);
      await expectRun(store, 4, { status: "cancelled" });
    },
  },
  {
    name: "a write that fails half-way leaves nothing, and its batch is committed without it",
    run: async ({ store }) => {
      await commit(store, startOwned(1, {}, { events: [event(1)] }), startOwned(2), signal(1));
      const before = await row(store, 1);
      const broken = append(1, {
        events: [event(2), event(1, { data: '"other"' })],
        consumedSignalIds: [idOf(900)],
        state: '"x"',
        transition: to("completed", { successor: newRun(50, { continuedFrom: idOf(1) }) }),
      });
      const outcomes = await commit(
        store,
        append(2, { events: [event(1)] }),
        broken,
        startOwned(3, {}, { events: [event(1), event(1)] }),
        start(4),
        append(2, { events: [event(2)], transition: to("completed") }),
      );
      assert.deepEqual(
        outcomes.map((outcome) => (outcome.ok ? "ok" : outcome.refusal)),
        ["ok", "run_changed", "run_changed", "ok", "ok"],
      );
      assert.deepEqual(await row(store, 1), before);
      assert.deepEqual(await seqs(store, 1), [1]);
      assert.equal((await store.getSignals({ runId: idOf(1) })).length, 1);
      assert.equal(await store.getRun({ runId: idOf(50) }), null);
      assert.equal(await store.getRun({ runId: idOf(3) }), null);
      assert.deepEqual(await seqs(store, 3), []);
      await expectRun(store, 2, { status: "completed" });
      await succeed(store, append(1, { events: [event(2)] }));
      await succeed(store, startOwned(3, {}, { events: [event(1)] }));
    },
  },
  {
    name: "writes on one run build on each other within a batch",
    run: async ({ store }) => {
      await commit(
        store,
        startOwned(1),
        append(1, { events: [event(1)] }),
        append(1, { transition: to("waiting", { awaits: ["review"] }) }),
        signal(1),
        append(1, { events: [event(2)] }),
      );
      await expectRun(store, 1, { status: "pending", epoch: 1 });
      assert.deepEqual(await seqs(store, 1), [1]);
      const { claimed } = await claim(store);
      assert.equal(claimed[0]?.signals.length, 1);
    },
  },
  {
    name: "a forced cancel in one batch with what the owner appends is numbered behind it",
    run: async ({ store }) => {
      await commit(store, startOwned(1, {}, { events: [event(1)] }));
      const force = { name: "cancel", force: true, reason: null } as const;
      const outcomes = await commit(store, append(1, { events: [event(2), event(3)] }), command(1, force));
      assert.ok(outcomes.every(({ ok }) => ok));
      assert.deepEqual(await seqs(store, 1), [1, 2, 3, 4]);
      await expectRun(store, 1, { status: "cancelled", workerId: null });
    },
  },
  {
    name: "a large batch is one commit",
    run: async ({ store }) => {
      const numbers = Array.from({ length: 1000 }, (_, at) => at + 1);
      await commit(store, ...numbers.map((number) => startOwned(number)));
      const outcomes = await commit(
        store,
        ...numbers.map((number) => append(number, { events: [event(1), event(2)] })),
      );
      assert.equal(
        outcomes.every(({ ok }) => ok),
        true,
      );
      const ended = await commit(store, ...numbers.map((number) => append(number, { transition: to("completed") })));
      assert.equal(
        ended.every(({ ok }) => ok),
        true,
      );
      assert.equal((await store.getEnded({ runIds: numbers.map(idOf) })).length, 1000);
    },
  },
  {
    name: "a run that is let go of while news waits for it gets them with its next claim, not with the one in the same batch",
    run: async ({ store }) => {
      await commit(store, startOwned(1));
      await commit(store, signal(1));
      const waiting = append(1, { events: [event(1)], transition: to("waiting", { awaits: ["review"] }) });
      const { outcomes, claim: result } = await store.commit({ writes: [waiting], claim: claimRequest() });
      assert.deepEqual(outcomes, [{ ok: true, run: null, isNew: false, wakes: true }]);
      assert.deepEqual(result?.attention, []);
      assert.deepEqual(claimedIds(result), [idOf(1)]);
      assert.equal(result.claimed[0]?.signals.length, 1);
    },
  },
  {
    name: "commits that are under way when the store is closed are finished, later ones refused",
    run: async ({ store, another }) => {
      const other = await another();
      await commit(store, ...Array.from({ length: 20 }, (_, at) => startOwned(at + 1)));
      const commits = Array.from({ length: 20 }, (_, at) =>
        other.commit({ writes: [append(at + 1, { events: [event(1)] })], claim: null }),
      );
      const closed = Promise.all([other.close(), other.close()]);
      await assert.rejects(other.commit({ writes: [], claim: null }), { code: "closed" });
      for (const { outcomes } of await Promise.all(commits)) assert.equal(outcomes[0]?.ok, true);
      await closed;
      await assert.rejects(other.getRun({ runId: idOf(1) }), { code: "closed" });
      await assert.rejects(other.heartbeat({ worker: {} as never, isNew: true }), { code: "closed" });
      for (let number = 1; number <= 20; number += 1) assert.deepEqual(await seqs(store, number), [1]);
      assert.equal((await row(store, 1)).createdMs, t0);
    },
  },
];
