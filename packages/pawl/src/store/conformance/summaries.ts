import assert from "node:assert/strict";
import type { NewRun } from "../run-row.ts";
import { idAtMs, type RunSummary, type SummaryQuery, type SummaryRow } from "../run-summary.ts";
import { spreadClass } from "../spread.ts";
import type { Store, TallyQuery } from "../store.ts";
import type { AppendWrite, StartWrite } from "../write.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import { append, commit, everyRun, idOf, start, startOwned, t0, to } from "./samples.ts";

const minute = 60_000;

/** An id of a run that was created then. */
function idAt(createdMs: number, number: number): string {
  return `${idAtMs(createdMs).slice(0, 13)}-7000-8000-${String(number).padStart(12, "0")}`;
}

function createdAt(createdMs: number, number: number, given: Partial<NewRun> = {}): StartWrite {
  return startOwned(number, { id: idAt(createdMs, number), createdMs, dueMs: createdMs, ...given });
}

function ended(createdMs: number, number: number, endMs: number, given: Partial<AppendWrite> = {}): AppendWrite {
  const runId = idAt(createdMs, number);
  return append(number, { runId, transition: to("completed"), nowMs: endMs, ...given });
}

const query: SummaryQuery = {
  namespace: null,
  owner: null,
  workflow: null,
  createdFromMs: t0 - 10 * minute,
  fromMs: t0,
  toMs: t0 + 10 * minute,
  bucketMs: 5 * minute,
  lookMax: 1_000,
};

function sorted({ rows, isComplete }: RunSummary): { rows: readonly SummaryRow[]; isComplete: boolean } {
  const key = ({ workflow, bucket }: SummaryRow): string => `${workflow} ${bucket}`;
  return { rows: rows.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)), isComplete };
}

const none = { counts: [], max: 0 };
const spread = (...values: readonly number[]): SummaryRow["duration"] => ({
  counts: [...new Set(values.map(spreadClass))]
    .sort((a, b) => a - b)
    .map((at) => [at, values.filter((value) => spreadClass(value) === at).length] as const),
  max: Math.max(...values),
});

async function tally(store: Store, given: Partial<TallyQuery> = {}): ReturnType<Store["tallyRuns"]> {
  return store.tallyRuns({ ...everyRun, lookMax: 1_000, ...given });
}

