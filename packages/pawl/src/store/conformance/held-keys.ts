import assert from "node:assert/strict";
import type { NewRun } from "../run-row.ts";
import type { StartWrite } from "../write.ts";
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
  list,
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

function replace(number: number, given: Partial<NewRun> = {}, maxDelayMs: number | null = null): StartWrite {
  const seed = idOf(number);
  return start(
    number,
    { idempotencyKey: "k", idempotencyUntilTerminal: true, seed, ...given },
    { onHeldKey: { type: "replace", maxDelayMs } },
  );
}

function cancelling(number: number, given: Partial<NewRun> = {}): StartWrite {
  const onHeldKey = { type: "cancel", reason: "A newer one came." } as const;
  return start(number, { idempotencyKey: "k", idempotencyUntilTerminal: true, ...given }, { onHeldKey });
}

/** Starts whose idempotency key another run holds, and that do not just find that run. */
export const heldKeyCases: readonly ConformanceCase[] = [
  {
    name: "a replacing start gives a run that has not begun all that it brings, and finds it",
    run: async ({ store }) => {
      const first = await succeed(store, replace(1, { dueMs: t0 + 5000, tags: { a: "b" }, attributes: { rank: 1 } }));
      assert.equal(first.isNew, true);
      await succeed(store, signal(1));
      const given = {
        version: 2,
        queue: "slow",
        priority: 3,
        input: '"later"',
        tags: { c: "d" },
        attributes: { rank: 2, city: "Bonn" },
        flow: "queue:slow",
        flowKey: "acme",
        dueMs: t0 + 8000,
        trace: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        createdMs: t0 + 3000,
      };
      const before = await row(store, 1);
      const second = await succeed(store, replace(2, given));
      const { createdMs: updatedMs, ...taken } = given;
      const expected = { ...before, ...taken, seed: idOf(2), notBeforeMs: t0 + 8000, updatedMs };
      assert.deepEqual(second, { ok: true, run: expected, isNew: false, wakes: false });
      assert.deepEqual(await row(store, 1), expected);
      assert.deepEqual([await list(store), await signalIds(store, 1)], [[idOf(1)], [idOf(900)]]);
      assert.equal((await succeed(store, replace(3, { createdMs: t0 + 4000, dueMs: null }))).wakes, true);
      assert.deepEqual(claimedIds(await claim(store, { nowMs: t0 + 4000 })), [idOf(1)]);
    },
  },
  {
    name: "a replaced run begins no later than the longest delay after its own start",
    run: async ({ store }) => {
      await succeed(store, replace(1, { dueMs: t0 + 5000 }, 9000));
      await succeed(store, replace(2, { createdMs: t0 + 4000, dueMs: t0 + 9000 }, 9000));
      await expectRun(store, 1, { dueMs: t0 + 9000 });
      await succeed(store, replace(3, { createdMs: t0 + 8000, dueMs: t0 + 13_000 }, 9000));
      await expectRun(store, 1, { dueMs: t0 + 9000, notBeforeMs: t0 + 9000 });
      assert.equal((await claim(store, { nowMs: t0 + 8999 })).nextDueMs, t0 + 9000);
    },
  },
  {
    name: "a run that has begun, is parked or was asked to cancel gives the key up to a replacing start",
    run: async ({ store }) => {
      await commit(
        store,
        startOwned(1, { idempotencyKey: "owned" }),
        startOwned(2, { idempotencyKey: "sleeping" }),
        start(3, { idempotencyKey: "paused" }),
        startOwned(4, { idempotencyKey: "cancelled" }),
      );
      await commit(
        store,
        append(2, { events: [event(1)], transition: to("sleeping", { dueMs: t0 + 9000 }) }),
        command(3, { name: "pause" }),
        append(4, { events: [event(1)], transition: to("sleeping", { dueMs: t0 + 9000 }) }),
        command(4, cancel),
      );
      const before = await Promise.all([1, 2, 3, 4].map((number) => row(store, number)));
      for (const [at, key] of ["owned", "sleeping", "paused", "cancelled"].entries()) {
        const outcome = await succeed(store, replace(11 + at, { idempotencyKey: key }));
        assert.deepEqual([outcome.isNew, outcome.wakes, outcome.run?.id], [true, true, idOf(11 + at)], key);
        assert.deepEqual(await row(store, 1 + at), { ...before[at], idempotencyKey: null });
      }
    },
  },
  {
    name: "a replacing start that is handed over again is done once, also where the run has begun with it",
    run: async ({ store }) => {
      await succeed(store, replace(1, { dueMs: t0 + 5000 }));
      const write = replace(2, { input: '"later"', dueMs: t0 + 8000 });
      await succeed(store, write);
      const before = await row(store, 1);
      assert.equal((await succeed(store, write)).isNew, false);
      assert.deepEqual(await row(store, 1), before);
      await claim(store, { nowMs: t0 + 8000 });
      const again = await succeed(store, write);
      assert.deepEqual([again.isNew, again.run], [false, await row(store, 1)]);
      assert.deepEqual(await list(store), [idOf(1)]);
    },
  },
  {
    name: "a start of another owner neither changes nor cancels the run that holds the key",
    run: async ({ store }) => {
      await succeed(store, replace(1, { owner: "ann", dueMs: t0 + 5000, input: '"hers"' }));
      const before = await row(store, 1);
      const second = await succeed(store, replace(2, { owner: "bob", dueMs: t0 + 5000 }));
      assert.deepEqual([second.isNew, second.run?.owner], [true, "bob"]);
      assert.deepEqual(await row(store, 1), { ...before, idempotencyKey: null });
      const third = await succeed(store, cancelling(3, { owner: "ann" }));
      assert.deepEqual([third.isNew, third.run?.id], [false, idOf(2)]);
      await expectRun(store, 2, { status: "pending", cancelRequested: false });
    },
  },
  {
    name: "a replacing start moves the run to the line where it stands now",
    run: async ({ store }) => {
      const order = { flow: "workflow:order" };
      await commit(store, replace(1, { ...order, flowKey: "a" }), start(2, { ...order, flowKey: "b", dueMs: t0 + 1 }));
      await succeed(store, replace(3, { ...order, flowKey: "b", dueMs: t0 + 2 }));
      const flows = { "workflow:order": { concurrency: null, concurrencyPerKey: 1, rate: null } };
      assert.deepEqual(claimedIds(await claim(store, { flows })), [idOf(2)]);
    },
  },
  {
    name: "a cancelling start asks the run that holds the key to cancel, takes the key, and wakes whoever has to do with it",
    run: async ({ store }) => {
      await succeed(store, startOwned(1, { idempotencyKey: "k" }));
      const owned = await succeed(store, cancelling(2, { dueMs: t0 + 9000 }));
      assert.deepEqual([owned.isNew, owned.wakes, owned.run?.idempotencyKey], [true, true, "k"]);
      await expectRun(store, 1, {
        status: "running",
        cancelRequested: true,
        needsAttention: true,
        idempotencyKey: null,
      });
      assert.match((await row(store, 1)).error ?? "", /A newer one came/);
      // One that has not begun ends here and now.
      const pending = await succeed(store, cancelling(3, { dueMs: t0 + 9000 }));
      assert.deepEqual([pending.isNew, pending.wakes], [true, false]);
      await expectRun(store, 2, { status: "cancelled", idempotencyKey: null });
      assert.deepEqual(
        (await events(store, 2)).map(({ kind }) => kind),
        ["run-cancelled"],
      );
      await claim(store, { nowMs: t0 + 9000 });
      await succeed(store, append(3, { events: [event(1)], transition: to("waiting", { awaits: ["review"] }) }));
      assert.equal((await succeed(store, cancelling(4, { dueMs: t0 + 20_000, createdMs: t0 + 10_000 }))).wakes, true);
      await expectRun(store, 3, { status: "pending", dueMs: t0 + 10_000, cancelRequested: true, idempotencyKey: null });
      await expectRun(store, 4, { status: "pending", idempotencyKey: "k" });
    },
  },
  {
    name: "a cancelling start that is handed over again finds its run, and cancels nothing",
    run: async ({ store }) => {
      await succeed(store, startOwned(1, { idempotencyKey: "k" }));
      const write = cancelling(2);
      await succeed(store, write);
      const before = [await row(store, 1), await row(store, 2)];
      assert.deepEqual(await succeed(store, write), { ok: true, run: before[1]!, isNew: false, wakes: false });
      assert.deepEqual([await row(store, 1), await row(store, 2)], before);
    },
  },
  {
    name: "a cancelling start takes the key of an ended run and leaves that as it is",
    run: async ({ store }) => {
      await succeed(store, startOwned(1, { idempotencyKey: "k" }));
      await succeed(store, append(1, { events: [event(1)], transition: to("completed", { output: '"done"' }) }));
      assert.equal((await succeed(store, cancelling(2))).isNew, true);
      await expectRun(store, 1, {
        status: "completed",
        cancelRequested: false,
        output: '"done"',
        idempotencyKey: null,
      });
    },
  },
  {
    name: "a refused start leaves the run that holds its key alone",
    run: async ({ store }) => {
      await succeed(store, startOwned(1, { idempotencyKey: "k" }));
      const before = await row(store, 1);
      const copyFrom = { runId: idOf(77), throughSeq: 1 };
      await refuse(store, { ...cancelling(2), copyFrom }, "run_not_found");
      await refuse(store, { ...replace(3), copyFrom: { runId: idOf(1), throughSeq: 9 } }, "run_changed");
      assert.deepEqual(await row(store, 1), before);
      assert.deepEqual(await list(store), [idOf(1)]);
    },
  },
  {
    name: "starts with one key that replace or cancel at once leave one run that holds it",
    run: async ({ store, another }) => {
      const handles = [store, await another()];
      for (let round = 1; round <= 20; round += 1) {
        const number = round * 10;
        const idempotencyKey = `k${round}`;
        const make = round % 2 === 0 ? replace : cancelling;
        const writes = [1, 2, 3, 4].map((at) => make(number + at, { idempotencyKey, dueMs: t0 + 9000 }));
        const outcomes = (await Promise.all(writes.map((write, at) => commit(handles[at % 2]!, write)))).flat();
        assert.ok(outcomes.every(({ ok }) => ok));
        const ids = writes.map(({ run }) => run.id);
        const runs = (await Promise.all(ids.map((runId) => store.getRun({ runId })))).filter((run) => run !== null);
        assert.deepEqual(
          runs.map(({ status }) => status).sort(),
          round % 2 === 0 ? ["pending"] : ["cancelled", "cancelled", "cancelled", "pending"],
        );
        assert.equal(runs.filter((run) => run.idempotencyKey === idempotencyKey).length, 1);
      }
    },
  },
  {
    name: "a replacing start that crosses a claim is part of the run or makes its own, and is never lost",
    run: async ({ store, another }) => {
      const other = await another();
      for (let round = 1; round <= 20; round += 1) {
        const number = round * 10;
        const idempotencyKey = `k${round}`;
        await succeed(store, replace(number, { idempotencyKey, input: '"old"' }));
        const [claimed, [outcome]] = await Promise.all([
          claim(store, { limit: 1 }),
          commit(other, replace(number + 1, { idempotencyKey, input: '"new"' })),
        ]);
        assert.ok(outcome?.ok);
        const began = claimed.claimed[0]?.run ?? (await claim(store, { limit: 1 })).claimed[0]!.run;
        assert.equal(began.id, idOf(number));
        assert.equal(began.input, outcome.isNew ? '"old"' : '"new"');
        await succeed(store, append(number, { transition: to("completed") }));
        const rest = await claim(store);
        assert.equal(rest.claimed.length, outcome.isNew ? 1 : 0);
        for (const { run } of rest.claimed)
          await succeed(store, append(number + 1, { epoch: run.epoch, transition: to("completed") }));
      }
    },
  },
];
