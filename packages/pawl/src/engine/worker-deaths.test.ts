import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import type { Pawl } from "../client/pawl.ts";
import { noRetry } from "../retry/retry-policy.ts";
import { MemoryStore } from "../store/memory/memory-store.ts";
import { workflow, type Workflow } from "../workflow/workflow.ts";
import { createPawl } from "../client/create-pawl.ts";
import { eventsOf, Gate, ManualClock, Place, silentLogger, story, until, untilStatus } from "./test-kit.fixture.ts";

/** Workers that die one after the other, each in a process of its own; nobody's clock goes on, so that none finds out that it is taken for dead. */
class Fleet {
  readonly store: MemoryStore = new MemoryStore();
  readonly #workflow: Workflow;
  #worker: { readonly id: string } | undefined;
  #last: Pawl | undefined;

  constructor(flow: Workflow) {
    this.#workflow = flow;
  }

  get pawl(): Pawl {
    return this.#last as Pawl;
  }

  async join(clock: ManualClock = new ManualClock()): Promise<Pawl> {
    const store = this.store.connect();
    this.#last = await createPawl({ store, workflows: [this.#workflow], logger: silentLogger, clock });
    this.#worker = await this.#last.startWorker();
    return this.#last;
  }

  async die(): Promise<void> {
    const nowMs = Date.parse("2030-01-01T00:00:00Z");
    await this.store.releaseWorkers({ nowMs, deadIds: [(this.#worker as { id: string }).id] });
  }
}

describe("a run whose worker dies", () => {
  it("is blocked after five deaths without progress, and five more after each resume", async () => {
    let calls = 0;
    const gate = new Gate();
    const flow = workflow({ name: "flow" }, async (ctx) => {
      await ctx.step("hang", () => {
        calls++;
        return gate.opened;
      });
    });
    const fleet = new Fleet(flow);
    const { id } = await (await fleet.join()).start(flow);
    for (const expected of [5, 10]) {
      for (let call = expected - 3; call <= expected; call++) {
        await fleet.die();
        await fleet.join();
        await until(() => calls === call, "the next worker to take it up");
      }
      await fleet.die();
      await fleet.join();
      await untilStatus(fleet.pawl, id, "blocked");
      expect(calls).toBe(expected);
      const { error } = await fleet.pawl.get(id);
      expect(error?.code).toBe("run_kills_workers");
      const { workers } = error?.details ?? {};
      expect(workers).toHaveLength(5);
      await fleet.pawl.resume(id);
      await until(() => calls === expected + 1, "the run to be tried again");
    }
    const kinds = await story(fleet.pawl, id);
    const deaths = Array.from({ length: 5 }, () => "run-released");
    expect(kinds).toEqual([
      "run-started",
      ...deaths,
      "run-blocked",
      "run-resumed",
      ...deaths,
      "run-blocked",
      "run-resumed",
    ]);
    gate.open();
    await untilStatus(fleet.pawl, id, "completed");
  });

  it("goes on through any number of deaths while it gets ahead between them", async () => {
    const gates: Gate[] = [];
    const flow = workflow({ name: "flow", retry: noRetry() }, async (ctx) => {
      for (let at = 0; at < 12; at++) {
        await ctx.step("work", () => at);
        await ctx.step("hang", () => {
          const gate = new Gate();
          gates.push(gate);
          return gate.opened;
        });
      }
      return "done";
    });
    const fleet = new Fleet(flow);
    const run = await (await fleet.join()).start(flow);
    for (let at = 0; at < 12; at++) {
      await until(() => gates.length === 2 * at + 1, "the step to hang");
      await fleet.die();
      await fleet.join();
      await until(() => gates.length === 2 * at + 2, "the next worker to come to it");
      gates.at(-1)?.open();
    }
    await untilStatus(fleet.pawl, run.id, "completed");
    expect((await story(fleet.pawl, run.id)).filter((kind) => kind === "run-released")).toHaveLength(12);
  });

  it("before it has said that it has started still says so", async () => {
    const flow = workflow({ name: "flow" }, async () => "done");
    const fleet = new Fleet(flow);
    const pawl = await createPawl({ store: fleet.store.connect(), workflows: [flow], logger: silentLogger });
    const { id } = await pawl.start(flow);
    const request = {
      queues: null,
      serves: [{ workflow: "flow", version: 1 }],
      limit: 1,
      flows: {},
      queueLimits: {},
      holds: null,
    };
    await fleet.store.commit({ writes: [], claim: { ...request, workerId: "worker-1", nowMs: Date.now() } });
    await fleet.store.releaseWorkers({ nowMs: Date.now(), deadIds: [] });
    await pawl.startWorker();
    await untilStatus(pawl, id, "completed");
    expect(await story(pawl, id)).toEqual(["run-released", "run-started", "run-completed"]);
    await pawl.close();
  });

  // The clock of the next one was three seconds behind, and `ctx.now` ran back.
  it("sees no earlier time than before, though the clock of the next worker is behind", async () => {
    const seen: number[][] = [];
    const flow = workflow({ name: "flow" }, async (ctx) => {
      const times = [ctx.now()];
      seen.push(times);
      await ctx.step("a", () => 1);
      times.push(ctx.now());
      await ctx.waitForSignal("go");
      times.push(ctx.now());
      await ctx.step("b", () => 1);
      times.push(ctx.now());
    });
    const ahead = new ManualClock();
    ahead.advance("3s");
    const fleet = new Fleet(flow);
    const run = await (await fleet.join(ahead)).start(flow);
    await untilStatus(fleet.pawl, run.id, "waiting");
    await fleet.join();
    await fleet.pawl.signal(run.id, "go");
    await until(() => seen.at(-1)?.length === 4, "the run to end");
    expect(seen.at(-1)).toEqual(seen.at(-1)?.toSorted((a, b) => a - b));
    const times = (await eventsOf(fleet.pawl, run.id)).map(({ at }) => at.getTime());
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  // The next owner began a third attempt.
  it.each(["first", "last"])("is paused by a policy that is exhausted, if the step was asked for %s", async (place) => {
    let tries = 0;
    let hangs = 0;
    const gate = new Gate();
    const retry = noRetry({ onExhausted: "pause" });
    const flow = workflow({ name: "flow" }, async (ctx) => {
      const hang = (): Promise<unknown> =>
        ctx.step("hang", () => {
          hangs++;
          return gate.opened;
        });
      const pay = (): Promise<unknown> =>
        ctx.step("pay", { retry }, () => {
          if (tries++ === 0) throw new Error("no funds");
        });
      await Promise.all(place === "first" ? [pay(), hang()] : [hang(), pay()]);
    });
    const fleet = new Fleet(flow);
    const { id } = await (await fleet.join()).start(flow);
    await until(async () => (await story(fleet.pawl, id)).includes("step-failed pay"), "the failure to be on record");
    await fleet.die();
    await fleet.join();
    await untilStatus(fleet.pawl, id, "paused");
    expect([tries, hangs]).toEqual([1, 1]);
    expect((await fleet.pawl.get(id)).error?.message).toBe("no funds");
    gate.open();
    await fleet.pawl.resume(id);
    await untilStatus(fleet.pawl, id, "completed");
    expect([tries, hangs]).toEqual([2, 2]);
  });
});

it("a run that ends its process takes down five workers and no more", async () => {
  const program = fileURLToPath(new URL("./worker-deaths.fixture.ts", import.meta.url));
  const { file } = new Place("sqlite");
  const launch = async (...args: string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      "--conditions=@pawl/source",
      program,
      file,
      ...args,
    ]);
    return stdout.trim();
  };
  const id = await launch();
  for (let death = 1; death <= 5; death++) await expect(launch(id)).rejects.toMatchObject({ code: 7 });
  expect(await launch(id)).toBe("run_kills_workers");
});
