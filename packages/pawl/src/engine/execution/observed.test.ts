import { describe, expect, it } from "vitest";
import type { Activation, AttemptSpan, Instrumentation } from "../../plugin/instrumentation.ts";
import { noRetry } from "../../retry/retry-policy.ts";
import { workflow } from "../../workflow/workflow.ts";
import { Place, untilStatus } from "../test-kit.fixture.ts";
import { stepName } from "./observed.ts";

/** Writes down what it is told. */
function scribe(): { readonly instrumentation: Instrumentation; readonly told: string[]; readonly asked: string[] } {
  const told: string[] = [];
  const asked: string[] = [];
  const attempt: Activation["attempt"] = ({ key, number }, within) => {
    told.push(`${key} ${number} begins${within === null ? "" : " within"}`);
    const span: AttemptSpan = {
      run: (fn) => fn(),
      end: (outcome, error) =>
        told.push(`${key} ${number} ${outcome}${error instanceof Error ? `: ${error.message}` : ""}`),
    };
    return span;
  };
  return {
    told,
    asked,
    instrumentation: {
      operation: ({ name, subject }, perform) => {
        asked.push([name, subject].join(" ").trim());
        return perform({ trace: "nonsense", touched: ({ workflow }) => asked.push(`touched ${workflow}`) });
      },
      activation: ({ workflow, epoch, queuedMs }) => ({
        trace: "nonsense",
        run: (fn) => {
          told.push(`${workflow} ${epoch} begins${queuedMs === null ? "" : " for the first time"}`);
          return fn();
        },
        attempt,
        child: () => "nonsense",
        end: ({ status, lastedMs }) =>
          told.push(`${workflow} ${epoch} ${status}${lastedMs === null ? "" : " for good"}`),
      }),
    },
  };
}

describe("what an instrumentation is told", () => {
  it("is every attempt that is made, none that a replay finds on record, and how each time in memory ends", async () => {
    const { told, asked, instrumentation } = scribe();
    const flow = workflow({ name: "flow" }, async (ctx) => {
      await ctx.step("first", () => 1);
      await ctx.waitForSignal("go");
      await ctx.parallel("both", { a: () => ctx.step("inner", () => 2), b: () => 3 });
      await ctx.step("late", { timeout: 1, retry: noRetry() }, () => new Promise(() => {})).catch(() => {});
      throw new Error("over");
    });
    const place = new Place("sqlite");
    const pawl = await place.open([flow], { instrumentation });
    const run = await pawl.start(flow, undefined);
    await untilStatus(pawl, run.id, "waiting");
    await run.signal("go");
    await expect(run.result()).rejects.toThrow("over");
    expect(asked).toEqual(["start flow", "touched flow", "signal go", "touched flow"]);
    expect(told).toEqual([
      "flow 1 begins for the first time",
      "first 1 begins",
      "first 1 completed",
      "flow 1 waiting",
      "flow 2 begins",
      "both/a 1 begins",
      "both/b 1 begins",
      "both/b 1 completed",
      "both/a/inner 1 begins within",
      "both/a/inner 1 completed",
      "both/a 1 completed",
      "late 1 begins",
      expect.stringContaining("late 1 failed: Attempt 1"),
      "flow 2 failed for good",
    ]);
  });
});

describe("the name of a step", () => {
  it.each([
    ["charge", "charge"],
    ["charge#2", "charge"],
    ["all/a/charge#3", "charge"],
    ["pages/17", "pages"],
    ["pages#2/0/fetch", "fetch"],
    ["pages/0/1", "pages"],
    ["7", "7"],
  ])("of %s is %s, so that there are no more names than the code has", (key, name) => {
    expect(stepName(key)).toBe(name);
  });
});
