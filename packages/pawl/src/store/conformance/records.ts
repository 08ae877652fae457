import assert from "node:assert/strict";
import type { NewRecord, RecordRow } from "../record-row.ts";
import type { RecordQuery, Store } from "../store.ts";
import type { RecordWrite } from "../write.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import {
  append,
  cancel,
  command,
  commit,
  event,
  expectRun,
  idOf,
  list,
  newRun,
  recordWrite,
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

function write(number: number, given: Partial<NewRecord> = {}, more: Partial<RecordWrite> = {}): RecordWrite {
  const bare = recordWrite("interrupt", number);
  return { ...bare, record: { ...bare.record!, ...given }, ...more };
}

function removal(number: number, more: Partial<RecordWrite> = {}): RecordWrite {
  return { ...recordWrite("interrupt", number), record: null, ...more };
}

async function record(store: Store, number: number, kind = "interrupt"): Promise<RecordRow | null> {
  return store.getRecord({ kind, id: idOf(number) });
}

async function expectRecord(store: Store, number: number, expected: Partial<RecordRow>): Promise<void> {
  const found = await record(store, number);
  assert.ok(found !== null, `record ${number} is not there`);
  const picked = Object.fromEntries(Object.keys(expected).map((key) => [key, found[key as keyof RecordRow]]));
  assert.deepEqual(picked, expected);
}

async function listed(store: Store, given: Partial<RecordQuery> = {}): Promise<readonly number[]> {
  const every = {
    kind: "interrupt",
    namespace: null,
    owner: null,
    status: null,
    runId: null,
    rootId: null,
    label: null,
    dueByMs: null,
    updatedAfterMs: null,
    beforeId: null,
    limit: 100,
  };
  return (await store.listRecords({ ...every, ...given })).map(({ id }) => Number(id.slice(-12)));
}

