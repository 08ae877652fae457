import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { throttle } from "./throttle.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("works at once, and once more for all that is asked in between", () => {
  const work = vi.fn<() => void>();
  const ask = throttle(work, 100);
  ask();
  ask();
  ask();
  expect(work).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(100);
  expect(work).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(1_000);
  expect(work).toHaveBeenCalledTimes(2);
});

test("lets slow work end before it begins anew, and rests the longer the slower it is: counts of a full store came never, each broken off by the next", async () => {
  const begun: number[] = [];
  const start = Date.now();
  const ask = throttle(
    () => {
      begun.push(Date.now() - start);
      return new Promise((resolve) => setTimeout(resolve, 2_000));
    },
    1_500,
    Date.now,
  );
  for (let ms = 0; ms < 25_000; ms += 500) {
    ask();
    await vi.advanceTimersByTimeAsync(500);
  }
  expect(begun).toEqual([0, 10_000, 20_000]);
});

test("goes on after work that has failed", async () => {
  const work = vi.fn<() => Promise<void>>(() => Promise.reject(new Error("away")));
  const ask = throttle(work, 100);
  ask();
  ask();
  await vi.advanceTimersByTimeAsync(200);
  expect(work).toHaveBeenCalledTimes(2);
});

test("rests for eight seconds at most: an inbox that was read while the server was away once stayed as it was for half a minute", async () => {
  const work = vi.fn<() => Promise<void>>(() => new Promise((resolve) => setTimeout(resolve, 9_000)));
  const ask = throttle(work, 100, Date.now);
  ask();
  ask();
  await vi.advanceTimersByTimeAsync(9_000 + 8_000);
  expect(work).toHaveBeenCalledTimes(2);
});
