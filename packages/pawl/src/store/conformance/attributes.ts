import assert from "node:assert/strict";
import type { AttributeFilter } from "../store.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import {
  append,
  command,
  commit,
  event,
  expectRun,
  idOf,
  list,
  refuse,
  start,
  startOwned,
  succeed,
  t0,
  to,
} from "./samples.ts";

export const attributeCases: readonly ConformanceCase[] = [
  {
    name: "the owner sets the whole of a run's attributes, and leaves them by saying nothing",
    run: async ({ store }) => {
      await succeed(store, startOwned(1, { attributes: { rank: 1, city: "Bonn" } }));
      await succeed(store, append(1, { events: [event(1)], attributes: { rank: 2.5, paid: true }, nowMs: t0 + 5 }));
      await expectRun(store, 1, { attributes: { rank: 2.5, paid: true }, state: null, updatedMs: t0 + 5 });
      await succeed(store, append(1, { events: [event(2)], state: '"set"' }));
      await expectRun(store, 1, { attributes: { rank: 2.5, paid: true }, state: '"set"' });
      await refuse(store, append(1, { epoch: 2, attributes: { rank: 3 } }), "lease_lost");
      const present = (name: string): Promise<readonly string[]> =>
        list(store, { attributes: [{ name, op: "present" }] });
      assert.deepEqual([await present("city"), await present("paid")], [[], [idOf(1)]]);
      await succeed(store, append(1, { events: [event(3)], attributes: {}, transition: to("completed") }));
      await expectRun(store, 1, { attributes: {}, status: "completed" });
      assert.deepEqual(await present("paid"), []);
    },
  },
  {
    name: "runs are found by their attributes: by value, by order, by beginning, by being there; texts, numbers and truth are never compared with each other",
    run: async ({ store }) => {
      await commit(
        store,
        start(1, { attributes: { rank: 1, city: "Berlin", paid: true } }),
        start(2, { attributes: { rank: -2.5, city: "Bern", paid: false } }),
        start(3, { attributes: { rank: "1", city: "berlin", paid: "true" } }),
        start(4, { attributes: { rank: 1_763_700_000_000.5, city: "", paid: 1 } }),
        start(5),
        start(6, { attributes: { 'odd "na\'me".%': "50%_off\\", toString: "x" } }),
      );
      const found = async (...attributes: AttributeFilter[]): Promise<readonly number[]> =>
        (await list(store, { attributes })).map((id) => Number(id.slice(-12)));
      assert.deepEqual(await found({ name: "rank", op: "eq", value: 1 }), [1]);
      assert.deepEqual(await found({ name: "rank", op: "eq", value: "1" }), [3]);
      assert.deepEqual(await found({ name: "paid", op: "eq", value: true }), [1]);
      assert.deepEqual(await found({ name: "paid", op: "eq", value: false }), [2]);
      assert.deepEqual(await found({ name: "paid", op: "eq", value: 1 }), [4]);
      assert.deepEqual(await found({ name: "paid", op: "eq", value: "true" }), [3]);
      assert.deepEqual(await found({ name: "rank", op: "gt", value: -2.5 }), [4, 1]);
      assert.deepEqual(await found({ name: "rank", op: "gte", value: -2.5 }), [4, 2, 1]);
      assert.deepEqual(await found({ name: "rank", op: "lt", value: 1 }), [2]);
      assert.deepEqual(await found({ name: "rank", op: "lte", value: 1 }), [2, 1]);
      assert.deepEqual(await found({ name: "rank", op: "gte", value: 1_763_700_000_000.5 }), [4]);
      assert.deepEqual(await found({ name: "rank", op: "gt", value: "0" }), [3]);
      assert.deepEqual(await found({ name: "city", op: "gte", value: "Bern" }), [3, 2]);
      assert.deepEqual(await found({ name: "city", op: "lt", value: "Bern" }), [4, 1]);
      assert.deepEqual(await found({ name: "city", op: "prefix", value: "Ber" }), [2, 1]);
      assert.deepEqual(await found({ name: "city", op: "prefix", value: "" }), [4, 3, 2, 1]);
      assert.deepEqual(await found({ name: "rank", op: "prefix", value: "1" }), [3]);
      assert.deepEqual(await found({ name: 'odd "na\'me".%', op: "prefix", value: "50%" }), [6]);
      assert.deepEqual(await found({ name: 'odd "na\'me".%', op: "prefix", value: "50_" }), []);
      assert.deepEqual(await found({ name: 'odd "na\'me".%', op: "eq", value: "50%_off\\" }), [6]);
      assert.deepEqual(await found({ name: "rank", op: "present" }), [4, 3, 2, 1]);
      assert.deepEqual(await found({ name: "rank", op: "absent" }), [6, 5]);
      assert.deepEqual(await found({ name: "toString", op: "present" }), [6]);
      assert.deepEqual(await found({ name: "constructor", op: "present" }), []);
      assert.deepEqual(await found({ name: "Rank", op: "present" }), []);
      assert.deepEqual(
        await found(
          { name: "rank", op: "gt", value: 0 },
          { name: "rank", op: "lt", value: 5 },
          { name: "paid", op: "eq", value: true },
        ),
        [1],
      );
    },
  },
  {
    name: "attributes go together with every other filter, with cursors, and with deletion",
    run: async ({ store }) => {
      const attributes = { rank: 7 };
      await commit(
        store,
        ...[1, 2, 3, 4].map((number) => startOwned(number, { attributes })),
        start(5, { attributes, tags: { a: "b" } }),
        start(6, { attributes: { rank: 8 } }),
        start(7, { attributes, namespace: "eu" }),
      );
      const where = { attributes: [{ name: "rank", op: "eq", value: 7 } as const] };
      assert.deepEqual(await list(store, { ...where, namespace: "default", limit: 2 }), [5, 4].map(idOf));
      assert.deepEqual(await list(store, { ...where, beforeId: idOf(4), limit: 2 }), [3, 2].map(idOf));
      assert.deepEqual(await list(store, { ...where, tags: { a: "b" } }), [idOf(5)]);
      assert.deepEqual(await list(store, { ...where, statuses: ["running"] }), [4, 3, 2, 1].map(idOf));
      await commit(store, append(3, { transition: to("completed") }), append(2, { transition: to("completed") }));
      await succeed(store, command(3, { name: "delete" }));
      await store.deleteRuns({ runIds: [idOf(2)] });
      assert.deepEqual(await list(store, where), [7, 5, 4, 1].map(idOf));
      // An id that comes again has nothing of the run that had it before.
      await succeed(store, start(2));
      assert.deepEqual(await list(store, where), [7, 5, 4, 1].map(idOf));
    },
  },
];
