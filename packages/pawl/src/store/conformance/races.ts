import assert from "node:assert/strict";
import type { Store } from "../store.ts";
import type { Outcome, Write } from "../write.ts";
import type { ConformanceCase, StoreHarness } from "./conformance-case.ts";
import {
  append,
  claim,
  claimedIds,
  command,
  commit,
  event,
  events,
  idOf,
  newRun,
  row,
  seqs,
  signal,
  signalIds,
  start,
  startOwned,
  succeed,
  t0,
  to,
  worker,
} from "./samples.ts";

const rounds = 40;

/** Many rounds of two handles that write at the same time; which of them is asked first alternates. */
async function race(
  { store, another }: StoreHarness,
  round: (params: {
    readonly store: Store;
    readonly number: number;
    /** Commits each write through a handle of its own, at once; the outcomes are in the order of the writes. */
    readonly both: (first: Write, second: Write) => Promise<readonly [Outcome, Outcome]>;
  }) => Promise<void>,
): Promise<void> {
  const handles = [store, await another()] as const;
  for (let number = 1; number <= rounds; number += 1) {
    const at = number % 2;
    const both = async (first: Write, second: Write): Promise<readonly [Outcome, Outcome]> => {
      const writes = at === 0 ? [first, second] : [second, first];
      const outcomes = (await Promise.all(writes.map((write, of) => commit(handles[of]!, write)))).flat();
      return [outcomes[at]!, outcomes[1 - at]!];
    };
    await round({ store, number, both });
  }
}

function refusalOf(outcome: Outcome): string | null {
  return outcome.ok ? null : outcome.refusal;
}

function newCount(outcomes: readonly Outcome[]): number {
  return outcomes.filter((outcome) => outcome.ok && outcome.isNew).length;
}

/** Exactly one of the two was done, and the other one refused like this. */
function assertOne(outcomes: readonly [Outcome, Outcome], refusal: string): void {
  const [first, second] = outcomes.map(refusalOf);
  assert.ok(first === null || second === null, `both were refused: ${first}, ${second}`);
  assert.equal(first ?? second, refusal);
}

