import { expect, it } from "vitest";
import { idOf, start, succeed } from "../../store/conformance/samples.ts";
import { MemoryStore } from "../../store/memory/memory-store.ts";
import type { NewRun } from "../../store/run-row.ts";
import type { OnHeldKey, StartWrite } from "../../store/write.ts";
import { joinedRuns } from "./joined-runs.ts";

const find: OnHeldKey = { type: "return" };

function keyed(number: number, onHeldKey: OnHeldKey, given: Partial<NewRun> = {}): StartWrite {
  return start(number, { idempotencyKey: "$k", idempotencyUntilTerminal: true, ...given }, { onHeldKey });
}

it("names the run that has the key, also where another start of the same look makes it, and nothing else", async () => {
  const store = new MemoryStore();
  const two = [keyed(2, find), keyed(3, find)];
  expect([...(await joinedRuns(store, two))]).toEqual([[idOf(3), idOf(2)]]);
  expect((await joinedRuns(store, [start(2), start(3, { idempotencyKey: "tick" })])).size).toBe(0);
  await succeed(store, keyed(1, find));
  expect([...(await joinedRuns(store, two)).values()]).toEqual([idOf(1), idOf(1)]);
  const replace: OnHeldKey = { type: "replace", maxDelayMs: null };
  expect([...(await joinedRuns(store, [keyed(2, replace), keyed(3, replace)])).values()]).toEqual([idOf(1), idOf(1)]);
  expect((await joinedRuns(store, [keyed(2, { type: "cancel", reason: "newer" })])).size).toBe(0);
});

it("says what the store then does", async () => {
  for (const onHeldKey of [find, { type: "replace", maxDelayMs: 5 }, { type: "cancel", reason: "newer" }] as const) {
    const store = new MemoryStore();
    for (let number = 1; number <= 4; number++) {
      const write = keyed(number, onHeldKey);
      const joined = await joinedRuns(store, [write]);
      const { run } = await succeed(store, write);
      expect(joined.get(write.run.id) ?? write.run.id).toBe(run?.id);
    }
  }
});
