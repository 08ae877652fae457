import { describe, expect, it } from "vitest";
import { append, commit, list, newRun, startOwned, to } from "../store/conformance/samples.ts";
import { MemoryStore } from "../store/memory/memory-store.ts";
import { VirtualClock } from "../testing/virtual-clock.ts";
import { Retention } from "./retention.ts";
import type { RetentionPolicy } from "./retention-rule.ts";
import { listeningLogger } from "./test-kit.fixture.ts";

const day = 86_400_000;
const minute = 60_000;
const any = { namespace: null, workflow: null, statuses: null } as const;

interface World {
  readonly store: MemoryStore;
  readonly clock: VirtualClock;
  readonly retention: Retention;
  readonly lines: string[];
}

function world(rules: readonly RetentionPolicy[], store: MemoryStore = new MemoryStore()): World {
  const clock = new VirtualClock();
  const logger = listeningLogger();
  const retention = new Retention({ rules, store, clock, logger, random: () => 0.5 });
  return { store, clock, retention, lines: logger.lines };
}

/** Runs with these numbers that began long ago and have ended so long ago. */
async function ended({ store, clock }: World, numbers: readonly number[], agoMs: number): Promise<void> {
  const atMs = clock.nowMs() - agoMs;
  for (const number of numbers) {
    await commit(store, startOwned(number, { createdMs: clock.nowMs() - 9999 * day }));
    await commit(store, append(number, { transition: to("completed"), nowMs: atMs }));
  }
}

function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => at + 1);
}

describe("retention", () => {
  it("deletes what is past its time a minute after the start, and then every ten minutes", async () => {
    const it = world([{ ...any, keepMs: day }]);
    await ended(it, [1, 2], day);
    await ended(it, [3], day - 5 * minute);
    it.retention.start();
    await it.clock.advance(minute - 1);
    expect((await list(it.store)).length).toBe(3);
    await it.clock.advance(1);
    expect(await list(it.store)).toEqual([newRun(3).id]);
    expect(it.lines).toEqual([]);
    await it.clock.advance("10 minutes");
    expect((await list(it.store)).length).toBe(1);
    await it.clock.advance("1 second");
    expect(await list(it.store)).toEqual([]);
    await it.clock.advance("1 second");
    expect(it.lines).toEqual(["Retention has deleted 2 runs.", "Retention has deleted 1 run."]);
    await it.retention.stop();
  });

  it("goes over all runs in slices, with a longer pause behind those of which nothing was to go", async () => {
    const it = world([{ ...any, keepMs: day }]);
    const numbers = upTo(1700);
    await ended(it, numbers.slice(0, 600), day);
    await ended(it, numbers.slice(600, 1600), day / 2);
    await ended(it, numbers.slice(1600), day);
    it.retention.start();
    await it.clock.advance(minute);
    expect((await list(it.store, { limit: 9999 })).length).toBe(1200);
    await it.clock.advance(50);
    expect((await list(it.store, { limit: 9999 })).length).toBe(1100);
    // The two slices behind are of younger runs, and then come the last ones.
    await it.clock.advance(50);
    expect((await list(it.store, { limit: 9999 })).length).toBe(1100);
    await it.clock.advance("1 second");
    expect((await list(it.store, { limit: 9999 })).length).toBe(1000);
    await it.retention.stop();
  });

  it("two that sweep at once delete each run once", async () => {
    const store = new MemoryStore();
    const one = world([{ ...any, keepMs: 0 }], store);
    const other = new Retention({
      rules: [{ ...any, keepMs: 0 }],
      store: store.connect(),
      clock: one.clock,
      logger: { ...listeningLogger(), info: (line) => one.lines.push(line) },
      random: () => 0.5,
    });
    await ended(one, upTo(700), 1);
    one.retention.start();
    other.start();
    await one.clock.advance("2 minutes");
    expect(await list(store)).toEqual([]);
    const counts = one.lines.map((line) => Number(/\d+/.exec(line)?.[0]));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(700);
    await Promise.all([one.retention.stop(), other.stop()]);
  });

  it("says that it failed, and tries again the next time", async () => {
    class Failing extends MemoryStore {
      isBroken = true;
      override deleteRuns(params: { readonly runIds: readonly string[] }): Promise<number> {
        return this.isBroken ? Promise.reject(new Error("The disk is full.")) : super.deleteRuns(params);
      }
    }
    const store = new Failing();
    const it = world([{ ...any, keepMs: 0 }], store);
    await ended(it, [1], 1);
    it.retention.start();
    await it.clock.advance(minute);
    expect(it.lines).toEqual(["Deleting old runs failed and is tried again later: The disk is full."]);
    store.isBroken = false;
    await it.clock.advance("11 minutes");
    expect(await list(store)).toEqual([]);
    await it.retention.stop();
  });

  it("stops in the middle of a sweep and of a wait, and can be started again", async () => {
    const it = world([{ ...any, keepMs: 0 }]);
    await ended(it, upTo(1200), 1);
    it.retention.start();
    it.retention.start();
    await it.clock.advance(minute);
    expect((await list(it.store, { limit: 9999 })).length).toBe(700);
    await it.retention.stop();
    await it.clock.advance("1 day");
    expect((await list(it.store, { limit: 9999 })).length).toBe(700);
    it.retention.start();
    await it.retention.stop();
    it.retention.start();
    await it.clock.advance("2 minutes");
    expect(await list(it.store)).toEqual([]);
    await it.retention.stop();
  });

  it("does nothing at all where every rule keeps forever, or there is none", async () => {
    for (const rules of [[], [{ ...any, keepMs: null }]]) {
      const it = world(rules);
      await ended(it, [1], 1000 * day);
      it.retention.start();
      expect(it.clock.nextTimerMs).toBeUndefined();
      await it.retention.stop();
    }
  });
});
