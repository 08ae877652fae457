import { describe, expect, it } from "vitest";
import { ManualClock, openPawl, problem, storeKinds, untilStatus } from "../engine/test-kit.fixture.ts";
import { PermanentError } from "../errors/permanent-error.ts";
import { RetryableError } from "../errors/retryable-error.ts";
import { fixed, noRetry } from "../retry/retry-policy.ts";
import { workflow } from "../workflow/workflow.ts";
import { ErrorGroups } from "./error-groups.ts";

describe.each(storeKinds)("pawl.errors on %s", (kind) => {
  it("groups what has failed by workflow, step and code, with counts, times and the last run", async () => {
    const clock = new ManualClock();
    const pay = workflow({ name: "pay", retry: noRetry() }, async (ctx, why: string) => {
      try {
        await ctx.step("charge", () => {
          throw new PermanentError(`no: ${why}`, { code: why });
        });
      } catch (error) {
        throw why === "wrapped" ? new Error("in an error of its own", { cause: error }) : error;
      }
    });
    const park = workflow({ name: "park" }, async (ctx) =>
      ctx.step("call", { retry: fixed({ attempts: 1, delay: 0, onExhausted: "pause" }) }, () => {
        throw new RetryableError("away", { code: "away" });
      }),
    );
    const odd = workflow({ name: "odd" }, async () => {
      throw new PermanentError("of no step", { code: "odd" });
    });
    const pawl = await openPawl(kind, [pay, park, odd], { clock });
    const startedAt = new Date(clock.nowMs());
    for (const why of ["declined", "declined", "expired", "wrapped"]) {
      const run = await pawl.start(pay, why);
      await problem(run.result());
    }
    clock.advance("2d");
    const last = await pawl.start(pay, "declined");
    await problem(last.result());
    const parked = await pawl.start(park);
    await untilStatus(pawl, parked.id, "paused");
    await problem((await pawl.start(odd)).result());

    const { groups, runs, isComplete } = await pawl.errors();
    expect([runs, isComplete]).toEqual([7, true]);
    expect(groups[0]).toMatchObject({
      workflow: "pay",
      step: "charge",
      code: "declined",
      count: 3,
      statuses: { failed: 3 },
      firstAt: startedAt,
      lastAt: new Date(clock.nowMs()),
      message: "no: declined",
      example: last.id,
    });
    const rest = groups.slice(1).map(({ workflow: of, step, code, statuses }) => [of, step, code, statuses]);
    expect(rest).toHaveLength(4);
    expect(rest).toEqual(
      expect.arrayContaining([
        ["park", "call", "away", { paused: 1 }],
        ["odd", undefined, "odd", { failed: 1 }],
        ["pay", "charge", "expired", { failed: 1 }],
        ["pay", "charge", "wrapped", { failed: 1 }],
      ]),
    );
    expect((await pawl.errors({ since: "1d" })).groups.map(({ count }) => count)).toEqual([1, 1, 1]);
    expect((await pawl.errors({ workflow: "park" })).runs).toBe(1);
    expect(await pawl.errors({ limit: 1 })).toMatchObject({ groups: [{ count: 3 }], isComplete: false });
    expect(await pawl.errors({ namespace: "eu" })).toEqual({ groups: [], runs: 0, isComplete: true });
    for (const query of [{ limit: 0 }, { since: new Date(Number.NaN) }]) {
      expect((await problem(pawl.errors(query))).code).toBe("invalid_option");
    }
  });

  it("counts runs whose code no longer fits their history at the step where it broke off", async () => {
    let isNew = false;
    const flow = workflow({ name: "flow" }, async (ctx) => {
      await ctx.step(isNew ? "new" : "old", () => 1);
      await ctx.waitForSignal("go");
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await untilStatus(pawl, run.id, "waiting");
    isNew = true;
    await pawl.signal(run.id, "go");
    await untilStatus(pawl, run.id, "blocked");
    const { groups } = await pawl.errors();
    expect(groups).toMatchObject([
      { step: "old", code: "nondeterministic", statuses: { blocked: 1 }, example: run.id },
    ]);
  });
});

it("codes that are made of data do not let the number of groups grow without end", () => {
  const groups = new ErrorGroups();
  for (let n = 0; n < 10_005; n++) {
    groups.add("failed", { id: String(n), workflow: "w", atMs: n, error: `{"code":"code ${n}","message":""}` });
  }
  expect([groups.runs, groups.mostFrequent().length, groups.areCut]).toEqual([10_005, 10_000, true]);
});
