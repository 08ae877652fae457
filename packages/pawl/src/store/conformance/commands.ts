import assert from "node:assert/strict";
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
  everyRun,
  expectRun,
  idOf,
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

const now = t0 + 700;
const force = { name: "cancel", force: true, reason: "stuck" } as const;

export const commandCases: readonly ConformanceCase[] = [
  {
    name: "a command to a run that is not there is refused",
    run: async ({ store }) => {
      assert.equal(await refuse(store, command(9, cancel), "run_not_found"), null);
    },
  },
  {
    name: "cancel ends a run that has not begun, here and now",
    run: async ({ store }) => {
      await commit(store, start(1), signal(1));
      const { run, wakes } = await succeed(store, command(1, cancel));
      assert.equal(wakes, false);
      assert.deepEqual(run, await row(store, 1));
      await expectRun(store, 1, { status: "cancelled", finishedMs: now, dueMs: null, cancelRequested: true });
      assert.deepEqual(
        (await events(store, 1)).map(({ seq, kind, atMs, key }) => ({ seq, kind, atMs, key })),
        [{ seq: 1, kind: "run-cancelled", atMs: now, key: null }],
      );
      assert.deepEqual(await signalIds(store, 1), []);
      assert.deepEqual(claimedIds(await claim(store)), []);
      await refuse(store, command(1, cancel), "run_terminal");
    },
  },
  {
    name: "cancel asks the owner of a running run",
    run: async ({ store }) => {
      await succeed(store, startOwned(1, {}, { events: [event(1)] }));
      const { run, wakes } = await succeed(store, command(1, cancel));
      assert.equal(wakes, true);
      assert.equal(run?.cancelRequested, true);
      assert.equal(run?.needsAttention, true);
      assert.deepEqual(await seqs(store, 1), [1]);
      const { attention } = await claim(store, { limit: 0 });
      assert.equal(attention[0]?.run.cancelRequested, true);
      await succeed(store, append(1, { events: [event(2)], transition: to("cancelled", { error: '{"code":"x"}' }) }));
      await expectRun(store, 1, { status: "cancelled", error: '{"code":"x"}' });
    },
  },
  {
    name: "cancel wakes a suspended run so that its code can clean up",
    run: async ({ store }) => {
      await succeed(store, startOwned(1, {}, { events: [event(1)] }));
      await succeed(store, append(1, { transition: to("waiting", { awaits: ["review"] }) }));
      assert.equal((await succeed(store, command(1, cancel))).wakes, true);
      await expectRun(store, 1, { status: "pending", dueMs: now, cancelRequested: true, awaits: [] });
      const { claimed } = await claim(store);
      assert.equal(claimed[0]?.run.cancelRequested, true);
    },
  },
  {
    name: "the reason of a cancel outlives a suspension during clean-up",
    run: async ({ store }) => {
      await succeed(store, startOwned(1, {}, { events: [event(1)] }));
      await succeed(store, command(1, { ...cancel, reason: "no stock" }));
      const { error } = await row(store, 1);
      assert.match(String(error), /no stock/);
      await claim(store, { limit: 0 });
      await succeed(store, append(1, { transition: to("sleeping", { dueMs: t0 + 1000 }) }));
      await expectRun(store, 1, { status: "sleeping", error });
      assert.equal((await claim(store)).claimed[0]?.run.error, error);
      await succeed(store, append(1, { epoch: 2, transition: to("completed") }));
      await expectRun(store, 1, { status: "completed", error: null });
    },
  },
  {
    name: "a run that is parked during clean-up keeps the cancel's reason, also when it is resumed",
    run: async ({ store }) => {
      await succeed(store, startOwned(1, {}, { events: [event(1)] }));
      await succeed(store, command(1, { ...cancel, reason: "no stock" }));
      const { error } = await row(store, 1);
      await claim(store, { limit: 0 });
      await succeed(store, append(1, { transition: to("paused", { error: '{"code":"retries_exhausted"}' }) }));
      await expectRun(store, 1, { status: "paused", error, cancelRequested: true });
      await succeed(store, command(1, { name: "resume" }));
      await expectRun(store, 1, { status: "pending", error, cancelRequested: true });
      await claim(store);
      await succeed(store, append(1, { epoch: 2, transition: to("cancelled", { error: '{"code":"x"}' }) }));
      await expectRun(store, 1, { status: "cancelled", error: '{"code":"x"}' });
    },
  },
  {
    name: "a cancelled run whose code no longer fits ends, whether its owner had heard of the cancel or not",
    run: async ({ store }) => {
      await commit(store, startOwned(1, {}, { events: [event(1)] }), startOwned(2, {}, { events: [event(1)] }));
      await commit(store, command(1, { ...cancel, reason: "no stock" }), signal(1));
      await claim(store, { limit: 0 });
      await succeed(store, command(2, { ...cancel, reason: "no stock" }));
      for (const number of [1, 2]) {
        const { error } = await row(store, number);
        const blocked = event(2, { kind: "run-blocked" });
        const transition = to("blocked", { error: '{"code":"nondeterministic"}', dueMs: t0 });
        const { wakes } = await succeed(store, append(number, { events: [blocked], transition, nowMs: t0 + 900 }));
        assert.equal(wakes, false);
        const end = { status: "cancelled", error, dueMs: null, workerId: null, finishedMs: t0 + 900 } as const;
        await expectRun(store, number, { ...end, needsAttention: false });
        assert.deepEqual(
          (await events(store, number)).slice(1).map(({ seq, kind, data }) => [seq, kind, data]),
          [
            [2, "run-blocked", blocked.data],
            [3, "run-cancelled", error],
          ],
        );
        assert.deepEqual(await signalIds(store, number), []);
        await refuse(store, append(number, { events: [event(4)] }), "lease_lost");
      }
    },
  },
  {
    name: "a forced cancel ends a running run and fences its owner off",
    run: async ({ store }) => {
      await succeed(store, startOwned(1, {}, { events: [event(1)] }));
      await succeed(store, append(1, { events: [event(2)] }));
      assert.equal((await succeed(store, command(1, force))).wakes, true);
      await expectRun(store, 1, { status: "cancelled", epoch: 2, workerId: null, finishedMs: now });
      const log = await events(store, 1);
      assert.deepEqual(
        log.map(({ seq, kind }) => [seq, kind]),
        [
          [1, "step-completed"],
          [2, "step-completed"],
          [3, "run-cancelled"],
        ],
      );
      const refused = await refuse(store, append(1, { events: [event(3)], transition: to("completed") }), "lease_lost");
      assert.equal(refused?.status, "cancelled");
    },
  },
  {
    name: "cancel against complete: the first one recorded wins, in one batch too",
    run: async ({ store }) => {
      await commit(store, startOwned(1), startOwned(2));
      const outcomes = await commit(
        store,
        append(1, { transition: to("completed") }),
        command(1, cancel),
        command(2, force),
        append(2, { transition: to("completed") }),
      );
      assert.deepEqual(
        outcomes.map((outcome) => (outcome.ok ? "ok" : outcome.refusal)),
        ["ok", "run_terminal", "ok", "lease_lost"],
      );
      await expectRun(store, 1, { status: "completed" });
      await expectRun(store, 2, { status: "cancelled" });
    },
  },
  {
    name: "pause parks a run that nobody owns, resume makes it claimable",
    run: async ({ store }) => {
      await succeed(store, start(1));
      assert.equal((await succeed(store, command(1, { name: "pause" }))).wakes, false);
      await expectRun(store, 1, { status: "paused", dueMs: null });
      assert.deepEqual(claimedIds(await claim(store)), []);
      await succeed(store, command(1, { name: "pause" }));
      assert.equal((await succeed(store, command(1, { name: "resume" }, now + 1))).wakes, true);
      await expectRun(store, 1, { status: "pending", dueMs: now + 1 });
      assert.deepEqual(
        (await events(store, 1)).map(({ seq, kind }) => [seq, kind]),
        [
          [1, "run-paused"],
          [2, "run-resumed"],
        ],
      );
      assert.deepEqual(claimedIds(await claim(store)), [idOf(1)]);
    },
  },
  {
    name: "a run that was paused before it began keeps the delay of its start; one that has begun is due when it is resumed",
    run: async ({ store }) => {
      const later = t0 + 60_000;
      await commit(store, start(1, { dueMs: later }), start(2, { dueMs: later }), start(3, { dueMs: later }));
      await claim(store, { nowMs: later, limit: 1 });
      await succeed(store, append(1, { transition: to("sleeping", { dueMs: later + 60_000 }), nowMs: later }));
      for (const number of [1, 2, 3]) await succeed(store, command(number, { name: "pause" }));
      await commit(
        store,
        command(1, { name: "resume" }, now),
        command(2, { name: "resume" }, now),
        command(3, { name: "resume" }, later + 5),
      );
      await expectRun(store, 1, { status: "pending", dueMs: now });
      await expectRun(store, 2, { status: "pending", dueMs: later, notBeforeMs: later });
      await expectRun(store, 3, { status: "pending", dueMs: later + 5 });
      const early = await claim(store, { nowMs: later - 1 });
      assert.deepEqual(claimedIds(early), [idOf(1)]);
      assert.equal(early.nextDueMs, later);
    },
  },
  {
    name: "pause asks the owner, who carries it out",
    run: async ({ store }) => {
      await succeed(store, startOwned(1));
      assert.equal((await succeed(store, command(1, { name: "pause" }))).wakes, true);
      const { attention } = await claim(store, { limit: 0 });
      assert.equal(attention[0]?.run.pauseRequested, true);
      await succeed(store, append(1, { transition: to("sleeping", { dueMs: t0 + 1000 }) }));
      await expectRun(store, 1, { pauseRequested: true, status: "sleeping" });
      await claim(store);
      await succeed(store, append(1, { epoch: 2, transition: to("paused", { clearPause: true }) }));
      await expectRun(store, 1, { pauseRequested: false, status: "paused" });
    },
  },
  {
    name: "an end clears a pause request only where it says so",
    run: async ({ store }) => {
      await commit(store, startOwned(1), startOwned(2));
      await commit(store, command(1, { name: "pause" }), command(2, { name: "pause" }));
      await commit(
        store,
        append(1, { transition: to("completed", { clearPause: true }) }),
        append(2, { transition: to("completed") }),
      );
      await expectRun(store, 1, { status: "completed", pauseRequested: false });
      await expectRun(store, 2, { status: "completed", pauseRequested: true });
    },
  },
  {
    name: "retry opens a failed run again, if its log is as it was",
    run: async ({ store }) => {
      await succeed(store, startOwned(1, {}, { events: [event(1), event(2)] }));
      await refuse(store, command(1, { name: "retry", dropsSeqs: [2], lastSeq: 2 }), "run_changed");
      await succeed(store, append(1, { transition: to("failed", { error: '{"code":"x"}', output: '"o"' }) }));
      await refuse(store, command(1, { name: "retry", dropsSeqs: [2], lastSeq: 1 }), "run_changed");
      const { wakes } = await succeed(store, command(1, { name: "retry", dropsSeqs: [2], lastSeq: 2 }));
      assert.equal(wakes, true);
      await expectRun(store, 1, { status: "pending", dueMs: now, error: null, output: null, finishedMs: null });
      assert.deepEqual(
        (await events(store, 1)).slice(2).map(({ seq, kind, data }) => [seq, kind, data]),
        [[3, "run-retried", '{"drops":[2]}']],
      );
      assert.deepEqual(claimedIds(await claim(store)), [idOf(1)]);
      await refuse(store, append(1, { events: [event(4)] }), "lease_lost");
      await succeed(store, append(1, { epoch: 2, events: [event(4)] }));
    },
  },
  {
    name: "delete removes an ended run with everything that belongs to it",
    run: async ({ store }) => {
      await succeed(store, startOwned(1, { idempotencyKey: "k" }, { events: [event(1)] }));
      await refuse(store, command(1, { name: "delete" }), "run_changed");
      await succeed(store, append(1, { transition: to("completed") }));
      const { run, wakes } = await succeed(store, command(1, { name: "delete" }));
      assert.equal(run, null);
      assert.equal(wakes, false);
      assert.equal(await store.getRun({ runId: idOf(1) }), null);
      assert.deepEqual(await events(store, 1), []);
      assert.deepEqual(await store.listRuns(everyRun), []);
      await refuse(store, command(1, { name: "delete" }), "run_not_found");
      await succeed(store, start(2, { idempotencyKey: "k" }));
      assert.deepEqual(await events(store, 2), []);
      await succeed(store, startOwned(1, {}, { events: [event(1)] }));
    },
  },
];
