import { expect, it } from "vitest";
import { MemoryStore } from "../store/memory/memory-store.ts";
import type { ChangeListener } from "../store/store.ts";
import { Changes } from "./changes.ts";
import { ManualClock } from "./test-kit.fixture.ts";

class TellingStore extends MemoryStore {
  override readonly isShared: boolean = true;
  readonly listeners = new Set<ChangeListener>();

  override onChange(listener: ChangeListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  tell(runIds: readonly string[] | null): void {
    for (const listener of this.listeners) listener(runIds);
  }
}

function changesIn(): { store: TellingStore; clock: ManualClock; changes: Changes } {
  const store = new TellingStore();
  const clock = new ManualClock();
  return { store, clock, changes: new Changes(store, clock) };
}

it("tells who follows a run of that run only, whoever has changed it", () => {
  const { store, changes } = changesIn();
  const told: string[] = [];
  const stops = ["a", "b", "b"].map((id) => changes.follow(id, () => told.push(id)));
  changes.written("a");
  store.tell(["b", "c"]);
  store.tell([]);
  expect(told).toEqual(["a", "b", "b"]);
  store.tell(null);
  expect(told).toEqual(["a", "b", "b", "a", "b", "b"]);
  stops[1]!();
  changes.written("b");
  expect(told).toHaveLength(7);
  for (const stop of stops) stop();
  expect(store.listeners.size).toBe(0);
});

it("tells listeners once of all that is written in a turn, and strangers of what others write only", async () => {
  const { store, changes } = changesIn();
  const [all, others]: (readonly string[] | null)[][] = [[], []];
  changes.listen((runIds) => all!.push(runIds));
  changes.listenToOthers((runIds) => others!.push(runIds));
  for (const id of ["a", "b", "a"]) changes.written(id);
  await Promise.resolve();
  store.tell(["c"]);
  store.tell(null);
  expect([all, others]).toEqual([
    [["a", "b"], ["c"], null],
    [["c"], null],
  ]);
});

it("has everybody look now and then, and stops when nobody listens", () => {
  const { store, clock, changes } = changesIn();
  let looks = 0;
  const stop = changes.follow("a", () => (looks += 1));
  clock.advance("2.5s");
  clock.advance("2.5s");
  expect(looks).toBe(2);
  stop();
  clock.advance("1h");
  expect([looks, store.listeners.size]).toEqual([2, 0]);
});

it("lets those who still wait look once more when it is closed", () => {
  const { store, changes } = changesIn();
  let looks = 0;
  changes.follow("a", () => (looks += 1));
  changes.close();
  expect([looks, store.listeners.size]).toEqual([1, 0]);
});
