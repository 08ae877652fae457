import { describe, expect, it } from "vitest";
import { PawlError } from "../errors/pawl-error.ts";
import { PermanentError } from "../errors/permanent-error.ts";
import { RetryableError } from "../errors/retryable-error.ts";
import { exponential, fixed, noRetry, type RetryPolicy } from "../retry/retry-policy.ts";
import { workflow } from "../workflow/workflow.ts";
import {
  eventsOf,
  ManualClock,
  openPawl,
  Place,
  problem,
  storeKinds,
  until,
  untilStatus,
  type StoreKind,
} from "./test-kit.fixture.ts";

/** A step that fails `failures` times under this policy, on a clock that is moved to each retry: the delays that it was given. */
async function delaysUnder(
  kind: StoreKind,
  retry: RetryPolicy,
  failures: number,
  error: () => unknown = () => new Error("again"),
): Promise<number[]> {
  const clock = new ManualClock();
  let calls = 0;
  const flaky = workflow({ name: "flaky" }, (ctx) =>
    ctx.step("flaky", { retry }, () => {
      if (++calls <= failures) throw error();
      return calls;
    }),
  );
  const pawl = await openPawl(kind, [flaky], { clock });
  const run = await pawl.start(flaky);
  const delays: number[] = [];
  for (let round = 1; round <= failures; round++) {
    await until(async () => calls === round && (await pawl.get(run.id)).status !== "running");
    const { dueAt, status } = await pawl.get(run.id);
    if (status !== "sleeping") break;
    delays.push((dueAt?.getTime() ?? 0) - clock.nowMs());
    clock.advance(delays.at(-1) ?? 0);
  }
  await run.result().catch(() => {});
  return delays;
}

