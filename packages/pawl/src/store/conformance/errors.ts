import assert from "node:assert/strict";
import type { ErrorQuery, Store } from "../store.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import { append, commit, idOf, startOwned, t0, to } from "./samples.ts";

const every = { namespace: null, owner: null, workflow: null, sinceMs: null, beforeId: null, limit: 100 } as const;

async function found(store: Store, query: Partial<ErrorQuery>): Promise<readonly string[]> {
  return (await store.scanErrors({ ...every, status: "failed", ...query })).errors.map(({ id }) => id);
}

export const errorCases: readonly ConformanceCase[] = [
  {
    name: "a walk over errors goes through the runs of one status, newest first, and says why each is there",
    run: async ({ store }) => {
      assert.deepEqual(await store.scanErrors({ ...every, status: "failed" }), { errors: [], lastId: null });
      const more = [{}, { workflow: "mail" }, { namespace: "eu" }, {}, {}, {}] as const;
      await commit(store, ...more.map((given, at) => startOwned(at + 1, given)));
      const ends = ["failed", "failed", "failed", "blocked", "paused", "failed"] as const;
      // A NUL and half a character, as errors of others may have them: no database that reads JSON would take them.
      const error = '{"code":"odd","message":"\\u0000 \\ud800"}';
      await commit(
        store,
        ...ends.map((status, at) => append(at + 1, { transition: to(status, { error }), nowMs: t0 + 100 + at })),
      );
      assert.deepEqual(await store.scanErrors({ ...every, status: "blocked" }), {
        errors: [{ id: idOf(4), workflow: "order", atMs: t0 + 103, error }],
        lastId: null,
      });
      assert.deepEqual(await found(store, {}), [6, 3, 2, 1].map(idOf));
      assert.deepEqual(await found(store, { status: "paused" }), [idOf(5)]);
      assert.deepEqual(await found(store, { namespace: "eu" }), [idOf(3)]);
      assert.deepEqual(await found(store, { workflow: "mail" }), [idOf(2)]);
      assert.deepEqual(await found(store, { sinceMs: t0 + 101 }), [6, 3, 2].map(idOf));
      assert.deepEqual(await found(store, { workflow: "nobody's" }), []);
    },
  },
  {
    name: "a walk over errors goes on behind the runs that it has looked at, whether or not they were wanted",
    run: async ({ store }) => {
      await commit(
        store,
        ...[1, 2, 3, 4, 5].map((number) => startOwned(number, number === 4 ? {} : { namespace: "eu" })),
      );
      const failed = to("failed", { error: '{"code":"away"}' });
      await commit(store, ...[1, 2, 3, 4, 5].map((number) => append(number, { transition: failed })));
      const slices: [readonly string[], string | null][] = [];
      let beforeId: string | null = null;
      do {
        const query: ErrorQuery = { ...every, status: "failed", namespace: "default", beforeId, limit: 2 };
        const { errors, lastId }: Awaited<ReturnType<Store["scanErrors"]>> = await store.scanErrors(query);
        slices.push([errors.map(({ id }) => id), lastId]);
        beforeId = lastId;
      } while (beforeId !== null);
      assert.deepEqual(slices, [
        [[idOf(4)], idOf(4)],
        [[], idOf(2)],
        [[], null],
      ]);
      // A run that was parked by a person has no error.
      await commit(store, startOwned(6), append(6, { transition: to("paused") }));
      assert.deepEqual(await found(store, { status: "paused" }), []);
    },
  },
];
