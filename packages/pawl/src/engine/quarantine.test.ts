import { describe, expect, it } from "vitest";
import { PawlError } from "../errors/pawl-error.ts";
import type { AppendWrite, CommitResult, Outcome, Write } from "../store/write.ts";
import { Journal, type Claimant, type JournalWriter } from "./journal.ts";
import { unavailable } from "./hooked-store.fixture.ts";
import { transitionTo } from "./execution/transitions.ts";
import { StoreOutage } from "./store-outage.ts";
import { problem, silentLogger, until } from "./test-kit.fixture.ts";

const refused = (): PawlError => new PawlError("invalid_input", "It cannot hold this.");
const done: Outcome = { ok: true, run: null, isNew: false, wakes: false };

/** Time passes by itself, from timer to timer, while nothing else happens. */
class LeapingClock {
  #nowMs = 0;
  #timers: { readonly atMs: number; readonly fn: () => void }[] = [];

  nowMs(): number {
    return this.#nowMs;
  }

  setTimer(delayMs: number, fn: () => void): () => void {
    const timer = { atMs: this.#nowMs + delayMs, fn };
    this.#timers.push(timer);
    return () => void (this.#timers = this.#timers.filter((other) => other !== timer));
  }

  nextTurn(fn: () => void): void {
    setImmediate(fn);
  }

  leap(): void {
    this.#timers.sort((a, b) => a.atMs - b.atMs);
    const timer = this.#timers.shift();
    if (timer === undefined) return;
    this.#nowMs = Math.max(this.#nowMs, timer.atMs);
    timer.fn();
  }
}

class Writer implements JournalWriter {
  readonly runId: string;
  readonly mustStay = false;
  isQueued = false;
  isWriting = false;
  pending: AppendWrite | null;
  readonly written: AppendWrite[] = [];
  readonly refusals: number[] = [];

  constructor(runId: string, parts: Partial<AppendWrite> = {}) {
    this.runId = runId;
    this.pending = append(runId, parts);
  }

  get isSuspending(): boolean {
    return this.pending?.transition?.status === "waiting";
  }

  takeWrite(): AppendWrite | null {
    const write = this.pending;
    this.pending = null;
    return write;
  }

  onWritten(write: AppendWrite): void {
    this.written.push(write);
  }

  instead(_write: AppendWrite, _error: unknown, refusals: number): AppendWrite | null {
    this.refusals.push(refusals);
    return refusals < 3 ? append(this.runId, { state: `instead ${refusals}` }) : null;
  }
}

function append(runId: string, parts: Partial<AppendWrite>): AppendWrite {
  const fixed = {
    workerId: "w",
    epoch: 1,
    events: [],
    consumedSignalIds: [],
    attributes: undefined,
    linked: [],
    transition: null,
    nowMs: 0,
  };
  return { type: "append", runId, state: undefined, ...fixed, ...parts };
}

const idOf = (write: Write): string =>
  write.type === "append" ? write.runId : write.type === "signal" ? write.signal.id : write.type;

/** A journal on a store that fails as the test says; time leaps while `until` waits. */
function open(fails: (writes: readonly Write[]) => Error | null): {
  readonly journal: Journal;
  readonly clock: LeapingClock;
  readonly batches: string[][];
  readonly outage: StoreOutage;
  readonly isIdle: () => Promise<void>;
} {
  const clock = new LeapingClock();
  const batches: string[][] = [];
  const outage = new StoreOutage({ localMs: () => clock.nowMs(), logger: silentLogger });
  const commit = async ({ writes, claim }: { writes: readonly Write[]; claim: unknown }): Promise<CommitResult> => {
    batches.push(writes.map(idOf));
    const error = fails(writes);
    if (error !== null) throw error;
    const result = claim === null ? null : { claimed: [], attention: [], nextDueMs: null };
    return { outcomes: writes.map(() => done), claim: result };
  };
  const journal = new Journal({
    store: { commit, overlapsFrom: 1 } as never,
    clock,
    logger: silentLogger,
    outage,
    random: () => 1,
    onWritten: () => {},
  });
  journal.onWaiting = () => setImmediate(() => journal.flush());
  const isIdle = async (): Promise<void> => {
    let idle = false;
    void journal.whenIdle().then(() => (idle = true));
    await until(() => (idle || clock.leap(), idle), "the journal to be idle");
  };
  return { journal, clock, batches, outage, isIdle };
}

function addAll(journal: Journal, writers: readonly Writer[]): void {
  for (const writer of writers) journal.add(writer);
  journal.flush();
}

function signal(id: string): Write & { type: "signal" } {
  return { type: "signal", signal: { id, runId: "r", name: "s", payload: null, atMs: 0 } };
}

/** What keeps the store in use meanwhile: evidence that it takes others. */
class Looking implements Claimant {
  readonly at: number[] = [];
  readonly #clock: LeapingClock;

  constructor(clock: LeapingClock) {
    this.#clock = clock;
  }

  claimRequest(): never {
    return { limit: 0 } as never;
  }

  onClaimed(): void {
    this.at.push(this.#clock.nowMs());
  }

  onClaimFailed(): void {}

  every(delayMs: number, journal: Journal, times: number): void {
    if (times === 0) return;
    this.#clock.setTimer(delayMs, () => {
      journal.claim(this);
      this.every(delayMs, journal, times - 1);
    });
  }
}

describe("a write that the store refuses for good", () => {
  it("is found among the others of its batch, which are written at once, and replaced", async () => {
    const { journal, batches, isIdle, clock, outage } = open((writes) =>
      writes.some((write) => write.type === "append" && write.runId === "bad" && write.state === undefined)
        ? refused()
        : null,
    );
    const bad = new Writer("bad");
    const good = Array.from({ length: 20 }, (_, index) => new Writer(`good ${index}`));
    addAll(journal, [...good.slice(0, 7), bad, ...good.slice(7)]);
    await until(() => good.every(({ written }) => written.length === 1));
    expect(clock.nowMs()).toBe(0);
    new Looking(clock).every(10, journal, 100);
    await isIdle();
    await until(() => (clock.leap(), bad.written.length === 1));
    expect(bad.refusals).toEqual([1]);
    expect(bad.written[0]?.state).toBe("instead 1");
    expect(bad.isWriting).toBe(false);
    expect(batches.filter((batch) => batch.length > 0).length).toBeLessThan(20);
    expect(outage.sinceMs).toBe(null);
  });

  it("is given up when nothing that is to stand in its place is taken either", async () => {
    const { journal, isIdle, clock } = open((writes) =>
      writes.some((write) => write.type === "append" && write.runId === "bad") ? refused() : null,
    );
    const bad = new Writer("bad");
    addAll(journal, [bad]);
    new Looking(clock).every(10, journal, 500);
    await isIdle();
    await until(() => (clock.leap(), bad.refusals.length === 3));
    expect(bad.refusals).toEqual([1, 2, 3]);
    expect(bad.written).toEqual([]);
    expect(bad.isWriting).toBe(false);
  });

  it("is taken for one, too, when it breaks the connection again and again while the store takes others", async () => {
    const { journal, clock } = open((writes) =>
      writes.some((write) => write.type === "append" && write.runId === "bad" && write.state === undefined)
        ? unavailable()
        : null,
    );
    const bad = new Writer("bad");
    const good = new Writer("good");
    addAll(journal, [bad, good]);
    new Looking(clock).every(100, journal, 10_000);
    await until(() => (clock.leap(), good.written.length === 1));
    expect(clock.nowMs()).toBeLessThan(1_000);
    await until(() => (clock.leap(), bad.written.length === 1));
    expect(clock.nowMs()).toBeGreaterThan(20_000);
    expect(bad.refusals).toEqual([1]);
  });

  it("does not keep claims away when it lets go of its run, however the store puts it", async () => {
    for (const [error, maxMs] of [
      [refused, 100],
      [unavailable, 20_000],
    ] as const) {
      const { journal, clock } = open((writes) =>
        writes.some((write) => write.type === "append" && write.state === undefined) ? error() : null,
      );
      const bad = new Writer("bad", { transition: transitionTo("waiting") });
      addAll(journal, [bad]);
      const looking = new Looking(clock);
      looking.every(10, journal, 10_000);
      await until(() => (clock.leap(), looking.at.length > 0));
      expect(clock.nowMs()).toBeLessThan(maxMs);
    }
  });

  it("of the client is rejected with its own error, and none of those beside it is", async () => {
    const { journal } = open((writes) => (writes.some((write) => idOf(write) === "bad") ? refused() : null));
    const writer = new Writer("run");
    const outcomes = ["a", "b", "bad", "c", "d"].map((id) => journal.write(signal(id)));
    addAll(journal, [writer]);
    expect((await problem(outcomes[2] as Promise<unknown>)).message).toBe("It cannot hold this.");
    expect(await Promise.all(outcomes.toSpliced(2, 1))).toEqual([done, done, done, done]);
    await until(() => writer.written.length === 1);
  });
});

describe("an outage", () => {
  for (const [what, error] of [
    ["a lost connection", unavailable],
    ["a full disk", () => new PawlError("store_full", "The disk is full.")],
  ] as const) {
    it(`splits nothing and does not spin: ${what}`, async () => {
      let isDown = true;
      const { journal, clock, batches, isIdle } = open(() => (isDown ? error() : null));
      const writers = Array.from({ length: 100 }, (_, index) => new Writer(`run ${index}`));
      addAll(journal, writers);
      await until(() => (clock.leap(), clock.nowMs() > 600_000));
      expect(new Set(batches.map(({ length }) => length))).toEqual(new Set([50]));
      // Two batches, each at most every 2 s.
      expect(batches.length).toBeLessThan(630);
      isDown = false;
      await isIdle();
      for (const { written, refusals } of writers) expect([written.length, refusals.length]).toEqual([1, 0]);
    });
  }

  it("that begins while a batch is sorted out refuses nothing, and does not spin either", async () => {
    let isDown = false;
    const { journal, clock, batches, isIdle } = open((writes) => {
      if (isDown) return unavailable();
      const isBad = writes.some((write) => write.type === "append" && write.runId === "bad");
      if (isBad) isDown = true;
      return isBad ? refused() : null;
    });
    const writers = ["a", "b", "bad", "c"].map((id) => new Writer(id));
    addAll(journal, writers);
    await until(() => (clock.leap(), clock.nowMs() > 600_000));
    expect(batches.length).toBeLessThan(330);
    expect(writers.flatMap(({ refusals }) => refusals)).toEqual([]);
    expect(clock.nowMs()).toBeGreaterThan(0);
    journal.close();
    expect(writers.every(({ isWriting }) => !isWriting)).toBe(true);
    await isIdle();
  });

  it("lets runs go again after a while as runs that others may have, so that claims can go on", async () => {
    let isDown = true;
    const { journal, clock, isIdle } = open(() => (isDown ? unavailable() : null));
    const writer = new Writer("run", { transition: transitionTo("waiting", { awaits: ["s"], clearPause: true }) });
    addAll(journal, [writer]);
    await until(() => (clock.leap(), clock.nowMs() > 6_000));
    isDown = false;
    await isIdle();
    const { status, awaits, clearPause, dueMs } = writer.written[0]!.transition!;
    expect({ status, awaits, clearPause }).toEqual({ status: "pending", awaits: [], clearPause: false });
    expect(dueMs).toBeGreaterThan(0);
  });
});

describe("a batch", () => {
  it("is bounded by what it holds, not only by how many", async () => {
    const { journal, batches, isIdle } = open(() => null);
    const heavy = "x".repeat(6 * 1024 * 1024);
    addAll(
      journal,
      Array.from({ length: 8 }, (_, index) => new Writer(`run ${index}`, { state: heavy })),
    );
    await isIdle();
    expect(batches.flat()).toHaveLength(8);
    expect(Math.max(...batches.map(({ length }) => length))).toBe(3);
  });
});
