import assert from "node:assert/strict";
import type { NewRun } from "../run-row.ts";
import type { StartWrite } from "../write.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import {
  append,
  cancel,
  claim,
  command,
  commit,
  event,
  expectRun,
  idOf,
  list,
  newRun,
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

function child(number: number, given: Partial<NewRun> = {}, more: Partial<StartWrite> = {}): StartWrite {
  return start(number, { parentId: idOf(1), rootId: idOf(1), parentSignal: `$child:${number}`, ...given }, more);
}

function ownedChild(number: number, given: Partial<NewRun> = {}): StartWrite {
  return child(number, given, { workerId: "worker-1" });
}

const waiting = to("waiting", { awaits: ["$child"] });

export const parentCases: readonly ConformanceCase[] = [
  {
    name: "the end of a child is a message to its parent, which wakes it",
    run: async ({ store }) => {
      await commit(store, startOwned(1), ownedChild(2), ownedChild(3));
      await commit(store, append(1, { events: [event(1)], transition: waiting }));
      const ended = append(2, {
        events: [event(1)],
        transition: to("completed", { output: '{"a":1}' }),
        nowMs: t0 + 3000,
      });
      assert.equal((await succeed(store, ended)).wakes, true);
      await expectRun(store, 1, { status: "pending", dueMs: t0 + 3000, awaits: [] });
      const failed = append(3, {
        events: [event(1)],
        transition: to("failed", { error: '{"code":"x"}' }),
        nowMs: t0 + 3000,
      });
      assert.equal((await succeed(store, failed)).wakes, false);
      const { claimed } = await claim(store, { nowMs: t0 + 3000 });
      const told = (number: number, end: object): object => ({
        id: idOf(number),
        runId: idOf(1),
        name: `$child:${number}`,
        payload: JSON.stringify({ id: idOf(number), ...end }),
        atMs: t0 + 3000,
      });
      assert.deepEqual(claimed[0]?.signals, [
        told(2, { status: "completed", output: '{"a":1}', error: null }),
        told(3, { status: "failed", output: null, error: '{"code":"x"}' }),
      ]);
    },
  },
  {
    name: "the owner of the parent is told as news",
    run: async ({ store }) => {
      await commit(store, startOwned(1), ownedChild(2));
      assert.equal((await succeed(store, append(2, { events: [event(1)], transition: to("completed") }))).wakes, true);
      const { attention } = await claim(store);
      assert.deepEqual(
        attention.map(({ run, signals }) => [run.id, signals.map(({ name }) => name)]),
        [[idOf(1), ["$child:2"]]],
      );
    },
  },
  {
    name: "a child that is cancelled tells its parent: before it began, by force, or while it was blocked",
    run: async ({ store }) => {
      await commit(store, startOwned(1), child(2), ownedChild(3), ownedChild(4));
      await commit(
        store,
        append(1, { events: [event(1)], transition: waiting }),
        append(4, { events: [event(1)], transition: to("blocked") }),
      );
      assert.equal((await succeed(store, command(2, cancel))).wakes, true);
      await succeed(store, command(3, { ...cancel, force: true }));
      await succeed(store, command(4, cancel));
      const signals = await store.getSignals({ runId: idOf(1) });
      assert.deepEqual(
        signals.map(({ name, payload }) => [name, (JSON.parse(payload as string) as { status: string }).status]),
        [2, 3, 4].map((number) => [`$child:${number}`, "cancelled"]),
      );
    },
  },
  {
    name: "a child that suspends or goes on as another run has not ended; the last of them tells the parent",
    run: async ({ store }) => {
      await commit(store, startOwned(1), ownedChild(2), ownedChild(3));
      await commit(store, append(1, { events: [event(1)], transition: waiting }));
      const { parentId, rootId, parentSignal } = ownedChild(2).run;
      const successor = newRun(4, { continuedFrom: idOf(2), parentId, rootId, parentSignal });
      await commit(
        store,
        append(2, { events: [event(1)], transition: to("completed", { successor }) }),
        append(3, { events: [event(1)], transition: to("sleeping", { dueMs: t0 + 60_000 }) }),
      );
      assert.deepEqual(await signalIds(store, 1), []);
      await expectRun(store, 1, { status: "waiting" });
      const { claimed } = await claim(store);
      assert.equal(claimed[0]?.run.id, idOf(4));
      await succeed(store, append(4, { events: [event(1)], transition: to("completed") }));
      assert.deepEqual(
        (await store.getSignals({ runId: idOf(1) })).map(({ id, name }) => [id, name]),
        [[idOf(4), "$child:2"]],
      );
    },
  },
  {
    name: "a child whose going on is cut short by a cancel tells its parent",
    run: async ({ store }) => {
      await commit(store, startOwned(1), ownedChild(2));
      await succeed(store, command(2, cancel));
      const successor = newRun(4, { continuedFrom: idOf(2), parentId: idOf(1), parentSignal: "$child:2" });
      await succeed(store, append(2, { events: [event(1)], transition: to("completed", { successor }) }));
      await expectRun(store, 2, { status: "cancelled" });
      assert.deepEqual(await signalIds(store, 1), [idOf(2)]);
      assert.deepEqual(await list(store), [idOf(2), idOf(1)]);
    },
  },
  {
    name: "nobody is told where no message was asked for, or the parent has ended or is gone",
    run: async ({ store }) => {
      await commit(
        store,
        startOwned(1),
        startOwned(9),
        ownedChild(2, { parentSignal: null }),
        ownedChild(3, { parentId: idOf(77) }),
        ownedChild(4, { parentId: idOf(9) }),
      );
      await succeed(store, append(9, { transition: to("completed") }));
      for (const number of [2, 3, 4]) {
        await succeed(store, append(number, { events: [event(1)], transition: to("completed") }));
        await expectRun(store, number, { status: "completed" });
      }
      assert.deepEqual([await signalIds(store, 1), await signalIds(store, 9)], [[], []]);
    },
  },
  {
    name: "an end that is handed over again is told once, also where the parent has read of it",
    run: async ({ store }) => {
      await commit(store, startOwned(1), ownedChild(2));
      const end = append(2, { events: [event(1)], transition: to("completed") });
      await succeed(store, end);
      await succeed(store, end);
      assert.deepEqual(await signalIds(store, 1), [idOf(2)]);
      await succeed(store, append(1, { events: [event(1)], consumedSignalIds: [idOf(2)] }));
      await succeed(store, end);
      assert.deepEqual(await signalIds(store, 1), []);
    },
  },
  {
    name: "a child that is retried takes the message of its end back, unless the parent has read it, and tells of its next end",
    run: async ({ store }) => {
      await commit(store, startOwned(1), ownedChild(2), ownedChild(3));
      const failed = (number: number): ReturnType<typeof append> =>
        append(number, { events: [event(1)], transition: to("failed", { error: '{"code":"x"}' }) });
      await commit(store, failed(2), failed(3));
      const heard = append(1, { events: [event(1)], consumedSignalIds: [idOf(3)], transition: to("paused") });
      await succeed(store, heard);
      const retry = { name: "retry", dropsSeqs: [], lastSeq: 1 } as const;
      await commit(store, command(2, retry), command(3, retry));
      assert.deepEqual(await signalIds(store, 1), []);
      // Its worker, which has not got the answer, says once more that it has ended: that was before.
      await succeed(store, failed(2));
      assert.deepEqual(await signalIds(store, 1), []);
      const { claimed } = await claim(store, { nowMs: t0 + 5000 });
      assert.deepEqual(claimed.map(({ run }) => run.id).sort(), [idOf(2), idOf(3)]);
      const completed = (number: number): ReturnType<typeof append> =>
        append(number, {
          epoch: 2,
          events: [event(3)],
          transition: to("completed", { output: "2" }),
          nowMs: t0 + 6000,
        });
      await commit(store, completed(2), completed(3));
      const ends = await store.getSignals({ runId: idOf(1) });
      assert.deepEqual(
        ends.map(({ id, payload }) => [id, (JSON.parse(payload as string) as { status: string }).status]),
        [
          [idOf(2), "completed"],
          [idOf(3), "completed"],
        ],
      );
    },
  },
  {
    name: "a child that is retried and cancelled in one batch tells its parent of the cancel",
    run: async ({ store }) => {
      await commit(store, startOwned(1), ownedChild(2));
      await succeed(store, append(2, { events: [event(1)], transition: to("failed", { error: "{}" }) }));
      await commit(
        store,
        command(2, { name: "retry", dropsSeqs: [], lastSeq: 1 }),
        command(2, { ...cancel, force: true }),
      );
      const [end, ...others] = await store.getSignals({ runId: idOf(1) });
      assert.deepEqual([JSON.parse(end?.payload as string).status, others], ["cancelled", []]);
    },
  },
  {
    name: "children that end in the batch in which their parent suspends or ends are seen, or not missed",
    run: async ({ store }) => {
      await commit(store, startOwned(1), ownedChild(2), ownedChild(3));
      const end = (number: number): ReturnType<typeof append> =>
        append(number, { events: [event(1)], transition: to("completed") });
      await commit(store, end(2), append(1, { events: [event(1)], transition: waiting }), end(3));
      await expectRun(store, 1, { status: "pending" });
      assert.deepEqual(await signalIds(store, 1), [idOf(2), idOf(3)]);
      await commit(store, startOwned(11), ownedChild(12, { parentId: idOf(11) }));
      await commit(store, end(11), end(12));
      await expectRun(store, 11, { status: "completed" });
      assert.deepEqual(await signalIds(store, 11), []);
    },
  },
  {
    name: "names of the engine's own are awaited by topic, others by the whole name",
    run: async ({ store }) => {
      await commit(store, ...[1, 2, 3, 4].map((number) => startOwned(number)));
      await commit(
        store,
        append(1, { transition: waiting }),
        append(2, { transition: waiting }),
        append(3, { transition: to("waiting", { awaits: ["child"] }) }),
        append(4, { transition: to("waiting", { awaits: ["$child:7"] }) }),
      );
      const told = await commit(
        store,
        signal(1, { name: "$child:019a" }),
        signal(2, { name: "$children:019a" }),
        signal(3, { name: "child:019a" }),
        signal(4, { name: "$child:7" }),
      );
      assert.deepEqual(
        told.map((outcome) => outcome.ok && outcome.wakes),
        [true, false, false, true],
      );
    },
  },
  {
    name: "the children of a run are listed newest first, with a cursor, until they are deleted",
    run: async ({ store }) => {
      await commit(
        store,
        startOwned(1),
        ...[2, 3, 4, 5].map((number) => ownedChild(number)),
        start(6, { parentId: idOf(2), rootId: idOf(1) }),
        start(7),
      );
      const children = async (parent: number, beforeId: string | null = null, limit = 10): Promise<readonly string[]> =>
        (await store.listChildren({ parentId: idOf(parent), beforeId, limit })).map(({ id }) => id);
      assert.deepEqual(await children(1), [5, 4, 3, 2].map(idOf));
      assert.deepEqual(await store.listChildren({ parentId: idOf(2), beforeId: null, limit: 1 }), [
        await row(store, 6),
      ]);
      assert.deepEqual(await children(1, idOf(5), 2), [4, 3].map(idOf));
      assert.deepEqual([await children(1, null, 0), await children(77)], [[], []]);
      await succeed(store, append(4, { transition: to("completed") }));
      await succeed(store, command(4, { name: "delete" }));
      assert.deepEqual(await children(1), [5, 3, 2].map(idOf));
      // A tree is found by its top, with the top.
      assert.deepEqual(await list(store, { rootId: idOf(1) }), [6, 5, 3, 2, 1].map(idOf));
      assert.deepEqual(await list(store, { rootId: idOf(1), limit: 2, beforeId: idOf(6) }), [5, 3].map(idOf));
      assert.deepEqual(await list(store, { rootId: idOf(2) }), []);
    },
  },
  {
    name: "a parent may be deleted before its children, which end as ever",
    run: async ({ store }) => {
      await commit(store, startOwned(1), ownedChild(2));
      await succeed(store, append(1, { transition: to("completed") }));
      await succeed(store, command(1, { name: "delete" }));
      await succeed(store, append(2, { events: [event(1)], transition: to("completed") }));
      await expectRun(store, 2, { status: "completed", parentId: idOf(1) });
      await refuse(store, signal(1), "run_not_found");
    },
  },
  {
    name: "no message is lost when hundreds of children end through several handles while the parent works and waits",
    run: async ({ store, another }) => {
      const handles = [await another(), await another()];
      const numbers = Array.from({ length: 200 }, (_, at) => at + 2);
      const workerOf = (number: number): string => `worker-${2 + (number % 2)}`;
      await commit(store, startOwned(1), ...numbers.map((number) => child(number, {}, { workerId: workerOf(number) })));
      const ends = handles.map(async (handle, at) => {
        const own = numbers.filter((number) => number % 2 === at);
        for (let first = 0; first < own.length; first += 10) {
          const writes = own.slice(first, first + 10).map((number) =>
            append(number, {
              workerId: workerOf(number),
              events: [event(1)],
              transition: to("completed", { output: String(number) }),
            }),
          );
          const outcomes = await commit(handle, ...writes);
          assert.ok(outcomes.every(({ ok }) => ok));
        }
      });
      let isOver = false;
      const over = Promise.all(ends).then(() => (isOver = true));
      const heard = new Set<string>();
      let [seq, epoch, isOwned] = [0, 1, true];
      const read = async (
        signals: readonly { readonly id: string }[],
        transition: typeof waiting | null,
      ): Promise<void> => {
        for (const { id } of signals) {
          assert.ok(!heard.has(id), `heard of ${id} twice`);
          heard.add(id);
        }
        const consumedSignalIds = signals.map(({ id }) => id);
        await succeed(
          store,
          append(1, { epoch, events: [event((seq += 1))], consumedSignalIds, transition, nowMs: t0 + seq }),
        );
        isOwned = transition === null;
      };
      while (heard.size < numbers.length) {
        const wasOver = isOver;
        const { claimed, attention } = await claim(store, { nowMs: t0 + 5000 });
        const [taken] = claimed;
        if (taken !== undefined) {
          epoch = taken.run.epoch;
          await read(taken.signals, seq % 2 === 0 ? waiting : null);
        } else if (attention.length > 0) {
          await read(attention[0]!.signals, seq % 3 === 0 ? waiting : null);
        } else if (isOwned) {
          await read([], waiting);
        } else {
          // All have ended and the parent sleeps on: what it has not heard by now is lost.
          assert.ok(!wasOver, `only ${heard.size} of ${numbers.length} children were heard of`);
          // A store that answers within the turn would leave no turn to what the ends need.
          await new Promise((resolve) => setImmediate(resolve));
        }
      }
      await over;
      assert.deepEqual(await signalIds(store, 1), []);
    },
  },
];
