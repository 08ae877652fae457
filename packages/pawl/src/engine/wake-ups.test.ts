import { describe, expect, it } from "vitest";
import { ManualClock } from "./test-kit.fixture.ts";
import { WakeUps } from "./wake-ups.ts";

function setUp(parts: { canNotify?: boolean; isShared?: boolean; random?: number } = {}): {
  clock: ManualClock;
  store: { isShared: boolean; canNotify: boolean };
  wakeUps: WakeUps;
  count: () => number;
} {
  const clock = new ManualClock();
  const store = { isShared: parts.isShared ?? true, canNotify: parts.canNotify ?? false };
  let wakes = 0;
  const wakeUps = new WakeUps({ store, clock, random: () => parts.random ?? 0, onWake: () => wakes++ });
  wakeUps.start();
  return { clock, store, wakeUps, count: () => wakes };
}

/** How long it takes until the next wake-up. */
function nextAfter(clock: ManualClock, count: () => number): number {
  const before = count();
  const sinceMs = clock.nowMs();
  while (count() === before && clock.nowMs() - sinceMs < 60_000) clock.advance(10);
  return clock.nowMs() - sinceMs;
}

describe("the poll", () => {
  it("comes every 4 s where the store tells what others do, and a little later by chance", () => {
    for (const [random, pauseMs] of [
      [0, 4_000],
      [0.999, 4_400],
    ] as const) {
      const { clock, count } = setUp({ canNotify: true, random });
      expect([nextAfter(clock, count), nextAfter(clock, count)]).toEqual([pauseMs, pauseMs]);
    }
  });

  it("comes ever more seldom where it does not, and often again once there was something to do", () => {
    const { clock, count, wakeUps } = setUp();
    const pauses = Array.from({ length: 5 }, () => nextAfter(clock, count));
    expect(pauses).toEqual([250, 500, 1_000, 2_000, 2_500]);
    wakeUps.answered(false);
    expect(nextAfter(clock, count)).toBe(2_500);
    clock.advance(1_900);
    wakeUps.answered(true);
    expect(nextAfter(clock, count)).toBe(250);
  });

  it("follows the store when it ceases to tell, or begins to", () => {
    const { clock, count, store } = setUp({ canNotify: true });
    nextAfter(clock, count);
    store.canNotify = false;
    nextAfter(clock, count);
    expect(nextAfter(clock, count)).toBe(1_000);
    store.canNotify = true;
    nextAfter(clock, count);
    expect(nextAfter(clock, count)).toBe(4_000);
  });

  it("does not come where nobody else uses the store, nor after the end", () => {
    const alone = setUp({ isShared: false });
    alone.clock.advance("1h");
    expect(alone.count()).toBe(0);
    const stopped = setUp();
    stopped.wakeUps.at(stopped.clock.nowMs() + 100);
    stopped.wakeUps.stop();
    stopped.clock.advance("1h");
    expect(stopped.count()).toBe(0);
  });
});

describe("a due time", () => {
  it("wakes once when it has come; an earlier one takes the place of a later one", () => {
    const { clock, count, wakeUps } = setUp({ isShared: false });
    const nowMs = clock.nowMs();
    wakeUps.at(nowMs + 5_000);
    wakeUps.at(nowMs + 1_000);
    wakeUps.at(nowMs + 4_000);
    clock.advance(1_000);
    expect(count()).toBe(1);
    clock.advance("1h");
    expect(count()).toBe(1);
  });
});

describe("after a failure", () => {
  it("pauses grow to 2 s, and are cut by chance down to a half", () => {
    for (const random of [0, 1]) {
      const { clock, count, wakeUps } = setUp({ isShared: false, random });
      const pauses = Array.from({ length: 5 }, () => {
        wakeUps.failed();
        expect(wakeUps.isBackingOff).toBe(true);
        return nextAfter(clock, count);
      });
      const whole = [250, 500, 1_000, 2_000, 2_000];
      expect(pauses).toEqual(random === 1 ? whole : [130, 250, 500, 1_000, 1_000]);
      wakeUps.answered(false);
      wakeUps.failed();
      expect(nextAfter(clock, count)).toBe(random === 1 ? 250 : 130);
    }
  });

  it("one pause is enough for many failures, and ends early when the store is known to be well", () => {
    const { clock, count, wakeUps } = setUp({ isShared: false });
    wakeUps.failed();
    wakeUps.failed();
    wakeUps.endBackOff();
    expect([count(), wakeUps.isBackingOff]).toEqual([1, false]);
    clock.advance("1h");
    expect(count()).toBe(1);
  });
});
