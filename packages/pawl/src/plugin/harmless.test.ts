import { describe, expect, it } from "vitest";
import { Place, problem } from "../engine/test-kit.fixture.ts";
import { noRetry } from "../retry/retry-policy.ts";
import { workflow } from "../workflow/workflow.ts";
import { harmless } from "./harmless.ts";
import type { Activation, AttemptSpan, Instrumentation, OperationSpan } from "./instrumentation.ts";

/** Each place at which an instrumentation is called, and in which of them it throws, before or after what it looks on at. */
const places = [
  "operation",
  "operation, behind",
  "trace of the span",
  "touched",
  "activation",
  "run",
  "run, behind",
  "attempt",
  "attempt run",
  "attempt run, behind",
  "attempt end",
  "child",
  "end",
] as const;

function failing(at: (typeof places)[number]): Instrumentation {
  const fail = (place: (typeof places)[number]): void => {
    if (place === at) throw new Error(`It fails at ${place}.`);
  };
  const around =
    (place: "run" | "attempt run") =>
    <T>(fn: () => T): T => {
      fail(place);
      const value = fn();
      fail(`${place}, behind`);
      return value;
    };
  const attempt = (): AttemptSpan => {
    fail("attempt");
    return { run: around("attempt run"), end: () => fail("attempt end") };
  };
  return {
    operation: async ({ trace }, perform) => {
      fail("operation");
      const span: OperationSpan = {
        get trace() {
          fail("trace of the span");
          return trace;
        },
        touched: () => fail("touched"),
      };
      const value = await perform(span);
      fail("operation, behind");
      return value;
    },
    activation: (): Activation => {
      fail("activation");
      return {
        trace: "none",
        run: around("run"),
        attempt,
        child: () => {
          fail("child");
          return null;
        },
        end: () => fail("end"),
      };
    },
  };
}

const quiet = (): void => {};
const silent = { debug: quiet, info: quiet, warn: quiet, error: quiet };

const child = workflow({ name: "child" }, (_ctx, left: number) => Promise.resolve(left * 2));
let steps = 0;
const parent = workflow({ name: "parent" }, async (ctx) => {
  const one = await ctx.step("one", () => (steps += 1));
  const two = await ctx.call(child, 3);
  await ctx.step("bad", { retry: noRetry() }, () => Promise.reject(new Error("as it should"))).catch(() => {});
  return [one, two];
});

describe("an instrumentation that throws", () => {
  it.each(places)("harms no run and no caller: %s", async (at) => {
    steps = 0;
    const warnings: string[] = [];
    const logger = { ...silent, warn: (text: string) => void warnings.push(text) };
    const place = new Place("memory");
    const pawl = await place.open([parent, child], { instrumentation: failing(at), logger });
    const run = await pawl.start(parent, undefined);
    expect(await run.result()).toEqual([1, 6]);
    expect(steps).toBe(1);
    expect(warnings.filter((text) => text.includes(`It fails at ${at}.`))).toHaveLength(1);
    // What is wrong with the call itself is told as ever.
    expect((await problem(pawl.signal("nobody", "x", 1))).code).toBe("run_not_found");
  });
});

describe("one that gives what is no trace, or throws when it is asked for it", () => {
  it.each(["operation", "activation"] as const)("leaves runs the trace that they had: %s", async (at) => {
    const again = workflow({ name: "again" }, async (ctx, left: number) => {
      if (left > 0) await ctx.continueAsNew(left - 1);
    });
    const place = new Place("memory");
    const pawl = await place.open([again], { instrumentation: failing(at), logger: silent });
    const trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const run = await pawl.start(again, 1, { trace });
    await run.result();
    const first = await pawl.get(run.id);
    expect(first.trace).toBe(trace);
    expect((await pawl.get(first.continuedTo!)).trace).toBe(trace);
  });
});

describe("one that calls what it looks on at twice, or not at all", () => {
  it("has it done once", async () => {
    const faults: unknown[] = [];
    const calls: string[] = [];
    const odd = harmless(
      {
        operation: async (_operation, perform) => {
          const span: OperationSpan = { trace: null, touched: () => {} };
          await perform(span);
          return perform(span);
        },
        activation: () => ({
          trace: "none",
          run: () => undefined as never,
          attempt: () => ({
            run: (fn) => {
              fn();
              return fn();
            },
            end: () => {},
          }),
          child: () => null,
          end: () => {},
        }),
      },
      (error) => faults.push(error),
    );
    const operation = { name: "start", subject: "x", trace: null, runId: null } as const;
    expect(await odd.operation(operation, () => Promise.resolve(calls.push("performed")))).toBe(1);
    const activation = odd.activation({ id: "r", trace: null } as never);
    expect(activation.run(() => calls.push("run"))).toBe(2);
    expect(activation.attempt({ key: "k", name: "k", number: 1 }, null).run(() => calls.push("attempt"))).toBe(3);
    expect(() =>
      activation.run(() => {
        throw new Error("the code's own");
      }),
    ).toThrow("the code's own");
    expect([calls, faults]).toEqual([["performed", "run", "attempt"], []]);
  });
});
