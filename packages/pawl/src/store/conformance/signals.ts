import assert from "node:assert/strict";
import type { ConformanceCase } from "./conformance-case.ts";
import {
  append,
  cancel,
  claim,
  claimRequest,
  claimedIds,
  command,
  commit,
  event,
  expectRun,
  idOf,
  refuse,
  row,
  signal,
  signalIds,
  start,
  startOwned,
  succeed,
  t0,
  to,
} from "./samples.ts";

const deadline = t0 + 60_000;
const waiting = to("waiting", { awaits: ["review"], dueMs: deadline });

export const signalCases: readonly ConformanceCase[] = [
  {
    name: "a signal to a run that is unknown or has ended is refused",
    run: async ({ store }) => {
      await succeed(store, startOwned(1));
      await succeed(store, append(1, { transition: to("completed") }));
      assert.equal(await refuse(store, signal(9), "run_not_found"), null);
      assert.deepEqual(await refuse(store, signal(1), "run_terminal"), await row(store, 1));
      assert.deepEqual(await signalIds(store, 1), []);
    },
  },
  {
    name: "a signal that a waiting run awaits makes it claimable, and comes along with the claim",
    run: async ({ store }) => {
      await succeed(store, startOwned(1));
      await succeed(store, append(1, { transition: waiting }));
      const outcome = await succeed(store, signal(1));
      assert.equal(outcome.wakes, true);
      assert.deepEqual(outcome.run, await row(store, 1));
      // The signal is older than the last change, whose time does not go back.
      await expectRun(store, 1, { status: "pending", dueMs: t0 + 500, awaits: [], updatedMs: t0 + 1000 });
      const { claimed } = await claim(store);
      assert.deepEqual(claimed[0]?.signals, [signal(1).signal]);
      assert.deepEqual(await signalIds(store, 1), [idOf(900)]);
    },
  },
  {
    name: "a signal that nobody awaits yet is kept and wakes nobody",
    run: async ({ store }) => {
      await commit(store, startOwned(1), startOwned(2), startOwned(3), start(4, { dueMs: deadline }));
      await commit(
        store,
        append(1, { transition: waiting }),
        append(2, { transition: to("sleeping", { dueMs: deadline }) }),
        append(3, { transition: to("paused") }),
      );
      for (const [number, name] of [
        [1, "other"],
        [2, "review"],
        [3, "review"],
        [4, "review"],
      ] as const) {
        const before = await row(store, number);
        const outcome = await succeed(store, signal(number, { id: idOf(900 + number), name }));
        assert.equal(outcome.wakes, false);
        assert.deepEqual(await row(store, number), before);
        assert.deepEqual(await signalIds(store, number), [idOf(900 + number)]);
      }
    },
  },
  {
    name: "a signal is accepted once per id",
    run: async ({ store }) => {
      await succeed(store, startOwned(1));
      await commit(store, signal(1), signal(1), signal(1, { payload: '"other"' }));
      assert.deepEqual(await store.getSignals({ runId: idOf(1) }), [signal(1).signal]);
    },
  },
  {
    name: "signals are handed over oldest first with every field",
    run: async ({ store }) => {
      await succeed(store, startOwned(1));
      const late = signal(1, { id: idOf(902), name: "b", payload: null, atMs: t0 });
      const early = signal(1, { id: idOf(901), name: "a", atMs: t0 + 9 });
      await commit(store, late, early);
      assert.deepEqual(await store.getSignals({ runId: idOf(1) }), [early.signal, late.signal]);
      const { attention } = await claim(store, { limit: 0 });
      assert.deepEqual(attention[0]?.signals, [early.signal, late.signal]);
    },
  },
  {
    name: "an owner is told of a signal once, with all that it has not consumed",
    run: async ({ store }) => {
      await commit(store, startOwned(1), startOwned(2), start(3, {}, { workerId: "worker-2" }));
      assert.equal((await succeed(store, signal(1))).wakes, true);
      await commit(store, signal(3, { id: idOf(903) }));
      await expectRun(store, 1, { needsAttention: true, status: "running", dueMs: null });
      const { attention } = await claim(store, { limit: 0 });
      assert.deepEqual(
        attention.map(({ run, signals }) => [run.id, run.needsAttention, signals.map(({ id }) => id)]),
        [[idOf(1), false, [idOf(900)]]],
      );
      await expectRun(store, 1, { needsAttention: false });
      assert.deepEqual((await claim(store)).attention, []);
      await succeed(store, signal(1, { id: idOf(901) }));
      const again = (await claim(store)).attention;
      assert.deepEqual(
        again[0]?.signals.map(({ id }) => id),
        [idOf(900), idOf(901)],
      );
      await expectRun(store, 3, { needsAttention: true });
    },
  },
  {
    name: "a signal in the same batch as the owner's poll is in its answer",
    run: async ({ store }) => {
      await succeed(store, startOwned(1));
      const request = claimRequest({ serves: [], limit: 0 });
      const { claim: result } = await store.commit({ writes: [signal(1)], claim: request });
      assert.deepEqual(
        result?.attention.map(({ run }) => run.id),
        [idOf(1)],
      );
    },
  },
  {
    name: "a signal is not lost on a suspension that comes in one commit with a claim of the same owner",
    run: async ({ store }) => {
      await commit(store, startOwned(1), startOwned(2));
      for (const [number, limit] of [
        [1, 5],
        [2, 0],
      ] as const) {
        await succeed(store, signal(number, { id: idOf(900 + number) }));
        const { outcomes, claim: result } = await store.commit({
          writes: [append(number, { events: [event(1)], transition: waiting })],
          claim: claimRequest({ limit, nowMs: t0 + 5000 }),
        });
        assert.ok(outcomes[0]?.ok);
        assert.deepEqual(claimedIds(result!), limit === 0 ? [] : [idOf(number)]);
        assert.equal(result?.claimed[0]?.signals.length, limit === 0 ? undefined : 1);
        assert.ok(!result?.attention.some(({ run }) => run.id === idOf(number)), "news for a run that was let go of");
      }
      const { claimed } = await claim(store, { nowMs: t0 + 6000 });
      assert.deepEqual(
        claimed.map(({ run, signals }) => [run.id, signals.length]),
        [[idOf(2), 1]],
      );
    },
  },
  {
    name: "a signal between the owner's last poll and its suspension is not slept through",
    run: async ({ store }) => {
      await commit(store, startOwned(1), startOwned(2), startOwned(3));
      await claim(store, { limit: 0 });
      await commit(store, signal(1), signal(2, { id: idOf(902) }), signal(3, { id: idOf(903) }));
      const outcomes = await commit(
        store,
        append(1, { transition: waiting }),
        append(2, { transition: to("sleeping", { dueMs: deadline }) }),
        append(3, { transition: to("paused") }),
      );
      assert.deepEqual(
        outcomes.map((outcome) => outcome.ok && outcome.wakes),
        [true, true, false],
      );
      const due = { status: "pending", dueMs: t0 + 1000, awaits: [], needsAttention: false, workerId: null } as const;
      await expectRun(store, 1, due);
      await expectRun(store, 2, due);
      await expectRun(store, 3, { status: "paused", needsAttention: false });
      const { claimed } = await claim(store);
      assert.deepEqual(
        claimed.map(({ signals }) => signals.map(({ id }) => id)),
        [[idOf(900)], [idOf(902)]],
      );
    },
  },
  {
    name: "what the owner has fetched does not keep it from suspending",
    run: async ({ store }) => {
      await succeed(store, startOwned(1));
      await succeed(store, signal(1, { name: "other" }));
      await claim(store, { limit: 0 });
      await succeed(store, append(1, { transition: waiting }));
      await expectRun(store, 1, { status: "waiting", dueMs: deadline });
    },
  },
  {
    name: "a run that is given back keeps its due time, whatever arrived",
    run: async ({ store }) => {
      await succeed(store, startOwned(1));
      await succeed(store, signal(1));
      await succeed(store, append(1, { transition: to("pending", { dueMs: deadline }) }));
      await expectRun(store, 1, { status: "pending", dueMs: deadline, needsAttention: false });
      assert.deepEqual(claimedIds(await claim(store)), []);
    },
  },
  {
    name: "a cancel between the owner's last poll and its suspension is not slept through, not even by a pause",
    run: async ({ store }) => {
      for (const [number, transition] of [
        [1, waiting],
        [2, to("sleeping", { dueMs: deadline })],
        [3, to("paused")],
      ] as const) {
        await succeed(store, startOwned(number));
        await succeed(store, command(number, { ...cancel, reason: "no stock" }));
        const before = await row(store, number);
        assert.equal((await succeed(store, append(number, { transition }))).wakes, true);
        await expectRun(store, number, {
          status: "pending",
          dueMs: t0 + 1000,
          cancelRequested: true,
          error: before.error,
        });
      }
    },
  },
  {
    name: "a pause that was withdrawn before the owner carried it out does not park the run",
    run: async ({ store }) => {
      await succeed(store, startOwned(1));
      await succeed(store, command(1, { name: "pause" }));
      await claim(store, { limit: 0 });
      await succeed(store, command(1, { name: "resume" }));
      await succeed(store, append(1, { transition: to("paused", { clearPause: true }) }));
      await expectRun(store, 1, { status: "pending", pauseRequested: false });
    },
  },
];
