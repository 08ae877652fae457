import assert from "node:assert/strict";
import type { RecordWrite } from "../write.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import {
  append,
  cancel,
  claim,
  command,
  commit,
  event,
  events,
  expectRun,
  idOf,
  list,
  recordWrite,
  refuse,
  row,
  seqs,
  signal,
  signalIds,
  start,
  startOwned,
  succeed,
  t0,
  to,
} from "./samples.ts";

const question = (given: Partial<RecordWrite> = {}): RecordWrite => recordWrite("interrupt", 800, given);

/** Writes that happen together with an owner's append. */
export const linkedCases: readonly ConformanceCase[] = [
  {
    name: "what is linked to an append happens with it, in order, and what it wakes the append wakes",
    run: async ({ store }) => {
      await commit(store, startOwned(1), startOwned(2), startOwned(3));
      await commit(store, append(2, { transition: to("waiting", { awaits: ["review"] }) }));
      const linked = [
        start(4, { parentId: idOf(1) }),
        signal(4),
        signal(2, { id: idOf(901) }),
        command(3, cancel),
        question(),
      ];
      const outcome = await succeed(store, append(1, { events: [event(1)], linked }));
      assert.deepEqual(outcome, { ok: true, run: null, isNew: false, wakes: true });
      assert.deepEqual(
        [await seqs(store, 1), await signalIds(store, 4), await signalIds(store, 2)],
        [[1], [idOf(900)], [idOf(901)]],
      );
      await expectRun(store, 2, { status: "pending" });
      await expectRun(store, 3, { cancelRequested: true, needsAttention: true });
      await expectRun(store, 4, { status: "pending", parentId: idOf(1) });
      assert.equal((await store.getRecord({ kind: "interrupt", id: idOf(800) }))?.revision, 1);
      assert.equal(
        (await succeed(store, append(1, { events: [event(2)], linked: [signal(4, { id: idOf(902) })] }))).wakes,
        false,
      );
    },
  },
  {
    name: "nothing that is linked to a refused append happens",
    run: async ({ store }) => {
      await commit(store, startOwned(1, {}, { events: [event(1)] }), startOwned(2));
      const linked = [start(4), signal(2), command(2, cancel), question()];
      await refuse(store, append(1, { epoch: 2, events: [event(2)], linked }), "lease_lost");
      await refuse(store, append(1, { workerId: "worker-2", events: [event(2)], linked }), "lease_lost");
      await refuse(store, append(1, { events: [event(1, { data: '"other"' })], linked }), "run_changed");
      await refuse(store, append(9, { events: [event(1)], linked }), "lease_lost");
      assert.deepEqual([await list(store), await signalIds(store, 2)], [[idOf(2), idOf(1)], []]);
      await expectRun(store, 2, { cancelRequested: false });
      assert.equal(await store.getRecord({ kind: "interrupt", id: idOf(800) }), null);
    },
  },
  {
    name: "a linked write that is refused changes nothing for the append and for what else is linked",
    run: async ({ store }) => {
      await commit(store, startOwned(1), startOwned(2), start(3, { idempotencyKey: "k" }));
      await commit(store, append(2, { transition: to("completed") }));
      const linked = [
        signal(77),
        signal(2),
        command(78, cancel),
        question({ expects: 4 }),
        start(5, {}, { copyFrom: { runId: idOf(79), throughSeq: 1 } }),
        start(6, { idempotencyKey: "k" }),
        start(7),
      ];
      await succeed(store, append(1, { events: [event(1)], linked, transition: to("sleeping", { dueMs: t0 + 9000 }) }));
      assert.deepEqual(await list(store), [7, 3, 2, 1].map(idOf));
      await expectRun(store, 1, { status: "sleeping" });
      assert.deepEqual(await seqs(store, 1), [1]);
      assert.equal(await store.getRecord({ kind: "interrupt", id: idOf(800) }), null);
    },
  },
  {
    name: "an append that is handed over again does what is linked once, whatever became of it since",
    run: async ({ store }) => {
      await commit(store, startOwned(1), startOwned(2));
      const linked = [start(4), signal(2), question()];
      const write = append(1, { events: [event(1)], linked, transition: to("waiting", { awaits: ["$child"] }) });
      await succeed(store, write);
      // Meanwhile the message is consumed, the question answered, the child over and gone.
      await commit(
        store,
        append(2, { events: [event(1)], consumedSignalIds: [idOf(900)] }),
        question({ expects: 1, record: { ...question().record!, status: "answered" }, nowMs: t0 + 2000 }),
        command(4, cancel),
        command(4, { name: "delete" }),
      );
      await succeed(store, write);
      assert.deepEqual([await list(store), await signalIds(store, 2)], [[idOf(2), idOf(1)], []]);
      assert.equal((await store.getRecord({ kind: "interrupt", id: idOf(800) }))?.revision, 2);
      assert.deepEqual(await seqs(store, 1), [1]);
    },
  },
  {
    name: "a run that suspends with the write that ends its child is told of the end, and does not sleep through it",
    run: async ({ store }) => {
      await commit(store, startOwned(1), start(2, { parentId: idOf(1), parentSignal: "$child:2" }));
      const transition = to("waiting", { awaits: ["$child"] });
      const outcome = await succeed(
        store,
        append(1, { events: [event(1)], linked: [command(2, cancel)], state: '"set"', transition }),
      );
      assert.equal(outcome.wakes, true);
      await expectRun(store, 2, { status: "cancelled" });
      await expectRun(store, 1, { status: "pending", dueMs: t0 + 1000, state: '"set"' });
      const { claimed } = await claim(store);
      assert.deepEqual(
        claimed[0]?.signals.map(({ id, name }) => [id, name]),
        [[idOf(2), "$child:2"]],
      );
    },
  },
  {
    name: "what a run links against itself counts: a message, a request to cancel",
    run: async ({ store }) => {
      await commit(store, startOwned(1), startOwned(2), startOwned(3, { idempotencyKey: "k" }));
      const waiting = to("waiting", { awaits: ["review"] });
      await succeed(store, append(1, { events: [event(1)], linked: [signal(1)], transition: waiting }));
      await expectRun(store, 1, { status: "pending" });
      await succeed(store, append(2, { events: [event(1)], linked: [command(2, cancel)], transition: waiting }));
      await expectRun(store, 2, { status: "pending", cancelRequested: true });
      const newer = start(4, { idempotencyKey: "k" }, { onHeldKey: { type: "cancel", reason: "newer" } });
      await succeed(store, append(3, { events: [event(1)], linked: [newer], attributes: { rank: 1 } }));
      await expectRun(store, 3, {
        idempotencyKey: null,
        cancelRequested: true,
        needsAttention: true,
        attributes: { rank: 1 },
      });
      await expectRun(store, 4, { idempotencyKey: "k" });
    },
  },
  {
    name: "what is linked to the end of a run happens, and the run's own records are closed",
    run: async ({ store }) => {
      await commit(store, startOwned(1), start(2, { parentId: idOf(1) }));
      const own = question({ record: { ...question().record!, runId: idOf(1) } });
      await succeed(
        store,
        append(1, { events: [event(1)], linked: [own, command(2, cancel)], transition: to("failed", { error: "{}" }) }),
      );
      await expectRun(store, 1, { status: "failed" });
      await expectRun(store, 2, { status: "cancelled" });
      assert.equal((await store.getRecord({ kind: "interrupt", id: idOf(800) }))?.status, "closed");
    },
  },
  {
    name: "the other writes of a batch see what is linked, and the other way round",
    run: async ({ store }) => {
      await commit(store, startOwned(1), startOwned(2));
      const outcomes = await commit(
        store,
        start(3),
        append(1, { events: [event(1)], linked: [signal(3), start(4, { idempotencyKey: "k" })] }),
        signal(4, { id: idOf(901) }),
        start(5, { idempotencyKey: "k" }),
        append(2, { events: [event(1)], linked: [signal(4, { id: idOf(902) })] }),
        append(2, { events: [event(2)], linked: [command(3, cancel)] }),
      );
      assert.ok(outcomes.every(({ ok }) => ok));
      assert.deepEqual(await list(store), [4, 3, 2, 1].map(idOf));
      assert.deepEqual(await signalIds(store, 4), [idOf(901), idOf(902)]);
      await expectRun(store, 3, { status: "cancelled" });
      assert.equal((await events(store, 3)).at(-1)?.kind, "run-cancelled");
    },
  },
  {
    name: "runs of several workers that write to one run at once are all heard",
    run: async ({ store, another }) => {
      const handles = [store, await another(), await another()];
      await succeed(store, startOwned(1));
      for (let round = 0; round < 15; round += 1) {
        const numbers = [10, 11, 12].map((base) => base + round * 10);
        await commit(store, ...numbers.map((number) => startOwned(number)));
        const writes = numbers.map((number) =>
          append(number, { events: [event(1)], linked: [signal(1, { id: idOf(1000 + number) })] }),
        );
        const outcomes = (await Promise.all(writes.map((write, at) => commit(handles[at]!, write)))).flat();
        assert.ok(outcomes.every(({ ok }) => ok));
      }
      assert.equal((await signalIds(store, 1)).length, 45);
      assert.equal((await row(store, 1)).needsAttention, true);
    },
  },
];
