import assert from "node:assert/strict";
import type { RecordQuery, Store } from "../store.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import { append, commit, event, idOf, list, recordWrite, start, startOwned, succeed, t0, to } from "./samples.ts";

async function questions(store: Store, given: Partial<RecordQuery>): Promise<readonly string[]> {
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
  return (await store.listRecords({ ...every, ...given })).map(({ id }) => id);
}

export const ownerCases: readonly ConformanceCase[] = [
  {
    name: "the runs of an owner are listed newest first and page by page, with all other filters",
    run: async ({ store }) => {
      const owners = ["ann", "bob", null, "ann", "Ann", "ann", "ann", "bob"];
      await commit(
        store,
        ...owners.map((owner, at) => start(at + 1, { owner, workflow: at === 6 ? "mail" : "order", dueMs: t0 + at })),
      );
      assert.deepEqual(await list(store, { owner: "ann" }), [7, 6, 4, 1].map(idOf));
      assert.deepEqual(await list(store, { owner: "ann", limit: 2 }), [7, 6].map(idOf));
      assert.deepEqual(await list(store, { owner: "ann", beforeId: idOf(6), limit: 2 }), [4, 1].map(idOf));
      assert.deepEqual(await list(store, { owner: "ann", workflow: "order" }), [6, 4, 1].map(idOf));
      assert.deepEqual(await list(store, { owner: "ann", statuses: ["pending"] }), [7, 6, 4, 1].map(idOf));
      for (const statuses of [["running"], ["failed"], []] as const)
        assert.deepEqual(await list(store, { owner: "ann", statuses }), []);
      for (const owner of ["", "an", "ann ", "%", "zoe"]) assert.deepEqual(await list(store, { owner }), []);
    },
  },
  {
    name: "an idempotency key, a tree, a parent, an attribute or a status finds no run of another owner",
    run: async ({ store }) => {
      const given = { parentId: idOf(1), rootId: idOf(1), attributes: { total: 5 } };
      await commit(
        store,
        start(1, { owner: "ann" }),
        startOwned(2, { ...given, owner: "ann", idempotencyKey: "k" }),
        startOwned(3, { ...given, owner: "bob", idempotencyKey: "l" }),
        startOwned(4, { ...given, owner: null }),
      );
      await commit(store, ...[2, 3, 4].map((n) => append(n, { transition: to("failed", { error: "{}" }) })));
      const filters = [
        { idempotencyKey: "k" },
        { rootId: idOf(1), statuses: ["failed"] },
        { parentId: idOf(1) },
        { attributes: [{ name: "total", op: "eq", value: 5 }] },
        { attributes: [{ name: "total", op: "gt", value: 1 }] },
        { statuses: ["failed"] },
      ] as const;
      for (const filter of filters) {
        assert.deepEqual(await list(store, { ...filter, owner: "ann" }), [idOf(2)]);
        assert.deepEqual(await list(store, { ...filter, owner: "eve" }), []);
      }
      assert.deepEqual(await list(store, { parentId: idOf(1) }), [4, 3, 2].map(idOf));
      assert.deepEqual(await list(store, { parentId: idOf(1), beforeId: idOf(4), limit: 1 }), [idOf(3)]);
      assert.deepEqual(await list(store, { parentId: idOf(9) }), []);
      assert.deepEqual(await list(store, { parentId: "nope" }), []);
    },
  },
  {
    name: "what has changed since a moment is listed, of an owner and of all",
    run: async ({ store }) => {
      const owners = ["ann", "ann", "bob", null, "ann"];
      await commit(store, ...owners.map((owner, at) => startOwned(at + 1, { owner })));
      const updatedAfterMs = t0 + 500;
      assert.deepEqual(await list(store, { owner: "ann", updatedAfterMs }), []);
      await commit(
        store,
        append(1, { events: [event(1)], transition: to("completed"), nowMs: t0 + 500 }),
        append(3, { events: [event(1)], state: "{}", nowMs: t0 + 600 }),
        append(4, { events: [event(1)], transition: to("failed", { error: "{}" }), nowMs: t0 + 700 }),
        append(2, { events: [event(1)], transition: to("sleeping", { dueMs: t0 + 9000 }), nowMs: t0 + 499 }),
      );
      assert.deepEqual(await list(store, { owner: "ann", updatedAfterMs }), [idOf(1)]);
      assert.deepEqual(await list(store, { owner: "ann", updatedAfterMs: t0 + 499 }), [2, 1].map(idOf));
      assert.deepEqual(await list(store, { owner: "ann", updatedAfterMs: t0 + 499, limit: 1 }), [idOf(2)]);
      const sleeping = { owner: "ann", updatedAfterMs: t0 + 499, statuses: ["sleeping"] } as const;
      assert.deepEqual(await list(store, sleeping), [idOf(2)]);
      assert.deepEqual(await list(store, { owner: "bob", updatedAfterMs }), [idOf(3)]);
      assert.deepEqual(await list(store, { updatedAfterMs }), [4, 3, 1].map(idOf));
    },
  },
  {
    name: "errors of an owner are walked through in that owner's runs",
    run: async ({ store }) => {
      const owners = ["ann", "bob", "ann", "ann", null, "ann"];
      await commit(store, ...owners.map((owner, at) => startOwned(at + 1, { owner })));
      const failed = to("failed", { error: '{"code":"away"}' });
      await commit(store, ...[1, 2, 3, 5].map((number) => append(number, { transition: failed, nowMs: t0 + number })));
      const every = {
        status: "failed",
        namespace: null,
        workflow: null,
        sinceMs: null,
        beforeId: null,
        limit: 100,
      } as const;
      const { errors, lastId } = await store.scanErrors({ ...every, owner: "ann" });
      assert.deepEqual([errors.map(({ id }) => id), lastId], [[3, 1].map(idOf), null]);
      assert.deepEqual(
        (await store.scanErrors({ ...every, owner: "ann", sinceMs: t0 + 2 })).errors.map(({ id }) => id),
        [idOf(3)],
      );
      assert.deepEqual(await store.scanErrors({ ...every, owner: "ann", workflow: "mail" }), {
        errors: [],
        lastId: null,
      });
      assert.deepEqual(await store.scanErrors({ ...every, owner: "ann", status: "paused" }), {
        errors: [],
        lastId: null,
      });
      // It goes on behind the runs that it has looked at.
      const found: string[] = [];
      let beforeId: string | null = null;
      for (let slices = 1; ; slices += 1) {
        const slice: Awaited<ReturnType<Store["scanErrors"]>> = await store.scanErrors({
          ...every,
          owner: "ann",
          beforeId,
          limit: 3,
        });
        found.push(...slice.errors.map(({ id }) => id));
        beforeId = slice.lastId;
        if (beforeId === null) break;
        assert.ok(slices < 5);
      }
      assert.deepEqual(found, [3, 1].map(idOf));
    },
  },
  {
    name: "records are listed by their owner, and by when they have changed",
    run: async ({ store }) => {
      const bare = recordWrite("interrupt", 0).record!;
      const owners = ["ann", "bob", null, "ann"];
      for (const [at, owner] of owners.entries()) {
        await succeed(store, { ...recordWrite("interrupt", at + 1), record: { ...bare, owner }, nowMs: t0 + at });
      }
      await succeed(store, { ...recordWrite("schedule", 1), record: { ...bare, owner: "ann" } });
      assert.deepEqual(await questions(store, { owner: "ann" }), [4, 1].map(idOf));
      assert.deepEqual(await questions(store, { owner: "ann", beforeId: idOf(4) }), [idOf(1)]);
      assert.deepEqual(await questions(store, { owner: "ann", status: "answered" }), []);
      assert.deepEqual(await questions(store, { owner: "eve" }), []);
      assert.deepEqual(await questions(store, { updatedAfterMs: t0 + 2 }), [4, 3].map(idOf));
      assert.deepEqual(await questions(store, { updatedAfterMs: t0 + 2, limit: 1 }), [idOf(4)]);
      await succeed(store, {
        ...recordWrite("interrupt", 1),
        expects: 1,
        record: { endsAs: "expired" },
        nowMs: t0 + 50,
      });
      assert.deepEqual(await questions(store, { owner: "ann", updatedAfterMs: t0 + 50 }), [idOf(1)]);
      assert.deepEqual(await questions(store, { updatedAfterMs: t0 + 3, status: "open" }), [idOf(4)]);
      const ended = await store.getRecord({ kind: "interrupt", id: idOf(1) });
      assert.deepEqual([ended?.owner, ended?.status], ["ann", "expired"]);
    },
  },
];
