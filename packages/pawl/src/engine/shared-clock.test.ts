import { expect, it } from "vitest";
import { SharedClock } from "./shared-clock.ts";
import { ManualClock } from "./test-kit.fixture.ts";

function setUp(offsetMs = 0): { local: ManualClock; store: { clockOffsetMs: number }; clock: SharedClock } {
  const local = new ManualClock();
  const store = { clockOffsetMs: offsetMs };
  return { local, store, clock: new SharedClock(local, store) };
}

it("two machines whose clocks are minutes apart tell the same time", () => {
  const fast = setUp(-90_000);
  const slow = setUp(30_000);
  fast.local.advance("2m");
  expect(fast.clock.nowMs()).toBe(slow.clock.nowMs());
  expect(fast.clock.localMs()).toBe(slow.clock.localMs() + 120_000);
});

it("waits until time has caught up when the offset moves back a little", () => {
  const { local, store, clock } = setUp(40);
  const before = clock.nowMs();
  store.clockOffsetMs = 10;
  expect(clock.nowMs()).toBe(before);
  local.advance(29);
  expect(clock.nowMs()).toBe(before);
  local.advance(2);
  expect(clock.nowMs()).toBe(before + 1);
});

it("follows when it moves back by more than a second, and goes on from there", () => {
  const { local, store, clock } = setUp(60_000);
  const before = clock.nowMs();
  store.clockOffsetMs = 0;
  expect(clock.nowMs()).toBe(before - 60_000);
  local.advance(5);
  expect(clock.nowMs()).toBe(before - 59_995);
});

it("follows at once when it moves ahead", () => {
  const { store, clock } = setUp();
  const before = clock.nowMs();
  store.clockOffsetMs = 3_000;
  expect(clock.nowMs()).toBe(before + 3_000);
});

it("runs timers by the local clock, wherever the offset goes", () => {
  const { local, store, clock } = setUp();
  let isOver = false;
  clock.setTimer(100, () => (isOver = true));
  store.clockOffsetMs = 1_000_000;
  local.advance(99);
  expect(isOver).toBe(false);
  local.advance(1);
  expect(isOver).toBe(true);
});
