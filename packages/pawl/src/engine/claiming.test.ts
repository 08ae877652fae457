import { expect, it } from "vitest";
import type { Store } from "../store/store.ts";
import type { ClaimRequest, ClaimResult } from "../store/write.ts";
import { Claiming } from "./claiming.ts";
import type { Execution } from "./execution/execution.ts";
import type { Journal } from "./journal.ts";
import { SharedClock } from "./shared-clock.ts";
import { ManualClock } from "./test-kit.fixture.ts";

/** A worker with ten slots at a store that says by itself when there is work. */
function setUp(): {
  clock: ManualClock;
  claiming: Claiming;
  asksFor: () => number;
  answer: (claimed: number, nextDueMs: number | null) => void;
  fail: () => void;
  isAsking: () => boolean;
} {
  const clock = new ManualClock();
  const store = { isShared: false, canNotify: true, clockOffsetMs: 0 } as Store;
  const runs = new Map<string, Execution>();
  let isAsking = false;
  let request: ClaimRequest | null = null;
  const claiming = new Claiming({
    workerId: "w",
    serves: [{ workflow: "order", version: 1 }],
    queues: null,
    flows: {},
    concurrency: 10,
    queueConcurrency: {},
    store,
    clock: new SharedClock(clock, store),
    random: () => 0,
    journal: { claim: () => (isAsking = true), onWaiting: () => {} } as unknown as Journal,
    home: {
      runs,
      parting: new Set<string>(),
      holdsLease: true,
      onClaimed: () => {},
      onQuiet: () => {},
      begin: ({ run }) => void runs.set(run.id, {} as Execution),
    },
  });
  claiming.start();
  const ask = (): ClaimRequest => {
    expect(isAsking).toBe(true);
    isAsking = false;
    return claiming.claimRequest()!;
  };
  return {
    clock,
    claiming,
    isAsking: () => isAsking,
    asksFor: () => (request = ask()).limit,
    answer: (count, nextDueMs) => {
      const taken = Array.from({ length: count }, (_, n) => ({
        run: { id: `${runs.size}.${n}` },
        events: [],
        signals: [],
      }));
      const result = { claimed: taken as unknown as ClaimResult["claimed"], attention: [], nextDueMs };
      claiming.onClaimed(request!, result);
    },
    fail: () => claiming.onClaimFailed(),
  };
}

it("claims again at once where a claim has brought less than there is room for, and more is due", () => {
  const { clock, asksFor, answer, isAsking } = setUp();
  expect(asksFor()).toBe(10);
  answer(4, clock.nowMs());
  expect(asksFor()).toBe(6);
  answer(4, clock.nowMs() - 5);
  expect(asksFor()).toBe(2);
  answer(1, null);
  expect(isAsking()).toBe(false);
});

it("waits for its turn, longer and longer, where others are at all that is due", () => {
  const { clock, asksFor, answer, isAsking } = setUp();
  const pauses: number[] = [];
  for (let round = 0; round < 9; round += 1) {
    asksFor();
    answer(0, clock.nowMs() - 100);
    const sinceMs = clock.nowMs();
    while (!isAsking() && clock.nowMs() - sinceMs < 10_000) clock.advance(1);
    pauses.push(clock.nowMs() - sinceMs);
  }
  expect(pauses).toEqual([20, 40, 80, 160, 320, 640, 1000, 1000, 1000]);
  asksFor();
  answer(1, clock.nowMs());
  asksFor();
  answer(0, clock.nowMs());
  clock.advance(20);
  expect(isAsking()).toBe(true);
});

it("lets no run be born before those that are due and were left behind", () => {
  const { clock, claiming, asksFor, answer } = setUp();
  const born = { id: "b", workflow: "order", version: 1, queue: "default" };
  asksFor();
  answer(4, clock.nowMs());
  expect(claiming.reserveBirth(born)).toBe(false);
  asksFor();
  answer(1, clock.nowMs() + 1000);
  expect(claiming.reserveBirth(born)).toBe(true);
});

it("asks for half as much after each claim that fails, and for all again once one is answered", () => {
  const { clock, asksFor, answer, fail } = setUp();
  const asked: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    asked.push(asksFor());
    fail();
    clock.advance("3s");
  }
  expect(asked).toEqual([10, 5, 2, 1, 1]);
  expect(asksFor()).toBe(1);
  answer(1, null);
  expect(asksFor()).toBe(9);
});
