import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classify } from "../errors/classify.ts";
import { PawlError } from "../errors/pawl-error.ts";
import { PermanentError } from "../errors/permanent-error.ts";
import { RetryableError } from "../errors/retryable-error.ts";
import { defaultRetry, exponential, fixed, noRetry, retryDelayMs, type RetryPolicy } from "./retry-policy.ts";

const transient = new PawlError("connection_reset", "x");

function delays(policy: RetryPolicy, random = 0.5): (number | undefined)[] {
  return [1, 2, 3, 4, 5].map((attempt) => retryDelayMs(policy, { attempt, error: transient, random }));
}

describe("the policies", () => {
  it("default to three attempts that back off from half a second", () => {
    const expected = {
      kind: "exponential",
      attemptsMax: 3,
      initialMs: 500,
      factor: 2,
      delayMaxMs: 300_000,
      jitter: 0.25,
    };
    expect(defaultRetry).toEqual({ ...expected, onExhausted: "fail" });
    expect(exponential()).toEqual(defaultRetry);
  });

  it("grow exponentially up to the longest delay", () => {
    expect(delays(exponential({ attempts: 5, initial: "1s", max: "5s" }))).toEqual([1000, 2000, 4000, 5000, undefined]);
    expect(delays(exponential({ attempts: Infinity, initial: 10, factor: 10 })).at(-1)).toBe(100_000);
  });

  it("stay fixed, or make one attempt only", () => {
    expect(delays(fixed({ attempts: 3, delay: "2s" }))).toEqual([2000, 2000, undefined, undefined, undefined]);
    expect(delays(noRetry())).toEqual(Array(5).fill(undefined));
    expect(noRetry({ onExhausted: "pause" })).toMatchObject({ kind: "none", attemptsMax: 1, onExhausted: "pause" });
  });

  it("let initial be longer than the default of max", () => {
    expect(delays(exponential({ initial: "10m" }))[0]).toBe(600_000);
  });

  it.each<[string, () => unknown, string, RegExp]>([
    ["attempts 0", () => exponential({ attempts: 0 }), "invalid_option", /^attempts must be .*, not 0$/],
    ["attempts 1.5", () => fixed({ attempts: 1.5, delay: 1 }), "invalid_option", /^attempts .* not 1\.5$/],
    ["attempts missing", () => fixed({ delay: 1 } as never), "invalid_option", /^attempts .* not undefined$/],
    ["attempts text", () => exponential({ attempts: "3" as never }), "invalid_option", /^attempts .* not "3"$/],
    ["factor 0.5", () => exponential({ factor: 0.5 }), "invalid_option", /^factor .* not 0\.5$/],
    ["factor Infinity", () => exponential({ factor: Infinity }), "invalid_option", /^factor/],
    ["jitter 2", () => exponential({ jitter: 2 }), "invalid_option", /^jitter must be a number from 0 to 1, not 2$/],
    ["jitter NaN", () => fixed({ attempts: 1, delay: 1, jitter: Number.NaN }), "invalid_option", /^jitter/],
    ["initial", () => exponential({ initial: "soon" }), "invalid_duration", /^initial: "soon"/],
    ["delay", () => fixed({ attempts: 2 } as never), "invalid_duration", /^delay: undefined/],
    ["max below initial", () => exponential({ initial: "2s", max: "1s" }), "invalid_option", /^max .*2000 ms.* "1s"$/],
    ["retryIf", () => exponential({ retryIf: true as never }), "invalid_option", /^retryIf must be a function/],
    ["onExhausted", () => noRetry({ onExhausted: "stop" as never }), "invalid_option", /^onExhausted .* not "stop"$/],
    ["a typo", () => exponential({ attempt: 5 } as never), "invalid_option", /no option "attempt"; it takes attempts/],
    ["no object", () => exponential(5 as never), "invalid_option", /^exponential takes an object of options, not 5$/],
    ["null", () => noRetry(null as never), "invalid_option", /^noRetry takes an object/],
  ])("refuse %s", (_what, make, code, message) => {
    expect(make).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });
});

