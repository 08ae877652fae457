import assert from "node:assert/strict";
import type { AppendWrite } from "../write.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import {
  append,
  cancel,
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
  signal,
  signalIds,
  start,
  startOwned,
  succeed,
  t0,
  to,
} from "./samples.ts";

const deadline = t0 + 60_000;

export const appendCases: readonly ConformanceCase[] = [
  {
    name: "an append keeps every field of its events, in order",
    run: async ({ store }) => {
      const bare = { key: null, startedMs: null, attempt: null, after: null, data: null };
      const log = [event(1), event(2, bare), event(3, { data: "" }), event(4, { attempt: 12 })];
      await succeed(store, startOwned(1));
      const outcome = await succeed(store, append(1, { events: log.slice(0, 2) }));
      assert.deepEqual(outcome, { ok: true, run: null, isNew: false, wakes: false });
      await succeed(store, append(1, { events: log.slice(2) }));
      assert.deepEqual(await events(store, 1), log);
      await expectRun(store, 1, { status: "running", workerId: "worker-1", epoch: 1 });
    },
  },
  {
    name: "an append by anybody but the owner is refused and leaves nothing",
    run: async ({ store }) => {
      await commit(store, startOwned(1), start(2), signal(1));
      const all = { events: [event(1)], consumedSignalIds: [idOf(900)], state: "{}", transition: to("completed") };
      const before = await row(store, 1);
      assert.deepEqual(await refuse(store, append(1, { ...all, workerId: "worker-2" }), "lease_lost"), before);
      await refuse(store, append(1, { ...all, epoch: 2 }), "lease_lost");
      await refuse(store, append(1, { ...all, epoch: 0 }), "lease_lost");
      await refuse(store, append(2, { ...all, epoch: 0 }), "lease_lost");
      assert.equal(await refuse(store, append(3, all), "lease_lost"), null);
      assert.deepEqual(await row(store, 1), before);
      assert.deepEqual(await seqs(store, 1), []);
      assert.deepEqual(await signalIds(store, 1), [idOf(900)]);
    },
  },
  {
    name: "an append after the run was taken over is refused, also if it returned to the same worker",
    run: async ({ store }) => {
      await succeed(store, startOwned(1));
      await succeed(store, append(1, { transition: to("pending", { dueMs: t0 }) }));
      await refuse(store, append(1, { events: [event(1)] }), "lease_lost");
      await claim(store, { workerId: "worker-2" });
      await refuse(store, append(1, { events: [event(1)] }), "lease_lost");
      await succeed(store, append(1, { workerId: "worker-2", epoch: 2, transition: to("pending", { dueMs: t0 }) }));
      await claim(store);
      await refuse(store, append(1, { events: [event(1)] }), "lease_lost");
      await succeed(store, append(1, { epoch: 3, events: [event(1)] }));
      await expectRun(store, 1, { epoch: 3, workerId: "worker-1", status: "running" });
    },
  },
  {
    name: "a number of the log is given once",
    run: async ({ store }) => {
      await succeed(store, startOwned(1, {}, { events: [event(1), event(2)] }));
      const before = await row(store, 1);
      const write = append(1, { events: [event(3), event(2, { data: '"other"' })], state: '"lost"' });
      assert.deepEqual(await refuse(store, write, "run_changed"), before);
      assert.deepEqual(await events(store, 1), [event(1), event(2)]);
      assert.deepEqual(await row(store, 1), before);
      await succeed(store, append(1, { events: [event(3)] }));
    },
  },
  {
    name: "state is set as a whole, and stays when it is not given",
    run: async ({ store }) => {
      await succeed(store, startOwned(1));
      await succeed(store, append(1, { state: '{"step":1}', nowMs: t0 + 3 }));
      await expectRun(store, 1, { state: '{"step":1}', updatedMs: t0 + 3 });
      await succeed(store, append(1, { events: [event(1)] }));
      await succeed(store, append(1, { transition: to("sleeping", { dueMs: deadline }) }));
      await expectRun(store, 1, { state: '{"step":1}', status: "sleeping" });
      await claim(store, { nowMs: deadline });
      await succeed(store, append(1, { epoch: 2, state: '{"step":2}', transition: to("completed") }));
      await expectRun(store, 1, { state: '{"step":2}', status: "completed" });
    },
  },
  {
    name: "consumed signals are gone, others stay in order",
    run: async ({ store }) => {
      await commit(store, startOwned(1), startOwned(2));
      await commit(store, signal(1, { id: idOf(903) }), signal(1, { id: idOf(901) }), signal(1, { id: idOf(902) }));
      await commit(store, signal(2, { id: idOf(904) }));
      await succeed(store, append(1, { consumedSignalIds: [idOf(902), idOf(904), idOf(999)] }));
      assert.deepEqual(await signalIds(store, 1), [idOf(901), idOf(903)]);
      assert.deepEqual(await signalIds(store, 2), [idOf(904)]);
    },
  },
  {
    name: "a terminal transition records the end and drops what is left",
    run: async ({ store }) => {
      await commit(store, startOwned(1), startOwned(2), signal(1));
      const { wakes } = await succeed(
        store,
        append(1, { events: [event(1)], transition: to("completed", { output: '"done"', dueMs: t0 }), nowMs: t0 + 9 }),
      );
      assert.equal(wakes, false);
      const end = {
        status: "completed",
        output: '"done"',
        error: null,
        finishedMs: t0 + 9,
        updatedMs: t0 + 9,
      } as const;
      await expectRun(store, 1, { ...end, dueMs: null, workerId: null, needsAttention: false, epoch: 1 });
      assert.deepEqual(await signalIds(store, 1), []);
      await succeed(store, append(2, { transition: to("failed", { error: '{"code":"x"}' }) }));
      await expectRun(store, 2, { status: "failed", error: '{"code":"x"}', output: null });
      await refuse(store, append(1, { events: [event(2)] }), "lease_lost");
      assert.deepEqual(claimedIds(await claim(store, { nowMs: t0 + 1e10 })), []);
    },
  },
  {
    name: "a run that suspends gives up its owner and is claimed when due",
    run: async ({ store }) => {
      await commit(store, startOwned(1), startOwned(2), startOwned(3));
      await commit(
        store,
        append(1, { transition: to("sleeping", { dueMs: deadline }) }),
        append(2, { transition: to("waiting", { dueMs: deadline + 1, awaits: ["review", "stop"] }) }),
        append(3, { transition: to("waiting", { awaits: ["review"] }) }),
      );
      await expectRun(store, 1, { status: "sleeping", dueMs: deadline, workerId: null, awaits: [], finishedMs: null });
      await expectRun(store, 2, { status: "waiting", dueMs: deadline + 1, awaits: ["review", "stop"] });
      await expectRun(store, 3, { status: "waiting", dueMs: null });
      const early = await claim(store, { nowMs: deadline - 1 });
      assert.deepEqual(claimedIds(early), []);
      assert.equal(early.nextDueMs, deadline);
      const late = await claim(store, { nowMs: deadline + 1 });
      assert.deepEqual(claimedIds(late), [idOf(1), idOf(2)]);
      assert.equal(late.nextDueMs, null);
      await expectRun(store, 2, { status: "running", awaits: [], dueMs: null, epoch: 2 });
    },
  },
  {
    name: "a run that is given back is due as it says",
    run: async ({ store }) => {
      await commit(store, startOwned(1), startOwned(2));
      const outcomes = await commit(
        store,
        append(1, { transition: to("pending", { dueMs: t0 + 1000 }) }),
        append(2, { transition: to("pending", { dueMs: deadline }) }),
      );
      assert.deepEqual(
        outcomes.map((outcome) => outcome.ok && outcome.wakes),
        [true, false],
      );
      await expectRun(store, 2, { status: "pending", dueMs: deadline });
      assert.deepEqual(claimedIds(await claim(store)), [idOf(1)]);
    },
  },
  {
    name: "paused and blocked runs are parked with their reason",
    run: async ({ store }) => {
      await commit(store, startOwned(1), startOwned(2));
      await succeed(store, append(1, { transition: to("paused", { error: '{"code":"retries_exhausted"}' }) }));
      await succeed(store, append(2, { transition: to("blocked", { error: '{"code":"nondeterministic"}' }) }));
      await expectRun(store, 1, { status: "paused", workerId: null, error: '{"code":"retries_exhausted"}' });
      await expectRun(store, 2, { status: "blocked", workerId: null, error: '{"code":"nondeterministic"}' });
      assert.deepEqual(claimedIds(await claim(store, { nowMs: t0 + 1e12 })), []);
    },
  },
  {
    name: "a transition to running keeps the owner",
    run: async ({ store }) => {
      await succeed(store, startOwned(1));
      await succeed(store, append(1, { transition: to("running") }));
      await expectRun(store, 1, { status: "running", workerId: "worker-1", epoch: 1, dueMs: null });
      await succeed(store, append(1, { events: [event(1)] }));
    },
  },
  {
    name: "a continued run ends and its successor is born in the same commit",
    run: async ({ store }) => {
      await succeed(store, startOwned(1, { idempotencyKey: "k" }));
      const successor = newRun(2, { input: '"next"', continuedFrom: idOf(1), idempotencyKey: "k", dueMs: t0 + 900 });
      const { wakes } = await succeed(store, append(1, { transition: to("completed", { successor }) }));
      assert.equal(wakes, true);
      await expectRun(store, 1, { status: "completed", continuedTo: idOf(2), idempotencyKey: null });
      await expectRun(store, 2, { status: "pending", continuedFrom: idOf(1), epoch: 0, idempotencyKey: "k" });
      assert.deepEqual(claimedIds(await claim(store)), [idOf(2)]);
    },
  },
  {
    name: "the signals that are left go on to the successor, as they were",
    run: async ({ store }) => {
      await commit(store, startOwned(1), startOwned(3));
      const kept = signal(1, { id: idOf(902), name: "b", payload: null, atMs: t0 + 9 });
      await commit(store, kept, signal(1, { id: idOf(901) }), signal(1, { id: idOf(903) }), signal(3));
      const transition = to("completed", { successor: newRun(2, { continuedFrom: idOf(1) }) });
      await succeed(store, append(1, { consumedSignalIds: [idOf(901)], transition }));
      assert.deepEqual(await signalIds(store, 1), []);
      assert.deepEqual(await signalIds(store, 2), [idOf(902), idOf(903)]);
      assert.deepEqual(await signalIds(store, 3), [idOf(900)]);
      assert.equal((await succeed(store, signal(2, { id: idOf(902) }))).isNew, false);
      const { claimed } = await claim(store);
      assert.deepEqual(claimed[0]?.signals[0], { ...kept.signal, runId: idOf(2) });
      await refuse(store, signal(1, { id: idOf(904) }), "run_terminal");
    },
  },
  {
    name: "messages of the engine's own do not go on to the successor, which waits for none of them",
    run: async ({ store }) => {
      await commit(store, startOwned(1), start(3, { parentId: idOf(1), parentSignal: "$child:3" }));
      await commit(
        store,
        command(3, cancel),
        signal(1, { id: idOf(901), name: "$interrupt:7" }),
        signal(1, { id: idOf(902), name: "review" }),
      );
      assert.deepEqual(await signalIds(store, 1), [idOf(3), idOf(901), idOf(902)]);
      const transition = to("completed", { successor: newRun(2, { continuedFrom: idOf(1) }) });
      // One of each comes with the batch itself.
      await commit(
        store,
        signal(1, { id: idOf(903), name: "$interrupt:8" }),
        signal(1, { id: idOf(904), name: "review" }),
        append(1, { events: [event(1)], transition }),
      );
      assert.deepEqual(await signalIds(store, 2), [idOf(902), idOf(904)]);
      assert.deepEqual(await signalIds(store, 1), []);
    },
  },
  {
    name: "a key that holds until the run has ended is found at the successor, and at its successor",
    run: async ({ store }) => {
      const key = { idempotencyKey: "k", idempotencyUntilTerminal: true };
      await succeed(store, startOwned(1, key));
      await succeed(
        store,
        append(1, { transition: to("completed", { successor: newRun(2, { ...key, continuedFrom: idOf(1) }) }) }),
      );
      const second = await succeed(store, start(7, { ...key, createdMs: t0 + 1100 }));
      assert.deepEqual([second.isNew, second.run?.id], [false, idOf(2)]);
      await claim(store);
      await succeed(
        store,
        append(2, { transition: to("completed", { successor: newRun(3, { ...key, continuedFrom: idOf(2) }) }) }),
      );
      const third = await succeed(store, start(8, { ...key, createdMs: t0 + 2100 }));
      assert.deepEqual([third.isNew, third.run?.id], [false, idOf(3)]);
      await claim(store);
      await succeed(store, append(3, { transition: to("completed") }));
      assert.equal((await succeed(store, start(9, { ...key, createdMs: t0 + 3100 }))).isNew, true);
    },
  },
  {
    name: "a run that was asked to cancel ends there, and no successor is born",
    run: async ({ store }) => {
      await succeed(store, startOwned(1, { idempotencyKey: "k", idempotencyUntilTerminal: true }));
      await commit(store, command(1, { ...cancel, reason: "too late" }), signal(1));
      const { error } = await row(store, 1);
      const successor = newRun(2, { continuedFrom: idOf(1), idempotencyKey: "k", idempotencyUntilTerminal: true });
      const write = append(1, {
        events: [event(1, { kind: "run-continued" })],
        transition: to("completed", { successor }),
        nowMs: t0 + 3000,
      });
      assert.equal((await succeed(store, write)).wakes, false);
      const end = { status: "cancelled", error, output: null, continuedTo: null, workerId: null } as const;
      await expectRun(store, 1, { ...end, dueMs: null, needsAttention: false, finishedMs: t0 + 3000 });
      assert.equal(await store.getRun({ runId: idOf(2) }), null);
      const log = await events(store, 1);
      assert.deepEqual(
        log.map(({ seq, kind, atMs }) => [seq, kind, atMs]),
        [
          [1, "run-continued", t0 + 1],
          [2, "run-cancelled", t0 + 3000],
        ],
      );
      assert.equal(log.at(-1)?.data, error);
      assert.deepEqual(await signalIds(store, 1), []);
      await succeed(store, write);
      assert.deepEqual(await seqs(store, 1), [1, 2]);
      assert.equal((await succeed(store, start(3, { idempotencyKey: "k", createdMs: t0 + 4000 }))).isNew, true);
    },
  },
  {
    name: "a run that was asked to pause goes on as a successor that is paused",
    run: async ({ store }) => {
      await commit(store, startOwned(1), startOwned(3), startOwned(5));
      await commit(store, command(1, { name: "pause" }), command(3, { name: "pause" }), signal(1));
      const continued = (number: number, clearPause: boolean): AppendWrite =>
        append(number, {
          events: [event(1)],
          transition: to("completed", { clearPause, successor: newRun(number + 1, { continuedFrom: idOf(number) }) }),
        });
      assert.equal((await succeed(store, continued(1, false))).wakes, false);
      await expectRun(store, 1, { status: "completed", continuedTo: idOf(2) });
      await expectRun(store, 2, { status: "paused", dueMs: null, workerId: null, pauseRequested: false, error: null });
      const log = (await events(store, 2)).map(({ seq, kind, atMs }) => [seq, kind, atMs]);
      assert.deepEqual(log, [[1, "run-paused", t0 + 1000]]);
      assert.deepEqual(await signalIds(store, 2), [idOf(900)]);
      // The owner of this one has come to the pause itself, and the third was not asked to.
      assert.equal((await succeed(store, continued(3, true))).wakes, true);
      assert.equal((await succeed(store, continued(5, false))).wakes, true);
      assert.deepEqual(claimedIds(await claim(store)), [idOf(4), idOf(6)]);
      await succeed(store, command(2, { name: "resume" }));
      const resumed = await claim(store);
      assert.deepEqual([claimedIds(resumed), resumed.claimed[0]?.signals.length], [[idOf(2)], 1]);
    },
  },
  {
    name: "a successor that is due later does not wake",
    run: async ({ store }) => {
      await commit(store, startOwned(1), start(3, { idempotencyKey: "taken" }));
      const successor = newRun(2, { continuedFrom: idOf(1), idempotencyKey: "taken", dueMs: deadline });
      const { wakes } = await succeed(store, append(1, { transition: to("completed", { successor }) }));
      assert.equal(wakes, false);
      await expectRun(store, 2, { status: "pending", dueMs: deadline, idempotencyKey: null });
      await expectRun(store, 3, { idempotencyKey: "taken" });
    },
  },
];
