import assert from "node:assert/strict";
import type { RunQuery } from "../store.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import {
  append,
  claimRequest,
  command,
  commit,
  event,
  everyRun,
  expectRun,
  idOf,
  list,
  refuse,
  row,
  signal,
  start,
  startOwned,
  succeed,
  t0,
  to,
} from "./samples.ts";

export const readCases: readonly ConformanceCase[] = [
  {
    name: "what is not there reads as nothing",
    run: async ({ store }) => {
      assert.equal(await store.getRun({ runId: idOf(1) }), null);
      assert.deepEqual(await store.getEvents({ runId: idOf(1), fromSeq: 1, limit: 10 }), []);
      assert.deepEqual(await store.getSignals({ runId: idOf(1) }), []);
      assert.deepEqual(await store.getEnded({ runIds: [idOf(1)] }), []);
      assert.deepEqual(await store.listRuns(everyRun), []);
      assert.deepEqual(await store.countRuns({ namespace: null, workflow: null }), []);
      assert.deepEqual(await store.commit({ writes: [], claim: null }), { outcomes: [], claim: null });
    },
  },
  {
    name: "an id that is no id of a run names none",
    run: async ({ store }) => {
      await succeed(store, startOwned(1, {}, { events: [event(1)] }));
      for (const runId of [
        "nope",
        "",
        "1",
        idOf(10).slice(1),
        idOf(1).replaceAll("-", ""),
        idOf(1).toUpperCase(),
        `{${idOf(1)}}`,
      ]) {
        assert.equal(await store.getRun({ runId }), null);
        assert.deepEqual(await store.getEvents({ runId, fromSeq: 1, limit: 10 }), []);
        assert.deepEqual(await store.getSignals({ runId }), []);
        assert.deepEqual(await store.getEnded({ runIds: [runId, idOf(1)] }), []);
        assert.equal(await store.deleteRuns({ runIds: [runId] }), 0);
        const write = { runId, nowMs: t0 };
        await refuse(store, { ...append(1), ...write }, "lease_lost");
        await refuse(store, signal(1, { runId }), "run_not_found");
        await refuse(store, { ...command(1, { name: "delete" }), ...write }, "run_not_found");
        await refuse(store, start(2, {}, { copyFrom: { runId, throughSeq: 1 } }), "run_not_found");
        await store.commit({ writes: [], claim: claimRequest({ holds: [runId, idOf(1)], limit: 0 }) });
      }
      await expectRun(store, 1, { status: "running" });
    },
  },
  {
    name: "events are read from a number on, up to a limit",
    run: async ({ store }) => {
      const log = Array.from({ length: 2500 }, (_, at) => event(at + 1));
      await commit(store, startOwned(1, {}, { events: log }), startOwned(2, {}, { events: [event(1)] }));
      const read = (fromSeq: number, limit: number): ReturnType<typeof store.getEvents> =>
        store.getEvents({ runId: idOf(1), fromSeq, limit });
      assert.deepEqual(await read(1, 10_000), log);
      assert.deepEqual(await read(0, 2), log.slice(0, 2));
      assert.deepEqual(await read(2400, 50), log.slice(2399, 2449));
      assert.deepEqual(await read(2501, 10), []);
      assert.deepEqual(await read(1, 0), []);
    },
  },
  {
    name: "only those that have ended are among the ended",
    run: async ({ store }) => {
      const statuses = ["completed", "failed", "cancelled", "paused", "blocked", "sleeping", "waiting"] as const;
      await commit(store, ...[...statuses, "running"].map((_, at) => startOwned(at + 1)));
      await commit(store, ...statuses.map((status, at) => append(at + 1, { transition: to(status) })));
      const runIds = Array.from({ length: 1200 }, (_, at) => idOf(at + 1));
      const ended = await store.getEnded({ runIds });
      assert.deepEqual(ended.map(({ id }) => id).sort(), [idOf(1), idOf(2), idOf(3)]);
      assert.deepEqual(
        ended.find(({ id }) => id === idOf(2)),
        await row(store, 2),
      );
    },
  },
  {
    name: "a list is newest first, and its cursor goes through all of it",
    run: async ({ store }) => {
      const numbers = Array.from({ length: 45 }, (_, at) => at + 1);
      await commit(store, ...numbers.toReversed().map((number) => start(number)));
      const newest = numbers.toReversed().map(idOf);
      assert.deepEqual(await list(store), newest);
      const pages: string[] = [];
      let beforeId: string | null = null;
      for (;;) {
        const page: readonly string[] = await list(store, { beforeId, limit: 10 });
        pages.push(...page);
        if (page.length < 10) break;
        beforeId = page.at(-1)!;
      }
      assert.deepEqual(pages, newest);
      assert.deepEqual(await list(store, { limit: 0 }), []);
    },
  },
  {
    name: "a list is filtered by each of its filters, and by all at once",
    run: async ({ store }) => {
      await commit(
        store,
        startOwned(1, { namespace: "eu" }),
        startOwned(2, { workflow: "other", tags: { tenant: "acme", 'a"b.c': "1" } }),
        startOwned(3, { version: 2, tags: { tenant: "acme" } }),
        startOwned(4, { queue: "slow", tags: { tenant: "else" } }),
        startOwned(5, { idempotencyKey: "k", createdMs: t0 + 5 }),
        start(6, { createdMs: t0 + 6 }),
        startOwned(7),
        startOwned(8),
      );
      await commit(
        store,
        append(1, { transition: to("completed") }),
        append(2, { transition: to("failed") }),
        append(3, { transition: to("sleeping", { dueMs: t0 }) }),
        append(4, { transition: to("waiting") }),
        append(7, { transition: to("blocked") }),
      );
      const cases: readonly (readonly [Partial<RunQuery>, readonly number[]])[] = [
        [{ namespace: "eu" }, [1]],
        [{ workflow: "other" }, [2]],
        [{ version: 2 }, [3]],
        [{ queue: "slow" }, [4]],
        [{ idempotencyKey: "k" }, [5]],
        [{ idempotencyKey: "k", statuses: ["failed"] }, []],
        [{ tags: { tenant: "acme" } }, [3, 2]],
        [{ tags: { tenant: "acme", 'a"b.c': "1" } }, [2]],
        [{ tags: { toString: "x" } }, []],
        [{ createdAfterMs: t0 + 5 }, [6, 5]],
        [{ createdAfterMs: t0 + 5, createdBeforeMs: t0 + 6 }, [5]],
        [{ createdBeforeMs: t0 }, []],
        [{ statuses: ["running"] }, [8, 5]],
        [{ statuses: ["running"], beforeId: idOf(8) }, [5]],
        [{ statuses: ["pending"] }, [6]],
        [{ statuses: ["failed", "blocked"] }, [7, 2]],
        [{ statuses: ["failed", "blocked"], beforeId: idOf(7), limit: 5 }, [2]],
        [{ statuses: ["sleeping", "waiting"], limit: 1 }, [4]],
        [{ statuses: ["completed", "running"] }, [8, 5, 1]],
        [{ statuses: [] }, []],
        [{ statuses: ["failed"], workflow: "other", version: 1, queue: "default", tags: { tenant: "acme" } }, [2]],
        [{ statuses: ["failed"], workflow: "other", tags: { tenant: "else" } }, []],
      ];
      for (const [query, numbers] of cases) {
        assert.deepEqual(await list(store, query), numbers.map(idOf), JSON.stringify(query));
      }
      assert.deepEqual(await store.listRuns({ ...everyRun, namespace: "eu" }), [await row(store, 1)]);
    },
  },
  {
    name: "runs are counted by workflow, version and status",
    run: async ({ store }) => {
      await commit(store, start(1), start(2), start(3, { version: 2 }), start(4, { workflow: "a", namespace: "eu" }));
      await succeed(store, command(2, { name: "cancel", force: false, reason: null }));
      const counts = (namespace: string | null, workflow: string | null): ReturnType<typeof store.countRuns> =>
        store.countRuns({ namespace, workflow });
      assert.deepEqual(await counts(null, null), [
        { workflow: "a", version: 1, status: "pending", count: 1 },
        { workflow: "order", version: 1, status: "cancelled", count: 1 },
        { workflow: "order", version: 1, status: "pending", count: 1 },
        { workflow: "order", version: 2, status: "pending", count: 1 },
      ]);
      assert.equal((await counts(null, "order")).length, 3);
      assert.deepEqual(await counts("eu", null), [{ workflow: "a", version: 1, status: "pending", count: 1 }]);
      assert.deepEqual(await counts("eu", "order"), []);
    },
  },
  {
    name: "lists and counts go through more runs than one look",
    run: async ({ store }) => {
      for (let from = 0; from < 5000; from += 1000) {
        await commit(store, ...Array.from({ length: 1000 }, (_, at) => startOwned(from + at + 1)));
      }
      await commit(store, append(1, { transition: to("completed") }), append(4000, { transition: to("completed") }));
      assert.deepEqual(await list(store, { statuses: ["completed"] }), [idOf(4000), idOf(1)]);
      assert.deepEqual(await list(store, { statuses: ["completed"], beforeId: idOf(4000) }), [idOf(1)]);
      assert.deepEqual(await store.countRuns({ namespace: null, workflow: null }), [
        { workflow: "order", version: 1, status: "completed", count: 2 },
        { workflow: "order", version: 1, status: "running", count: 4998 },
      ]);
    },
  },
  {
    name: "values of every kind of text come back as they were",
    run: async ({ store }) => {
      const texts = ["", "ä 漢字 🦀 \u2028", "\"quotes\" 'and' \\", "line\nbreak\ttab", "x".repeat(1024 * 1024)];
      for (const [at, text] of texts.entries()) {
        const number = at + 1;
        const tags = { text: text.slice(0, 100) };
        await succeed(store, startOwned(number, { input: text, seed: text.slice(0, 10), tags }));
        await succeed(
          store,
          append(number, { events: [event(1, { data: text, key: text.slice(0, 50) })], state: text }),
        );
        await succeed(store, append(number, { transition: to("completed", { output: text, error: text }) }));
        const run = await row(store, number);
        assert.deepEqual([run.input, run.state, run.output, run.error, run.tags], [text, text, text, text, tags]);
        const [read] = await store.getEvents({ runId: idOf(number), fromSeq: 1, limit: 1 });
        assert.equal(read?.data, text);
        assert.equal(read?.key, text.slice(0, 50));
        assert.deepEqual(await list(store, { tags }), [idOf(number)]);
      }
    },
  },
  {
    name: "what is handed in or out can be changed without changing what is stored",
    run: async ({ store }) => {
      const tags: Record<string, string> = { a: "1" };
      const log = { ...event(1) } as { data: string | null };
      const committed = store.commit({ writes: [start(1, { tags }, { events: [log as never] })], claim: null });
      tags["a"] = "changed";
      log.data = "changed";
      await committed;
      const before = await row(store, 1);
      assert.deepEqual(before.tags, { a: "1" });
      const [read] = await store.getEvents({ runId: idOf(1), fromSeq: 1, limit: 1 });
      assert.deepEqual(read, event(1));
      for (const change of [
        () => Object.assign(before, { status: "failed" }),
        () => Object.assign(before.tags, { a: "changed" }),
        () => (before.awaits as string[]).push("changed"),
        () => Object.assign(read, { data: "changed" }),
      ]) {
        try {
          change();
        } catch {
          // A store may hand out what cannot be changed.
        }
      }
      const { status, tags: kept, awaits } = await row(store, 1);
      assert.deepEqual({ status, kept, awaits }, { status: "pending", kept: { a: "1" }, awaits: [] });
      assert.deepEqual(await store.getEvents({ runId: idOf(1), fromSeq: 1, limit: 1 }), [event(1)]);
    },
  },
  {
    name: "it can be inspected",
    run: async ({ store }) => {
      const facts = await store.inspect();
      assert.ok(facts.length > 2);
      for (const { name, value, problem } of facts) {
        assert.equal(typeof name, "string");
        assert.equal(typeof value, "string");
        assert.equal(problem, undefined);
      }
    },
  },
];