describe.each(storeKinds)("retries on %s", (kind) => {
  it("wait longer after each failure, up to the maximum, as an exponential policy says", async () => {
    const retry = exponential({ attempts: 6, initial: "1s", factor: 3, max: "20s", jitter: 0 });
    expect(await delaysUnder(kind, retry, 5)).toEqual([1_000, 3_000, 9_000, 20_000, 20_000]);
  });

  it("spread the delays by the jitter", async () => {
    const delays = await delaysUnder(kind, exponential({ attempts: 4, initial: "10s", factor: 1, jitter: 0.5 }), 3);
    expect(delays).toHaveLength(3);
    for (const delay of delays) {
      expect(delay).toBeGreaterThanOrEqual(5_000);
      expect(delay).toBeLessThanOrEqual(15_000);
    }
  });

  it("wait equally long under a fixed policy, and stop when attempts run out", async () => {
    expect(await delaysUnder(kind, fixed({ attempts: 3, delay: "7s" }), 9)).toEqual([7_000, 7_000]);
  });

  it("do not happen under noRetry, for a PermanentError, or for an error that says so", async () => {
    expect(await delaysUnder(kind, noRetry(), 1)).toEqual([]);
    const policy = fixed({ attempts: 3, delay: "1s" });
    expect(await delaysUnder(kind, policy, 1, () => new PermanentError("no"))).toEqual([]);
    expect(await delaysUnder(kind, policy, 1, () => new PawlError("odd", "no", { retryable: false }))).toEqual([]);
    expect(await delaysUnder(kind, policy, 1, () => new TypeError("x is not a function"))).toHaveLength(1);
  });

  it("wait as long as the error asks for where that is longer", async () => {
    const policy = fixed({ attempts: 3, delay: "1s" });
    expect(await delaysUnder(kind, policy, 1, () => new RetryableError("slow down", { retryAfter: "1m" }))).toEqual([
      60_000,
    ]);
    expect(await delaysUnder(kind, policy, 1, () => new RetryableError("soon", { retryAfter: "1ms" }))).toEqual([
      1_000,
    ]);
  });

  it("ask the predicate, which sees the error and the attempt", async () => {
    const asked: [string, number][] = [];
    const retryIf = (error: PawlError, attempt: number): boolean => asked.push([error.message, attempt]) < 2;
    expect(await delaysUnder(kind, fixed({ attempts: 9, delay: "1s", retryIf }), 9)).toEqual([1_000]);
    expect(asked).toEqual([
      ["again", 1],
      ["again", 2],
    ]);
  });

  it("never ask the predicate about a PermanentError", async () => {
    let isAsked = false;
    const retryIf = (): boolean => (isAsked = true);
    expect(
      await delaysUnder(kind, fixed({ attempts: 3, delay: "1s", retryIf }), 1, () => new PermanentError("no")),
    ).toEqual([]);
    expect(isAsked).toBe(false);
  });

  it("do not happen when the predicate itself throws, and the step's own error is kept", async () => {
    const flaky = workflow({ name: "flaky" }, (ctx) =>
      ctx.step(
        "flaky",
        {
          retry: fixed({
            attempts: 3,
            delay: 0,
            retryIf: () => {
              throw new Error("bad predicate");
            },
          }),
        },
        () => {
          throw new Error("the real one");
        },
      ),
    );
    const pawl = await openPawl(kind, [flaky]);
    expect((await problem((await pawl.start(flaky)).result())).message).toBe("the real one");
  });

  it("follow the step's policy before the workflow's, and that before the one of createPawl", async () => {
    const counts: Record<string, number> = {};
    const fails = (name: string) => (): never => {
      counts[name] = (counts[name] ?? 0) + 1;
      throw new Error(name);
    };
    const own = workflow({ name: "own", retry: fixed({ attempts: 2, delay: 0 }) }, async (ctx) => {
      await ctx.step("step", { retry: fixed({ attempts: 4, delay: 0 }) }, fails("step")).catch(() => {});
      await ctx.step("workflow", fails("workflow")).catch(() => {});
    });
    const plain = workflow({ name: "plain" }, (ctx) => ctx.step("pawl", fails("pawl")).catch(() => {}));
    const pawl = await openPawl(kind, [own, plain], { retry: fixed({ attempts: 3, delay: 0 }) });
    await (await pawl.start(own)).result();
    await (await pawl.start(plain)).result();
    expect(counts).toEqual({ step: 4, workflow: 2, pawl: 3 });
  });

  it("hold neither slot nor memory while the next attempt is far off", async () => {
    const clock = new ManualClock();
    const flaky = workflow({ name: "flaky", retry: fixed({ attempts: 2, delay: "1h" }) }, (ctx) =>
      ctx.step("flaky", ({ attempt }) => {
        if (attempt === 1) throw new Error("once");
        return attempt;
      }),
    );
    const quick = workflow({ name: "quick" }, async () => "quick");
    const place = new Place(kind);
    const pawl = await place.client([flaky, quick], { clock });
    const worker = await pawl.startWorker({ concurrency: 1 });
    const runs = [await pawl.start(flaky), await pawl.start(flaky), await pawl.start(flaky)];
    for (const run of runs) await untilStatus(pawl, run.id, "sleeping");
    expect(worker.activeRuns).toBe(0);
    expect(await (await pawl.start(quick)).result()).toBe("quick");
    clock.advance("1h");
    expect(await Promise.all(runs.map((run) => run.result()))).toEqual([2, 2, 2]);
  });

  it("stay due at the same moment over a restart, and go on counting", async () => {
    const clock = new ManualClock();
    const place = new Place(kind);
    const attempts: number[] = [];
    const flaky = workflow(
      { name: "flaky", retry: exponential({ attempts: 3, initial: "1h", factor: 2, max: "1d", jitter: 0 }) },
      (ctx) =>
        ctx.step("flaky", ({ attempt }) => {
          attempts.push(attempt);
          throw new Error(`attempt ${attempt}`);
        }),
    );
    const first = await place.open([flaky], { clock });
    const run = await first.start(flaky);
    await untilStatus(first, run.id, "sleeping");
    const { dueAt } = await first.get(run.id);
    await first.close();
    clock.advance("30m");
    const second = await place.open([flaky], { clock });
    expect((await second.get(run.id)).dueAt).toEqual(dueAt);
    clock.advance("29m");
    await second.start(flaky).then((other) => untilStatus(second, other.id, "sleeping"));
    expect(attempts).toEqual([1, 1]);
    clock.advance("1m");
    await until(() => attempts.length === 3);
    await untilStatus(second, run.id, "sleeping");
    expect((await second.get(run.id)).dueAt).toEqual(new Date(clock.nowMs() + 2 * 3_600_000));
    clock.advance("2h");
    expect((await problem(second.run(run.id).result())).message).toBe("attempt 3");
    const failures = (await eventsOf(second, run.id)).filter((event) => event.kind === "step-failed");
    expect(
      failures.map(({ data, attempt }) => [attempt, (data as { error: { message: string } }).error.message]),
    ).toEqual([
      [1, "attempt 1"],
      [2, "attempt 2"],
      [3, "attempt 3"],
    ]);
  });

  it("of one branch go on while another is still at work", async () => {
    let slowEnd: () => void = () => {};
    const both = workflow({ name: "both" }, (ctx) =>
      Promise.all([
        ctx.step("flaky", { retry: fixed({ attempts: 3, delay: "5ms" }) }, ({ attempt }) => {
          if (attempt < 3) throw new Error("again");
          slowEnd();
          return attempt;
        }),
        ctx.step("slow", () => new Promise<string>((resolve) => (slowEnd = () => resolve("slow")))),
      ]),
    );
    const pawl = await openPawl(kind, [both]);
    expect(await (await pawl.start(both)).result()).toEqual([3, "slow"]);
  });

  it("that run out pause the run where the policy says so, and resume gives the step a whole new round", async () => {
    const attempts: number[] = [];
    let isFixed = false;
    const parks = workflow(
      { name: "parks", retry: fixed({ attempts: 2, delay: 0, onExhausted: "pause" }) },
      async (ctx) => {
        await ctx.step("before", () => attempts.push(0));
        return ctx.step("service", ({ attempt }) => {
          attempts.push(attempt);
          if (!isFixed) throw new Error("service is down");
          return "up";
        });
      },
    );
    const place = new Place(kind);
    const pawl = await place.open([parks]);
    const run = await pawl.start(parks);
    await untilStatus(pawl, run.id, "paused");
    expect((await pawl.get(run.id)).error?.message).toBe("service is down");
    expect(attempts).toEqual([0, 1, 2]);
    await pawl.resume(run.id);
    await until(() => attempts.length === 5);
    await untilStatus(pawl, run.id, "paused");
    expect(attempts).toEqual([0, 1, 2, 3, 4]);
    isFixed = true;
    await pawl.resume(run.id);
    expect(await run.result()).toBe("up");
    expect(attempts).toEqual([0, 1, 2, 3, 4, 5]);
    expect((await pawl.get(run.id)).error).toBeUndefined();
  });

  it("park the run at once under noRetry with onExhausted pause, while branches beside it end first", async () => {
    const ended: string[] = [];
    const parks = workflow({ name: "parks" }, (ctx) =>
      Promise.all([
        ctx.step("bad", { retry: noRetry({ onExhausted: "pause" }) }, () => {
          throw new Error("down");
        }),
        ctx.step("beside", async () => {
          await new Promise((resolve) => setImmediate(resolve));
          ended.push("beside");
        }),
      ]),
    );
    const pawl = await openPawl(kind, [parks]);
    const run = await pawl.start(parks);
    await untilStatus(pawl, run.id, "paused");
    expect(ended).toEqual(["beside"]);
    expect((await pawl.steps(run.id)).map(({ key, status }) => [key, status])).toEqual(
      expect.arrayContaining([
        ["bad", "failed"],
        ["beside", "completed"],
      ]),
    );
  });

  it("that a PermanentError makes pointless leave its message to be seen, parked or failed", async () => {
    const parks = workflow({ name: "parks", retry: noRetry({ onExhausted: "pause" }) }, (ctx) =>
      ctx.step("bad", () => {
        throw new PermanentError("for good");
      }),
    );
    const pawl = await openPawl(kind, [parks]);
    const run = await pawl.start(parks);
    await until(async () => ["paused", "failed"].includes((await pawl.get(run.id)).status));
    expect((await pawl.get(run.id)).error?.message).toBe("for good");
  });
});