describe("retryDelayMs", () => {
  it("spreads delays by the jitter, within the longest", () => {
    const policy = exponential({ attempts: 9, initial: 1000, max: 2000, jitter: 0.5 });
    const at = (attempt: number, random: number) => retryDelayMs(policy, { attempt, error: transient, random });
    expect([at(1, 0), at(1, 0.5), at(1, 1)]).toEqual([500, 1000, 1500]);
    expect([at(5, 0), at(5, 1)]).toEqual([1000, 2000]);
    const even = fixed({ attempts: 2, delay: 1000, jitter: 0.1 });
    expect(retryDelayMs(even, { attempt: 1, error: transient, random: 1 })).toBe(1100);
  });

  it("is always a whole number from 0 to the longest delay, at any attempt", () => {
    fc.assert(
      fc.property(
        fc.record({
          initial: fc.nat(1e9),
          factor: fc.double({ min: 1, max: 1e6, noNaN: true }),
          jitter: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
        fc.integer({ min: 1, max: 1e6 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (options, attempt, random) => {
          const policy = exponential({ ...options, attempts: Infinity });
          const ms = retryDelayMs(policy, { attempt, error: transient, random }) ?? -1;
          expect(Number.isInteger(ms) && ms >= 0 && ms <= policy.delayMaxMs).toBe(true);
        },
      ),
    );
  });

  it("obeys retryAfterMs over a shorter delay only", () => {
    const policy = exponential({ initial: "1s", max: "1s", jitter: 0 });
    const after = (ms: number) =>
      retryDelayMs(policy, { attempt: 1, error: new RetryableError("x", { retryAfter: ms }), random: 0 });
    expect(after(60_000)).toBe(60_000);
    expect(after(10)).toBe(1000);
  });

  it("does not retry what is not retryable", () => {
    const validation = classify({ issues: [{ message: "bad" }] });
    expect(retryDelayMs(defaultRetry, { attempt: 1, error: validation, random: 0 })).toBeUndefined();
    expect(retryDelayMs(defaultRetry, { attempt: 1, error: new PermanentError("x"), random: 0 })).toBeUndefined();
  });

  it("asks retryIf in place of the error, with a PawlError and the attempt that failed", () => {
    const asked: unknown[] = [];
    const policy = exponential({
      retryIf: (error, attempt) => {
        asked.push([error instanceof PawlError, error.code, attempt]);
        return error.code === "http_404";
      },
    });
    expect(retryDelayMs(policy, { attempt: 1, error: classify({ status: 404 }), random: 0.5 })).toBe(500);
    expect(retryDelayMs(policy, { attempt: 2, error: transient, random: 0.5 })).toBeUndefined();
    expect(asked).toEqual([
      [true, "http_404", 1],
      [true, "connection_reset", 2],
    ]);
  });

  it("does not ask retryIf about permanent errors, cancellations and the last attempt", () => {
    const policy = fixed({ attempts: 2, delay: 1, retryIf: () => true });
    const delay = (error: unknown, attempt = 1) => retryDelayMs(policy, { attempt, error: classify(error), random: 0 });
    expect(delay(new PermanentError("x", { code: "mine", kind: "network" }))).toBeUndefined();
    expect(delay(new DOMException("x", "AbortError"))).toBeUndefined();
    expect(delay(transient, 2)).toBeUndefined();
    expect(delay(transient)).toBe(1);
  });

  it("names retryIf when it throws, and takes only true for yes", () => {
    const broken = fixed({
      attempts: 2,
      delay: 1,
      retryIf: () => {
        throw new Error("oops");
      },
    });
    expect(() => retryDelayMs(broken, { attempt: 1, error: transient, random: 0 })).toThrow(
      "retryIf threw on attempt 1",
    );
    const vague = fixed({ attempts: 2, delay: 1, retryIf: (() => "yes") as never });
    expect(retryDelayMs(vague, { attempt: 1, error: transient, random: 0 })).toBeUndefined();
  });
});