export const summaryCases: readonly ConformanceCase[] = [
  {
    name: "what has happened to runs is summed up by bucket and workflow",
    run: async ({ store }) => {
      assert.deepEqual(await store.summarizeRuns(query), { rows: [], isComplete: true });
      const early = t0 - minute;
      await commit(
        store,
        // Before the span, ended in it; and one that is too old to be looked at.
        createdAt(early, 1),
        createdAt(t0 - 11 * minute, 2),
        createdAt(t0, 3, { owner: "ann" }),
        createdAt(t0 + 1, 4, { workflow: "mail" }),
        createdAt(t0 + 6 * minute, 5, { owner: "ann", namespace: "eu" }),
        // Behind the span.
        createdAt(t0 + 10 * minute, 6),
        start(7, { id: idAt(t0 + 2, 7), createdMs: t0 + 2, dueMs: t0 + 2 }),
      );
      await commit(
        store,
        ended(early, 1, t0 + 10),
        ended(t0 - 11 * minute, 2, t0 + 10),
        ended(t0, 3, t0 + 7 * minute),
        ended(t0 + 1, 4, t0 + 21, { transition: to("failed", { error: "{}" }) }),
        ended(t0 + 6 * minute, 5, t0 + 11 * minute),
      );
      await store.commit({
        writes: [],
        claim: {
          workerId: "worker-2",
          queues: null,
          serves: [{ workflow: "order", version: 1 }],
          limit: 9,
          flows: {},
          queueLimits: {},
          holds: null,
          nowMs: t0 + 5_002,
        },
      });
      const mail = {
        workflow: "mail",
        bucket: 0,
        created: { failed: 1 },
        finished: { failed: 1 },
        duration: spread(20),
        waiting: spread(0),
      };
      const first = {
        workflow: "order",
        bucket: 0,
        created: { completed: 1, running: 1 },
        finished: { completed: 1 },
        duration: spread(minute + 10),
        waiting: spread(0, 5_000),
      };
      const second = {
        workflow: "order",
        bucket: 1,
        created: { completed: 1 },
        finished: { completed: 1 },
        duration: spread(7 * minute),
        waiting: spread(0),
      };
      assert.deepEqual(sorted(await store.summarizeRuns(query)), { rows: [mail, first, second], isComplete: true });
      assert.deepEqual((await store.summarizeRuns({ ...query, workflow: "mail" })).rows, [mail]);
      assert.deepEqual(sorted(await store.summarizeRuns({ ...query, owner: "ann" })).rows, [
        { ...first, created: { completed: 1 }, finished: {}, duration: none, waiting: spread(0) },
        second,
      ]);
      assert.deepEqual((await store.summarizeRuns({ ...query, namespace: "eu" })).rows, [
        { ...second, finished: {}, duration: none },
      ]);
      assert.deepEqual(await store.summarizeRuns({ ...query, owner: "eve" }), { rows: [], isComplete: true });
      const one = await store.summarizeRuns({ ...query, lookMax: 1 });
      assert.equal(one.isComplete, false);
    },
  },
  {
    name: "a summary goes through thousands of runs, and a run that ended before it began has no time",
    run: async ({ store }) => {
      const numbers = Array.from({ length: 9_000 }, (_, index) => index + 1);
      await commit(store, ...numbers.map((number) => createdAt(t0 + number, number)));
      const late = { id: idAt(t0 + 1, 9_999), createdMs: t0 + 1, dueMs: t0 + 9_000_000 };
      await commit(store, start(9_999, late));
      const reason = { name: "cancel", force: false, reason: null } as const;
      await commit(store, { type: "command", runId: late.id, command: reason, nowMs: t0 + 50 });
      const all = await store.summarizeRuns({ ...query, lookMax: 20_000 });
      const created: Record<string, number> = {};
      for (const row of all.rows)
        for (const [status, count] of Object.entries(row.created)) created[status] = (created[status] ?? 0) + count;
      assert.deepEqual([created, all.isComplete], [{ running: 9_000, cancelled: 1 }, true]);
      assert.ok(all.rows.every(({ duration }) => duration.counts.length === 0));
      assert.equal((await store.summarizeRuns({ ...query, lookMax: 5_000 })).isComplete, false);
    },
  },
  {
    name: "runs are counted by status, as far as they pass a filter",
    run: async ({ store }) => {
      assert.deepEqual(await tally(store), { counts: {}, isComplete: true });
      await commit(
        store,
        start(1, { owner: "ann" }),
        startOwned(2, { owner: "ann" }),
        startOwned(3, { owner: "ann", workflow: "mail" }),
        startOwned(4),
        startOwned(5, { parentId: idOf(1), rootId: idOf(1), tags: { a: "b" }, attributes: { total: 7 } }),
        startOwned(6, { namespace: "eu", idempotencyKey: "k" }),
      );
      await commit(
        store,
        append(2, { transition: to("failed", { error: "{}" }) }),
        append(3, { transition: to("failed", { error: "{}" }) }),
        append(4, { transition: to("sleeping", { dueMs: t0 + 9_000 }) }),
        append(6, { transition: to("completed") }),
      );
      const counted = async (given: Partial<TallyQuery>): Promise<unknown> => {
        const { counts, isComplete } = await tally(store, given);
        assert.equal(isComplete, true);
        return counts;
      };
      assert.deepEqual(await counted({}), { pending: 1, running: 1, sleeping: 1, completed: 1, failed: 2 });
      assert.deepEqual(await counted({ owner: "ann" }), { pending: 1, failed: 2 });
      assert.deepEqual(await counted({ owner: "ann", workflow: "mail" }), { failed: 1 });
      assert.deepEqual(await counted({ owner: "ann", statuses: ["pending", "running"] }), { pending: 1 });
      assert.deepEqual(await counted({ statuses: ["failed", "completed"] }), { completed: 1, failed: 2 });
      assert.deepEqual(await counted({ statuses: [] }), {});
      assert.deepEqual(await counted({ rootId: idOf(1) }), { pending: 1, running: 1 });
      assert.deepEqual(await counted({ parentId: idOf(1) }), { running: 1 });
      assert.deepEqual(await counted({ tags: { a: "b" } }), { running: 1 });
      assert.deepEqual(await counted({ attributes: [{ name: "total", op: "eq", value: 7 }] }), { running: 1 });
      assert.deepEqual(await counted({ attributes: [{ name: "total", op: "gte", value: 7 }] }), { running: 1 });
      assert.deepEqual(await counted({ idempotencyKey: "k" }), { completed: 1 });
      assert.deepEqual(await counted({ namespace: "eu" }), { completed: 1 });
      assert.deepEqual(await counted({ owner: "eve" }), {});
      assert.deepEqual(await counted({ parentId: "nope" }), {});
      assert.deepEqual(await counted({ owner: "ann", updatedAfterMs: t0 + 1 }), { failed: 2 });
      assert.deepEqual(await counted({ updatedAfterMs: t0 + 1, statuses: ["failed", "sleeping"] }), {
        sleeping: 1,
        failed: 2,
      });
      assert.deepEqual(await counted({ createdBeforeMs: t0 }), {});
    },
  },
  {
    name: "a count ends where it would be too long, and says so",
    run: async ({ store }) => {
      const numbers = Array.from({ length: 5_000 }, (_, index) => index + 1);
      await commit(store, ...numbers.map((number) => startOwned(number, { owner: number % 2 === 0 ? "ann" : null })));
      const over = numbers.filter((number) => number > 100);
      await commit(store, ...over.map((number) => append(number, { transition: to("completed") })));
      const failed = to("failed", { error: "{}" });
      await commit(store, ...[1, 2].map((number) => append(number, { transition: failed })));
      const cut = await tally(store, { lookMax: 2_000 });
      assert.equal(cut.isComplete, false);
      // However old they are.
      assert.deepEqual([cut.counts.failed, cut.counts.running], [2, 98]);
      assert.ok((cut.counts.completed ?? 0) >= 1_900 && (cut.counts.completed ?? 0) < 4_900);
      assert.equal((await tally(store, { owner: "ann", lookMax: 2_000 })).isComplete, false);
      assert.deepEqual(await tally(store, { owner: "ann", lookMax: 4_000 }), {
        counts: { completed: 2_450, failed: 1, running: 49 },
        isComplete: true,
      });
    },
  },
];
