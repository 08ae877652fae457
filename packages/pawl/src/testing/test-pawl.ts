import { createPawl } from "../client/create-pawl.ts";
import type { Pawl } from "../client/pawl.ts";
import type { RunHandle } from "../client/run-handle.ts";
import type { PawlConfig } from "../config/pawl-config.ts";
import { PawlError } from "../errors/pawl-error.ts";
import type { Duration } from "../retry/duration.ts";
import { storeAt } from "../store/open-store.ts";
import { isTerminal } from "../store/run-status.ts";
import { awaitedStore } from "./awaited-store.ts";
import { VirtualClock } from "./virtual-clock.ts";

export interface TestPawlOptions extends Omit<PawlConfig, "clock"> {
  /** The moment at which virtual time begins; default 2026-01-01 in UTC. */
  readonly startAt?: Date | number;
}

/** A Pawl on virtual time, with a worker. */
export interface TestPawl {
  /** The whole client. */
  readonly pawl: Pawl;
  readonly clock: VirtualClock;
  /** `pawl.start`. */
  readonly start: Pawl["start"];
  /** Lets time pass: sleeps end, retries come due, waits time out, in their order. */
  advance(duration: Duration): Promise<void>;
  /** Resolves when nothing can happen without time moving. */
  idle(): Promise<void>;
  /**
   * Lets time pass until the run has ended, and gives its result.
   *
   * @throws the run's error; of a run that is paused or blocked, why it is; PawlError `run_not_terminal` when no passing of time would end it, since it waits for a signal or an answer.
   */
  finish<Output>(run: RunHandle<Output>): Promise<Output>;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Longer than any test has time to pass: a worker that need not fear for its lease keeps no timer between a test and its sleeps. */
const lease = "10000 days";

/**
 * A Pawl for tests: on a memory store (or the one that is named), in virtual time, with a worker. Days of sleep pass in no time, and the same test does the same every time.
 *
 * @example
 * await using t = await testPawl({ workflows: [reminder] });
 * const run = await t.start(reminder, { to: "ann" });
 * await t.advance("3 days");
 * expect(await run.status()).toBe("completed");
 *
 * With `alwaysReplay: true` every step is followed by a replay, so that code which is not deterministic is found: its run is `blocked`.
 *
 * @throws PawlError as `createPawl` does.
 */
export async function testPawl(options: TestPawlOptions): Promise<TestPawl> {
  const { startAt, ...config } = options;
  const clock = new VirtualClock(startAt === undefined ? {} : { startAt });
  const store = awaitedStore(await storeAt(config.store ?? "memory:"), clock);
  const pawl = await createPawl({ ...config, store, clock });
  await pawl.startWorker({ lease, ...config.worker });
  return new VirtualPawl(pawl, clock);
}

/** A step that has not ended after so many timers waits for something that no passing of time brings. */
const hopsMax = 10_000;

class VirtualPawl implements TestPawl {
  readonly pawl: Pawl;
  readonly clock: VirtualClock;
  readonly start: Pawl["start"];

  constructor(pawl: Pawl, clock: VirtualClock) {
    this.pawl = pawl;
    this.clock = clock;
    this.start = pawl.start.bind(pawl);
  }

  advance(duration: Duration): Promise<void> {
    return this.clock.advance(duration);
  }

  idle(): Promise<void> {
    return this.clock.idle();
  }

  async finish<Output>(run: RunHandle<Output>): Promise<Output> {
    const { pawl, clock } = this;
    await clock.idle();
    let current = await pawl.get(run.id);
    for (let hops = 0; !isTerminal(current.status); hops = current.status === "running" ? hops + 1 : 0) {
      const { status, error, dueAt, awaits } = current;
      if (status === "paused" || status === "blocked") throw error ?? stuck(run.id, "it is paused");
      // A child goes on by itself.
      if (status === "waiting" && dueAt === undefined && !awaits.includes("$child"))
        throw stuck(run.id, await this.#waitsFor(run.id, awaits));
      if (hops > hopsMax || !(await clock.advanceToNext())) throw stuck(run.id, "a step of it does not end");
      current = await pawl.get(run.id);
    }
    return current.continuedTo === undefined ? run.result() : this.finish(pawl.run<Output>(current.continuedTo));
  }

  /** Signals by their names, questions by their titles: those of runs below this one too. */
  async #waitsFor(runId: string, awaits: readonly string[]): Promise<string> {
    const signals = awaits.filter((name) => !name.startsWith("$")).map((name) => `the signal "${name}"`);
    const { items } = await this.pawl.interrupts.list({ run: runId, tree: true, status: "open" });
    const questions = items.map(({ id, key, title }) => `an answer to "${title}" (${key}, ${id})`).toReversed();
    return `it waits for ${[...signals, ...questions].join(" or ") || awaits.join(" or ")}`;
  }

  async close(): Promise<void> {
    const closing = this.pawl.close({ timeout: 0 });
    // What waits for its time to be up would wait for ever.
    await this.clock.advance("1s");
    await closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function stuck(runId: string, why: string): PawlError {
  return new PawlError("run_not_terminal", `Run ${runId} does not end however much time passes: ${why}.`, {
    details: { runId },
  });
}
