import { describe, expect, it } from "vitest";
import { VirtualClock } from "./virtual-clock.ts";

describe("VirtualClock", () => {
  it("stands still until it is moved", async () => {
    const clock = new VirtualClock({ startAt: new Date("2026-03-01T00:00:00Z") });
    await clock.idle();
    expect(clock.now().toISOString()).toBe("2026-03-01T00:00:00.000Z");
    await clock.advance("36 hours");
    expect(clock.now().toISOString()).toBe("2026-03-02T12:00:00.000Z");
  });

  it("lets timers go off in the order of their due time, then of their making", async () => {
    const clock = new VirtualClock();
    const order: string[] = [];
    clock.setTimer(20, () => order.push("late"));
    clock.setTimer(10, () => order.push("first"));
    clock.setTimer(10, () => order.push("second"));
    await clock.advance(15);
    expect(order).toEqual(["first", "second"]);
    await clock.advance(5);
    expect(order).toEqual(["first", "second", "late"]);
  });

  it("shows a timer the moment at which it is due", async () => {
    const clock = new VirtualClock({ startAt: 1000 });
    const seen: number[] = [];
    clock.setTimer(10, () => {
      seen.push(clock.nowMs());
      clock.setTimer(10, () => seen.push(clock.nowMs()));
    });
    await clock.advance(100);
    expect(seen).toEqual([1010, 1020]);
    expect(clock.nowMs()).toBe(1100);
  });

  it("lets what a timer sets off come to rest before the next one", async () => {
    const clock = new VirtualClock();
    const order: string[] = [];
    clock.setTimer(1, () =>
      clock.nextTurn(() => void Promise.resolve().then(() => clock.nextTurn(() => order.push("set off")))),
    );
    clock.setTimer(2, () => order.push("next"));
    await clock.advance(2);
    expect(order).toEqual(["set off", "next"]);
  });

  it("does not call a timer that was called off", async () => {
    const clock = new VirtualClock();
    let calls = 0;
    const cancel = clock.setTimer(1, () => calls++);
    cancel();
    await clock.advance("1 day");
    expect(calls).toBe(0);
    expect(clock.nextTimerMs).toBeUndefined();
  });

  it("lets a step sleep", async () => {
    const clock = new VirtualClock();
    let isAwake = false;
    void clock.sleep("2s").then(() => (isAwake = true));
    await clock.advance("1s");
    expect(isAwake).toBe(false);
    await clock.advance("1s");
    expect(isAwake).toBe(true);
  });

  it("refuses a start that is no moment in time", () => {
    expect(() => new VirtualClock({ startAt: new Date("never") })).toThrow(/startAt is Invalid Date/);
  });

  it("refuses a duration that it does not understand", async () => {
    await expect(new VirtualClock().advance("soon")).rejects.toMatchObject({ code: "invalid_duration" });
  });
});

describe("looks that may be late", () => {
  /** Looks twice a second, as a worker does while a step is running. */
  function watched(clock: VirtualClock): { looks: number; lastMs: number } {
    const seen = { looks: 0, lastMs: 0 };
    const look = (): void => {
      seen.looks++;
      seen.lastMs = clock.nowMs();
      clock.setTimer(500, look, { mayBeLate: true });
    };
    clock.setTimer(500, look, { mayBeLate: true });
    return seen;
  }

  it("go off at their time at first", async () => {
    const clock = new VirtualClock({ startAt: 0 });
    const seen = watched(clock);
    await clock.advance("1 minute");
    expect(seen).toEqual({ looks: 120, lastMs: 60_000 });
  });

  it("do not keep time from jumping to what is due", async () => {
    const clock = new VirtualClock({ startAt: 0 });
    const seen = watched(clock);
    let hops = 0;
    const due: number[] = [];
    clock.setTimer(3 * 86_400_000, () => void due.push(clock.nowMs()));
    while (due.length === 0 && (await clock.advanceToNext())) hops++;
    expect(hops).toBe(1001);
    expect(clock.nowMs()).toBe(3 * 86_400_000);
    expect(seen.looks).toBe(1000);
  });

  it("go off late, once in the place of all that were passed by", async () => {
    const clock = new VirtualClock({ startAt: 0 });
    const seen = watched(clock);
    await clock.advance("30 days");
    expect(seen.looks).toBe(1000);
    await clock.advance("1s");
    expect(seen).toEqual({ looks: 1003, lastMs: 30 * 86_400_000 + 1_000 });
  });

  it("go on where nothing else is set and there is no moment to jump to", async () => {
    const clock = new VirtualClock({ startAt: 0 });
    const seen = watched(clock);
    for (let hops = 0; hops < 2000; hops++) await clock.advanceToNext();
    expect(seen.looks).toBe(2000);
  });
});
