import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, it } from "vitest";
import { append, command, commit, event, idOf, start, startOwned, to, worker } from "../conformance/samples.ts";
import { ChangeTail } from "./change-tail.ts";
import { Database } from "./database.ts";
import { openInline } from "./inline-link.ts";
import { SqliteStore } from "./sqlite-store.ts";

const folder = mkdtempSync(join(tmpdir(), "pawl-tail-"));
afterAll(() => rmSync(folder, { recursive: true }));

let number = 0;
let other: SqliteStore;
let tail: ChangeTail;
let close: () => Promise<void>;

beforeEach(async () => {
  number += 1;
  const path = join(folder, `${number}.db`);
  other = new SqliteStore(path, { connect: openInline });
  await other.open();
  await commit(other, startOwned(1), startOwned(2, {}, { events: [event(1)] }));
  const database = new Database({ path, busyMs: 1_000, maxPages: null });
  tail = new ChangeTail(database);
  tail.begin();
  close = async () => {
    database.close();
    await other.close();
  };
  return () => close();
});

it("names the runs whose logs have grown, and new ones", async () => {
  expect(tail.look()).toBeUndefined();
  await commit(other, append(1, { events: [event(1), event(2)] }), start(3));
  expect(tail.look()).toEqual([1, 3].map(idOf));
  expect(tail.look()).toBeUndefined();
  await commit(other, append(2, { events: [event(2)] }));
  expect(tail.look()).toEqual([idOf(2)]);
});

it("names none where something has changed that no log tells of", async () => {
  await other.heartbeat({ worker: worker("worker-9"), isNew: true });
  expect(tail.look()).toBeNull();
  await commit(other, command(1, { name: "pause" }));
  expect(tail.look()).toBeNull();
  expect(tail.look()).toBeUndefined();
});

it("names none where there are too many events or runs", async () => {
  const many = Array.from({ length: 5_001 }, (_, index) => event(index + 1));
  await commit(other, append(1, { events: many }));
  expect(tail.look()).toBeNull();
  await commit(other, ...Array.from({ length: 1_001 }, (_, index) => start(index + 10)));
  expect(tail.look()).toBeNull();
  await commit(other, append(1, { events: [event(5_002)] }));
  expect(tail.look()).toEqual([idOf(1)]);
});

it("names none where the last rows were deleted, whether or not others have got their numbers", async () => {
  await commit(other, append(2, { events: [event(2)], transition: to("completed") }));
  expect(tail.look()).toEqual([idOf(2)]);
  await other.deleteRuns({ runIds: [idOf(2)] });
  expect(tail.look()).toBeNull();
  await commit(other, startOwned(3, {}, { events: [event(1)] }), append(3, { transition: to("completed") }));
  expect(tail.look()).toEqual([idOf(3)]);
  await other.deleteRuns({ runIds: [idOf(3)] });
  await commit(other, startOwned(4, {}, { events: [event(1, { atMs: 5 }), event(2)] }));
  expect(tail.look()).toBeNull();
});
