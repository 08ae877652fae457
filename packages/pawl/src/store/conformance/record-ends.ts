import assert from "node:assert/strict";
import type { RecordEnd } from "../record-row.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import {
  append,
  event,
  idOf,
  recordWrite,
  refuse,
  row,
  signal,
  signalIds,
  startOwned,
  succeed,
  t0,
  to,
} from "./samples.ts";

const kind = "interrupt";
const expired: RecordEnd = { endsAs: "expired" };
const open = {
  namespace: "default",
  owner: "zoe",
  status: "open",
  runId: idOf(1),
  rootId: idOf(1),
  label: "ann",
  dueMs: t0 + 9,
  body: '{"a":1}',
};

export const recordEndCases: readonly ConformanceCase[] = [
  {
    name: "an open record ends whatever its revision, with all else as it was, and no other does",
    run: async ({ store }) => {
      await succeed(store, startOwned(1));
      await succeed(store, recordWrite(kind, 10, { record: open }));
      await succeed(
        store,
        recordWrite(kind, 10, { expects: 1, record: { ...open, label: "bob", body: '{"a":2}' }, nowMs: t0 + 650 }),
      );
      const end = recordWrite(kind, 10, { expects: null, record: expired, nowMs: t0 + 700 });
      await succeed(store, end);
      const ended = await store.getRecord({ kind, id: idOf(10) });
      assert.deepEqual(ended, {
        ...open,
        kind,
        id: idOf(10),
        revision: 3,
        status: "expired",
        label: "bob",
        dueMs: null,
        body: '{"a":2}',
        createdMs: t0 + 600,
        updatedMs: t0 + 700,
      });
      await refuse(store, end, "record_changed");
      await refuse(store, recordWrite(kind, 11, { expects: null, record: expired }), "record_changed");
      assert.deepEqual(await store.getRecord({ kind, id: idOf(10) }), ended);
    },
  },
  {
    name: "what is linked to the end of a record happens with it or not at all, also for the run that writes it, which then does not suspend",
    run: async ({ store }) => {
      await succeed(store, startOwned(1));
      await succeed(store, startOwned(2));
      for (const number of [1, 2]) {
        await succeed(
          store,
          recordWrite(kind, 10 + number, { record: { ...open, runId: idOf(number), rootId: idOf(number) } }),
        );
      }
      // The second was answered before.
      const answered = { ...open, runId: idOf(2), rootId: idOf(2), status: "answered" };
      await succeed(store, recordWrite(kind, 12, { expects: 1, record: answered, nowMs: t0 + 650 }));
      for (const number of [1, 2]) {
        const message = signal(number, { id: idOf(900 + number), name: "$interrupt:x" });
        const end = recordWrite(kind, 10 + number, {
          expects: null,
          record: expired,
          linked: [message],
          nowMs: t0 + 1000,
        });
        const transition = to("waiting", { awaits: ["$interrupt"] });
        await succeed(store, append(number, { events: [event(1)], linked: [end], transition }));
      }
      assert.deepEqual(await signalIds(store, 1), [idOf(901)]);
      assert.deepEqual(await signalIds(store, 2), []);
      assert.deepEqual([(await row(store, 1)).status, (await row(store, 2)).status], ["pending", "waiting"]);
      assert.equal((await store.getRecord({ kind, id: idOf(12) }))?.status, "answered");
    },
  },
];