export const recordCases: readonly ConformanceCase[] = [
  {
    name: "a record is kept as it was given, and counts its changes",
    run: async ({ store }) => {
      const given = {
        namespace: "eu",
        owner: "ann",
        status: "open",
        runId: null,
        rootId: idOf(9),
        label: "ada@example.org",
        dueMs: t0 + 9000,
        body: '{"title":"Wie heißt \\"sie\\"?"}',
      };
      assert.deepEqual(await succeed(store, write(1, given)), { ok: true, run: null, isNew: true, wakes: true });
      const first = { ...given, kind: "interrupt", id: idOf(1), revision: 1, createdMs: t0 + 600, updatedMs: t0 + 600 };
      assert.deepEqual(await record(store, 1), first);
      const changed = {
        ...given,
        namespace: "us",
        owner: "bob",
        status: "answered",
        runId: null,
        rootId: null,
        label: null,
        dueMs: null,
        body: "{}",
      };
      const outcome = await succeed(store, write(1, changed, { expects: 1, nowMs: t0 + 800 }));
      assert.deepEqual(outcome, { ok: true, run: null, isNew: false, wakes: false });
      assert.deepEqual(await record(store, 1), { ...first, ...changed, revision: 2, updatedMs: t0 + 800 });
      assert.deepEqual([await record(store, 2), await record(store, 1, "schedule")], [null, null]);
    },
  },
  {
    name: "a record is changed only at the revision that its writer expects",
    run: async ({ store }) => {
      await succeed(store, write(1));
      for (const expects of [0, 2, 7])
        await refuse(store, write(1, { body: '"other"' }, { expects, nowMs: t0 + 800 }), "record_changed");
      await refuse(store, write(2, {}, { expects: 1 }), "record_changed");
      await expectRecord(store, 1, { revision: 1, body: "{}" });
      await succeed(store, write(1, { body: '"any"' }, { expects: null, nowMs: t0 + 800 }));
      await expectRecord(store, 1, { revision: 2, body: '"any"', createdMs: t0 + 600 });
      assert.equal((await succeed(store, write(2, {}, { expects: null }))).isNew, true);
    },
  },
  {
    name: "a record goes only at the revision that is expected, and can be made anew",
    run: async ({ store }) => {
      await succeed(store, write(1));
      await refuse(store, removal(1, { expects: 2 }), "record_changed");
      assert.equal((await succeed(store, removal(1, { expects: 1 }))).isNew, false);
      assert.equal(await record(store, 1), null);
      await refuse(store, removal(1, { expects: 1 }), "record_changed");
      await refuse(store, removal(1, { expects: null }), "record_changed");
      await succeed(store, write(1, {}, { nowMs: t0 + 900 }));
      await expectRecord(store, 1, { revision: 1, createdMs: t0 + 900 });
      await succeed(store, removal(1, { expects: null }));
    },
  },
  {
    name: "records of other kinds have ids of their own",
    run: async ({ store }) => {
      await commit(store, write(1), write(1, { body: '"tick"' }, { kind: "schedule" }));
      await succeed(store, removal(1, { expects: 1 }));
      assert.equal((await record(store, 1, "schedule"))?.body, '"tick"');
      assert.deepEqual([await listed(store), await listed(store, { kind: "schedule" })], [[], [1]]);
    },
  },
  {
    name: "the id of a record may be any text",
    run: async ({ store }) => {
      for (const id of ["nightly report ☾", "b/1", "a"]) {
        await succeed(store, { ...write(1), kind: "schedule", id });
        assert.equal((await store.getRecord({ kind: "schedule", id }))?.id, id);
      }
      const query = {
        kind: "schedule",
        namespace: null,
        owner: null,
        status: null,
        runId: null,
        rootId: null,
        label: null,
        dueByMs: null,
        updatedAfterMs: null,
        limit: 9,
      };
      const ids = (await store.listRecords({ ...query, beforeId: "nightly report ☾" })).map(({ id }) => id);
      assert.deepEqual(ids, ["b/1", "a"]);
    },
  },
  {
    name: "what is linked to a record happens with it, and wakes",
    run: async ({ store }) => {
      await commit(store, startOwned(1), startOwned(2), write(1));
      await succeed(store, append(1, { transition: to("waiting", { awaits: ["$answer"] }) }));
      const linked = [signal(1, { name: "$answer:1" }), start(3, { dueMs: t0 + 9000 }), command(2, cancel)];
      const answer = write(1, { status: "answered" }, { expects: 1, linked, nowMs: t0 + 800 });
      const outcome = await succeed(store, answer);
      assert.equal(outcome.wakes, true);
      await expectRun(store, 1, { status: "pending" });
      await expectRun(store, 2, { cancelRequested: true });
      await expectRun(store, 3, { status: "pending" });
      await succeed(store, removal(1, { expects: 2, linked: [signal(2, { id: idOf(901) })] }));
      assert.deepEqual(await signalIds(store, 2), [idOf(901)]);
    },
  },
  {
    name: "a record whose writer is late is refused with all that is linked",
    run: async ({ store }) => {
      await commit(store, startOwned(1), write(1), write(2));
      const linked = [start(3), signal(1), command(1, cancel)];
      await refuse(store, write(1, {}, { expects: 5, linked }), "record_changed");
      await refuse(store, removal(2, { expects: 5, linked }), "record_changed");
      assert.deepEqual([await list(store), await signalIds(store, 1)], [[idOf(1)], []]);
      await expectRun(store, 1, { cancelRequested: false });
    },
  },
  {
    name: "a record is refused as a whole where a linked signal would be",
    run: async ({ store }) => {
      await commit(store, startOwned(1), startOwned(2), write(1));
      await succeed(store, append(2, { transition: to("completed") }));
      const given = { status: "answered" };
      const gone = write(1, given, { expects: 1, linked: [start(3), signal(1), signal(77)] });
      assert.equal(await refuse(store, gone, "run_not_found"), null);
      const ended = write(1, given, { expects: 1, linked: [start(3), signal(1), signal(2)] });
      assert.deepEqual(await refuse(store, ended, "run_terminal"), await row(store, 2));
      assert.deepEqual([await list(store), await signalIds(store, 1)], [[idOf(2), idOf(1)], []]);
      await expectRecord(store, 1, { revision: 1, status: "open" });
      await refuse(store, write(4, {}, { linked: [signal(77)] }), "run_not_found");
      assert.equal(await record(store, 4), null);
    },
  },
  {
    name: "a linked start or command that is refused changes nothing for the record",
    run: async ({ store }) => {
      await succeed(store, startOwned(1, { idempotencyKey: "k" }));
      const linked = [start(2, { idempotencyKey: "k" }), command(77, cancel), start(3)];
      await succeed(store, write(1, {}, { kind: "schedule", linked }));
      assert.deepEqual(await list(store), [idOf(3), idOf(1)]);
    },
  },
  {
    name: "a record that is handed over again is written once, with what is linked",
    run: async ({ store }) => {
      await commit(store, startOwned(1), write(1));
      const answer = write(1, { status: "answered" }, { expects: 1, linked: [signal(1), start(2)], nowMs: t0 + 800 });
      await succeed(store, answer);
      await commit(
        store,
        append(1, { events: [event(1)], consumedSignalIds: [idOf(900)] }),
        command(2, cancel),
        command(2, { name: "delete" }),
      );
      const before = await record(store, 1);
      assert.equal((await succeed(store, answer)).isNew, false);
      assert.deepEqual(await record(store, 1), before);
      assert.deepEqual([await list(store), await signalIds(store, 1)], [[idOf(1)], []]);
      const made = write(4, { body: '"made"' });
      await succeed(store, made);
      assert.equal((await succeed(store, made)).isNew, true);
      await expectRecord(store, 4, { revision: 1 });
      // Another writer's change at the same revision is no repeat.
      for (const other of [{ body: '"x"' }, { status: "expired" }]) {
        await refuse(
          store,
          write(1, { status: "answered", ...other }, { expects: 1, nowMs: t0 + 800 }),
          "record_changed",
        );
      }
      await refuse(store, write(1, { status: "answered" }, { expects: 1, nowMs: t0 + 801 }), "record_changed");
      await succeed(store, write(1, {}, { expects: 2, nowMs: t0 + 900 }));
      await refuse(store, answer, "record_changed");
    },
  },
  {
    name: "the open records of a run are closed when it ends, however it ends",
    run: async ({ store }) => {
      const later = { dueMs: t0 + 9000 };
      await commit(
        store,
        startOwned(1),
        startOwned(2),
        startOwned(3),
        start(4),
        startOwned(5),
        startOwned(6),
        startOwned(7),
      );
      await commit(
        store,
        ...[1, 2, 3, 4, 5, 6, 7].map((number) => write(number, { runId: idOf(number), rootId: idOf(1), ...later })),
      );
      await commit(
        store,
        write(11, { runId: idOf(1), status: "answered", ...later }),
        write(12, { runId: null, rootId: idOf(1), ...later }),
      );
      await commit(
        store,
        append(1, { events: [event(1)], transition: to("completed"), nowMs: t0 + 2000 }),
        append(2, { events: [event(1)], transition: to("failed", { error: "{}" }), nowMs: t0 + 2000 }),
        command(3, { ...cancel, force: true }, t0 + 2000),
        command(4, cancel, t0 + 2000),
        append(5, {
          events: [event(1)],
          transition: to("completed", { successor: newRun(8, { continuedFrom: idOf(5) }) }),
          nowMs: t0 + 2000,
        }),
        append(6, { events: [event(1)], transition: to("sleeping", later), nowMs: t0 + 2000 }),
      );
      for (const number of [1, 2, 3, 4, 5])
        await expectRecord(store, number, { status: "closed", revision: 2, dueMs: null, updatedMs: t0 + 2000 });
      for (const number of [6, 7, 12])
        await expectRecord(store, number, { status: "open", revision: 1, dueMs: t0 + 9000 });
      await expectRecord(store, 11, { status: "answered", revision: 1, dueMs: t0 + 9000 });
      assert.deepEqual(await listed(store, { status: "open" }), [12, 7, 6]);
    },
  },
  {
    name: "the records of a run go when it is deleted, and no others",
    run: async ({ store }) => {
      await commit(store, startOwned(1), startOwned(2), startOwned(3));
      await commit(
        store,
        ...[1, 2, 3].map((number) => write(number, { runId: idOf(number) })),
        write(4, { rootId: idOf(1) }),
        write(1, { runId: idOf(3) }, { kind: "schedule" }),
      );
      await commit(store, append(1, { transition: to("completed") }), append(2, { transition: to("completed") }));
      await succeed(store, command(1, { name: "delete" }));
      assert.equal(await store.deleteRuns({ runIds: [idOf(2), idOf(3)] }), 1);
      assert.deepEqual([await listed(store), await listed(store, { kind: "schedule" })], [[4, 3], [1]]);
      assert.deepEqual([await record(store, 1), await record(store, 2)], [null, null]);
    },
  },
  {
    name: "records are listed by id, greatest first, with every filter and a cursor",
    run: async ({ store }) => {
      await commit(
        store,
        write(1, { namespace: "eu", runId: null, label: "ada" }),
        write(2, { rootId: idOf(50), label: "bob" }),
        write(3, { status: "answered", label: "ada" }),
        write(5, { namespace: "eu", rootId: idOf(50), dueMs: t0 }),
        write(4, { label: "ada" }),
      );
      await succeed(store, startOwned(60));
      await commit(store, write(6, { runId: idOf(60), rootId: idOf(60) }));
      assert.deepEqual(await listed(store), [6, 5, 4, 3, 2, 1]);
      assert.deepEqual(await listed(store, { limit: 2 }), [6, 5]);
      assert.deepEqual(await listed(store, { limit: 2, beforeId: idOf(5) }), [4, 3]);
      assert.deepEqual(await listed(store, { limit: 0 }), []);
      assert.deepEqual(await listed(store, { namespace: "eu" }), [5, 1]);
      assert.deepEqual(await listed(store, { status: "answered" }), [3]);
      assert.deepEqual(await listed(store, { runId: idOf(60) }), [6]);
      assert.deepEqual(await listed(store, { rootId: idOf(50) }), [5, 2]);
      assert.deepEqual(await listed(store, { label: "ada", status: "open", namespace: "default" }), [4]);
      assert.deepEqual(await listed(store, { kind: "none" }), []);
    },
  },
  {
    name: "records that are due are listed by due time, then by id",
    run: async ({ store }) => {
      await commit(
        store,
        write(1, { dueMs: t0 + 30 }),
        write(2, { dueMs: t0 + 10 }),
        write(3),
        write(5, { dueMs: t0 + 10 }),
        write(4, { dueMs: t0 + 40, namespace: "eu" }),
      );
      assert.deepEqual(await listed(store, { dueByMs: t0 + 40 }), [2, 5, 1, 4]);
      assert.deepEqual(await listed(store, { dueByMs: t0 + 39, limit: 2 }), [2, 5]);
      assert.deepEqual(await listed(store, { dueByMs: t0 + 40, namespace: "eu" }), [4]);
      assert.deepEqual(await listed(store, { dueByMs: t0 + 9 }), []);
    },
  },
  {
    name: "of two handles that change a record at once one wins, with what is linked",
    run: async ({ store, another }) => {
      const handles = [store, await another()];
      await succeed(store, startOwned(1));
      for (let round = 1; round <= 30; round += 1) {
        if (round % 3 > 0) await succeed(store, write(round));
        const answers = [1, 2].map((by) =>
          write(
            round,
            { status: "answered", body: String(by) },
            {
              expects: round % 3 > 0 ? 1 : 0,
              nowMs: t0 + 800,
              linked: [signal(1, { id: idOf(10_000 + round * 10 + by) })],
            },
          ),
        );
        const outcomes = (
          await Promise.all(answers.map((answer, at) => commit(handles[(at + round) % 2]!, answer)))
        ).flat();
        assert.deepEqual(outcomes.map((outcome) => (outcome.ok ? "ok" : outcome.refusal)).sort(), [
          "ok",
          "record_changed",
        ]);
        const winner = outcomes[0]!.ok ? 1 : 2;
        assert.equal((await record(store, round))?.body, String(winner));
        assert.equal((await signalIds(store, 1)).at(-1), idOf(10_000 + round * 10 + winner));
      }
      assert.equal((await signalIds(store, 1)).length, 30);
    },
  },
  {
    name: "an answer that crosses the end of its run is accepted before it, or refused after it",
    run: async ({ store, another }) => {
      const other = await another();
      for (let round = 1; round <= 20; round += 1) {
        await commit(store, startOwned(round), write(round, { runId: idOf(round) }));
        const answer = write(
          round,
          { runId: idOf(round), status: "answered" },
          { expects: 1, linked: [signal(round)], nowMs: t0 + 800 },
        );
        const end = append(round, { events: [event(1)], transition: to("completed") });
        const [[answered], [ended]] = await Promise.all(
          round % 2 === 0 ? [commit(other, answer), commit(store, end)] : [commit(store, answer), commit(other, end)],
        );
        assert.ok(answered !== undefined && ended?.ok);
        if (!answered.ok) assert.ok(["record_changed", "run_terminal"].includes(answered.refusal));
        await expectRecord(store, round, { status: answered.ok ? "answered" : "closed", revision: 2 });
        assert.deepEqual(await signalIds(store, round), []);
      }
    },
  },
];