export const raceCases: readonly ConformanceCase[] = [
  {
    name: "two starts of one run at once make it once, and both find it",
    run: (harness) =>
      race(harness, async ({ number, both }) => {
        const outcomes = await both(start(number), start(number));
        assert.equal(newCount(outcomes), 1);
        for (const outcome of outcomes) assert.equal(outcome.run?.id, idOf(number));
      }),
  },
  {
    name: "a key that has become free is taken by one of two who start at once",
    run: (harness) =>
      race(harness, async ({ store, number, both }) => {
        const key = { idempotencyKey: `key-${number}`, idempotencyUntilTerminal: true };
        const id = number * 10;
        await succeed(store, startOwned(id, key));
        await succeed(store, append(id, { transition: to("completed") }));
        const outcomes = await both(start(id + 1, key), start(id + 2, key));
        assert.equal(newCount(outcomes), 1);
        assert.equal(outcomes[0].run?.id, outcomes[1].run?.id);
        assert.equal((await row(store, id)).idempotencyKey, null);
      }),
  },
  {
    name: "one run is claimed by one of two workers who ask at once",
    run: async ({ store, another }) => {
      const other = await another();
      for (let number = 1; number <= rounds; number += 1) {
        await succeed(store, start(number));
        const results = await Promise.all([claim(store), claim(other, { workerId: "worker-2" })]);
        assert.deepEqual(results.flatMap(claimedIds), [idOf(number)]);
        assert.equal((await row(store, number)).epoch, 1);
      }
    },
  },
  {
    name: "a number of the log is given to one of two appends that come at once",
    run: (harness) =>
      race(harness, async ({ store, number, both }) => {
        await succeed(store, startOwned(number));
        const written = [event(1, { data: '"a"' }), event(1, { data: '"b"' })] as const;
        const outcomes = await both(
          append(number, { events: [written[0]] }),
          append(number, { events: [written[1], event(2)] }),
        );
        assertOne(outcomes, "run_changed");
        const log = await events(store, number);
        assert.deepEqual(log, outcomes[0].ok ? [written[0]] : [written[1], event(2)]);
      }),
  },
  {
    name: "an append that comes twice at once is done once, and both are told that it is done",
    run: (harness) =>
      race(harness, async ({ store, number, both }) => {
        await succeed(store, startOwned(number));
        const transition = number % 4 < 2 ? null : to("sleeping", { dueMs: t0 + 9e9 });
        const write = append(number, { events: [event(1), event(2)], transition });
        assert.deepEqual((await both(write, write)).map(refusalOf), [null, null]);
        assert.deepEqual(await seqs(store, number), [1, 2]);
      }),
  },
  {
    name: "a signal that comes while its run suspends is never slept through",
    run: (harness) =>
      race(harness, async ({ store, number, both }) => {
        await succeed(store, startOwned(number));
        const waiting = to("waiting", { awaits: ["review"], dueMs: t0 + 9e9 });
        const [suspended, sent] = await both(
          append(number, { events: [event(1)], transition: waiting }),
          signal(number, { id: idOf(100_000 + number), atMs: t0 + 1000 }),
        );
        assert.deepEqual([refusalOf(suspended), refusalOf(sent)], [null, null]);
        const { claimed } = await claim(store);
        assert.deepEqual(
          claimed.map(({ run, events: log, signals }) => [run.id, log.length, signals.length]),
          [[idOf(number), 1, 1]],
        );
      }),
  },
  {
    name: "a signal that comes while its run ends is refused, or goes with the run",
    run: (harness) =>
      race(harness, async ({ store, number, both }) => {
        await succeed(store, startOwned(number));
        const end = append(number, { events: [event(1)], transition: to("completed") });
        const [ended, sent] = await both(end, signal(number, { id: idOf(100_000 + number) }));
        assert.equal(refusalOf(ended), null);
        assert.ok(sent.ok || sent.refusal === "run_terminal");
        assert.deepEqual(await signalIds(store, number), []);
        assert.equal((await row(store, number)).status, "completed");
      }),
  },
  {
    name: "a signal that comes while its run continues as another is refused, or goes on with it",
    run: (harness) =>
      race(harness, async ({ store, number, both }) => {
        const nextNumber = 50_000 + number;
        const successor = newRun(nextNumber, { continuedFrom: idOf(number) });
        await succeed(store, startOwned(number));
        const [ended, sent] = await both(
          append(number, { events: [event(1)], transition: to("completed", { successor }) }),
          signal(number, { id: idOf(100_000 + number) }),
        );
        assert.equal(refusalOf(ended), null);
        assert.ok(sent.ok || sent.refusal === "run_terminal");
        assert.deepEqual(await signalIds(store, number), []);
        assert.equal((await signalIds(store, nextNumber)).length, sent.ok ? 1 : 0);
      }),
  },
  {
    name: "of an end and a forced cancel that come at once one wins, and both learn which",
    run: (harness) =>
      race(harness, async ({ store, number, both }) => {
        await succeed(store, startOwned(number));
        const [ended, cancelled] = await both(
          append(number, { events: [event(1)], transition: to("completed", { output: '"done"' }) }),
          command(number, { name: "cancel", force: true, reason: null }),
        );
        const { status } = await row(store, number);
        const kinds = (await events(store, number)).map(({ kind }) => kind);
        if (ended.ok) {
          assert.deepEqual(
            [refusalOf(cancelled), cancelled.run?.status, status],
            ["run_terminal", "completed", status],
          );
          assert.deepEqual(kinds, ["step-completed"]);
        } else {
          assert.deepEqual([ended.refusal, cancelled.run?.status, status], ["lease_lost", "cancelled", "cancelled"]);
          assert.deepEqual(kinds, ["run-cancelled"]);
        }
      }),
  },
  {
    name: "a request that comes while its run suspends is seen by whoever has the run next",
    run: (harness) =>
      race(harness, async ({ store, number, both }) => {
        await succeed(store, startOwned(number));
        const [suspended, asked] = await both(
          append(number, { events: [event(1)], transition: to("sleeping", { dueMs: t0 + 9e9 }) }),
          command(number, { name: "cancel", force: false, reason: null }),
        );
        assert.deepEqual([refusalOf(suspended), refusalOf(asked)], [null, null]);
        const { claimed } = await claim(store);
        assert.deepEqual(
          claimed.map(({ run }) => [run.id, run.cancelRequested]),
          [[idOf(number), true]],
        );
      }),
  },
  {
    name: "of two commands that exclude each other one is done",
    run: (harness) =>
      race(harness, async ({ store, number, both }) => {
        await succeed(store, startOwned(number, {}, { events: [event(1)] }));
        await succeed(store, append(number, { transition: to("failed") }));
        const retry = command(number, { name: "retry", dropsSeqs: [1], lastSeq: 1 });
        if (number % 4 < 2) {
          assertOne(await both(retry, retry), "run_changed");
          assert.deepEqual(await seqs(store, number), [1, 2]);
          return;
        }
        const [retried, deleted] = await both(retry, command(number, { name: "delete" }));
        if (retried.ok) assert.equal(refusalOf(deleted), "run_changed");
        else assert.deepEqual([retried.refusal, refusalOf(deleted)], ["run_not_found", null]);
        assert.equal((await seqs(store, number)).length, retried.ok ? 2 : 0);
      }),
  },
  {
    name: "a run that retention deletes while it is retried is deleted as a whole, or not at all",
    run: async ({ store, another }) => {
      const other = await another();
      for (let number = 1; number <= rounds; number += 1) {
        await succeed(store, startOwned(number, {}, { events: [event(1)] }));
        await succeed(store, append(number, { transition: to("failed") }));
        const retry = command(number, { name: "retry", dropsSeqs: [], lastSeq: 1 });
        const [deleted, [retried]] = await Promise.all([
          store.deleteRuns({ runIds: [idOf(number)] }),
          commit(other, retry),
        ]);
        assert.equal(refusalOf(retried!), deleted === 1 ? "run_not_found" : null);
        assert.equal((await seqs(store, number)).length, deleted === 1 ? 0 : 2);
      }
    },
  },
  {
    name: "an append that comes while its worker's runs are released is in the log of the next owner, or refused",
    run: async ({ store, another }) => {
      const other = await another();
      await other.heartbeat({ worker: worker("worker-2"), isNew: true });
      for (let number = 1; number <= rounds; number += 1) {
        await store.heartbeat({ worker: worker("worker-1"), isNew: true });
        await succeed(store, startOwned(number));
        const write = append(number, { events: [event(1)] });
        const release = { nowMs: t0, deadIds: ["worker-1"] };
        const [[appended], { runIds }] =
          number % 2 === 0
            ? await Promise.all([commit(store, write), other.releaseWorkers(release)])
            : await Promise.all([commit(store, write), Promise.resolve().then(() => other.releaseWorkers(release))]);
        assert.deepEqual(runIds, [idOf(number)]);
        assert.ok(appended!.ok || appended!.refusal === "lease_lost");
        const { claimed } = await claim(other, { workerId: "worker-2" });
        assert.deepEqual(
          claimed.map(({ run, events: log }) => [run.id, run.epoch, log.length]),
          // With the release itself.
          [[idOf(number), 2, appended!.ok ? 2 : 1]],
        );
      }
    },
  },
  {
    name: "an end or a suspension that comes while its worker's runs are released is done before, or refused",
    run: async ({ store, another }) => {
      const other = await another();
      for (let number = 1; number <= rounds; number += 1) {
        const target = number % 2 === 0 ? to("completed") : to("sleeping", { dueMs: t0 + 9e9 });
        await store.heartbeat({ worker: worker("worker-1"), isNew: true });
        await succeed(store, startOwned(number));
        const [[appended], { runIds }] = await Promise.all([
          commit(store, append(number, { events: [event(1)], transition: target })),
          other.releaseWorkers({ nowMs: t0, deadIds: ["worker-1"] }),
        ]);
        const { status } = await row(store, number);
        if (appended!.ok) assert.deepEqual([status, runIds], [target.status, []]);
        else assert.deepEqual([appended!.refusal, status, runIds], ["lease_lost", "pending", [idOf(number)]]);
        assert.equal((await seqs(store, number)).length, 1);
      }
    },
  },
  {
    name: "a worker that claims while it is released loses no run: each is free, or is freed by the next look",
    run: async ({ store, another }) => {
      const other = await another();
      for (let number = 1; number <= rounds; number += 1) {
        await store.heartbeat({ worker: worker("worker-1"), isNew: true });
        await succeed(store, start(number));
        await Promise.all([claim(store), other.releaseWorkers({ nowMs: t0, deadIds: ["worker-1"] })]);
        await other.releaseWorkers({ nowMs: t0, deadIds: [] });
        assert.deepEqual(claimedIds(await claim(other, { workerId: "worker-2" })), [idOf(number)]);
        await succeed(other, command(number, { name: "cancel", force: true, reason: null }));
      }
    },
  },
  {
    name: "batches that name the same runs in different orders all go through",
    run: async ({ store, another }) => {
      const other = await another();
      const numbers = Array.from({ length: 20 }, (_, at) => at + 1);
      await commit(store, ...numbers.map((number) => startOwned(number)));
      for (let round = 0; round < rounds; round += 1) {
        const appends = numbers.map((number) => append(number, { events: [event(round + 1)] }));
        const signals = numbers.map((number) => signal(number, { id: idOf(100_000 + round * 100 + number) }));
        const outcomes = await Promise.all([
          commit(store, ...appends),
          commit(other, ...signals.toReversed()),
          claim(other, { limit: 0 }),
        ]);
        assert.ok([...outcomes[0], ...outcomes[1]].every(({ ok }) => ok));
      }
      for (const number of numbers) {
        assert.equal((await seqs(store, number)).length, rounds);
        assert.equal((await signalIds(store, number)).length, rounds);
      }
    },
  },
];
