import { describe, expect, it } from "vitest";
import { PermanentError } from "../errors/permanent-error.ts";
import { fixed, noRetry } from "../retry/retry-policy.ts";
import { workflow } from "../workflow/workflow.ts";
import {
  eventsOf,
  Gate,
  ManualClock,
  openPawl,
  Place,
  problem,
  storeKinds,
  story,
  until,
  untilStatus,
  watchUnhandled,
} from "./test-kit.fixture.ts";

describe.each(storeKinds)("steps on %s", (kind) => {
  it("run in order, once each, and their values make the result", async () => {
    const calls: string[] = [];
    const sum = workflow({ name: "sum" }, async (ctx, input: { a: number }) => {
      const one = await ctx.step("one", () => (calls.push("one"), input.a + 1));
      const two = await ctx.step("two", async () => (calls.push("two"), one * 2));
      return { one, two };
    });
    const pawl = await openPawl(kind, [sum]);
    const run = await pawl.start(sum, { a: 1 });
    expect(await run.result()).toEqual({ one: 2, two: 4 });
    expect(calls).toEqual(["one", "two"]);
    expect(await story(pawl, run.id)).toEqual([
      "run-started",
      "step-completed one",
      "step-completed two",
      "run-completed",
    ]);
  });

  it("number a name that comes again", async () => {
    const loop = workflow({ name: "loop" }, async (ctx) => {
      const keys: string[] = [];
      for (let round = 0; round < 3; round++) keys.push(await ctx.step("again", ({ key }) => key));
      return keys;
    });
    const pawl = await openPawl(kind, [loop]);
    const run = await pawl.start(loop);
    expect(await run.result()).toEqual(["again", "again#2", "again#3"]);
    expect((await pawl.steps(run.id)).map(({ key, name }) => [key, name])).toEqual([
      ["again", "again"],
      ["again#2", "again"],
      ["again#3", "again"],
    ]);
  });

  it("give values of every kind back, live and in a replay alike", async () => {
    const values = {
      date: new Date(0),
      map: new Map<unknown, unknown>([[{ a: 1 }, new Set([1, "two"])]]),
      big: 2n ** 70n,
      bytes: new Uint8Array([1, 2, 255]),
      floats: new Float64Array([0.1, Number.NaN, -0]),
      nothing: undefined,
      holes: [undefined, null],
      numbers: [Number.NaN, Number.POSITIVE_INFINITY, -0],
      text: "a\u2028\ud83d\ude00\u0000",
    };
    const live: unknown[] = [];
    const kinds = workflow({ name: "kinds" }, async (ctx) => {
      const value = await ctx.step("value", () => values);
      const error = await ctx.step("error", () => new TypeError("as a value"));
      const none = await ctx.step("none", () => undefined);
      live.push([value, error, none]);
      await ctx.sleep("30ms");
      return [value, error, none];
    });
    const pawl = await openPawl(kind, [kinds]);
    const run = await pawl.start(kinds);
    const [value, error, none] = (await run.result()) as unknown[];
    expect(value).toStrictEqual(values);
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message).toBe("as a value");
    expect(none).toBeUndefined();
    expect(live).toHaveLength(2);
    expect(live[0]).toStrictEqual(live[1]);
    expect((await pawl.get(run.id)).output).toStrictEqual([value, error, none]);
  });

  it("give plain data for an instance of a class of one's own, at once and not only after a replay", async () => {
    class Money {
      readonly cents = 5;
    }
    const money = workflow({ name: "money" }, async (ctx) => {
      const price = await ctx.step("price", () => ({ price: new Money() }));
      return { isMoney: price.price instanceof Money, price };
    });
    const pawl = await openPawl(kind, [money]);
    // Live, the code sees the same plain data as in a replay.
    expect(await (await pawl.start(money)).result()).toStrictEqual({ isMoney: false, price: { price: { cents: 5 } } });
  });

  it("refuse a value that cannot be stored, naming the path and the step, without trying again", async () => {
    let calls = 0;
    const bad = workflow({ name: "bad" }, (ctx) =>
      ctx.step("fetch user", () => (calls++, { profile: { photos: [1, () => 1] } })),
    );
    const pawl = await openPawl(kind, [bad]);
    const error = await problem((await pawl.start(bad)).result());
    expect(error.code).toBe("value_not_storable");
    expect(error.message).toContain("fetch user");
    expect(error.message).toContain("profile.photos[1]");
    expect(calls).toBe(1);
  });

  it("refuse a cycle", async () => {
    const cycle: Record<string, unknown> = { a: {} };
    (cycle["a"] as Record<string, unknown>)["back"] = cycle;
    const bad = workflow({ name: "bad" }, (ctx) => ctx.step("cycle", () => cycle));
    const pawl = await openPawl(kind, [bad]);
    const error = await problem((await pawl.start(bad)).result());
    expect(error.code).toBe("value_not_storable");
    expect(error.message).toContain("a.back");
  });

  it("refuse a result over the limit, naming the step, its size and the limit", async () => {
    let calls = 0;
    const big = workflow({ name: "big" }, (ctx) => ctx.step("download", () => (calls++, "x".repeat(2000))));
    const pawl = await openPawl(kind, [big], { payloadLimitBytes: 1000 });
    const error = await problem((await pawl.start(big)).result());
    expect(error.code).toBe("payload_too_large");
    expect(error.message).toContain('step "download"');
    expect(error.message).toContain("2002 bytes");
    expect(error.message).toContain("1000");
    expect(calls).toBe(1);
  });

  it("count the limit in bytes, not in characters", async () => {
    const text = "\u00e4".repeat(600);
    const big = workflow({ name: "big" }, (ctx) => ctx.step("umlauts", () => text));
    const pawl = await openPawl(kind, [big], { payloadLimitBytes: 1000 });
    expect((await problem((await pawl.start(big)).result())).code).toBe("payload_too_large");
    const ascii = await openPawl(kind, [workflow({ name: "ascii" }, (ctx) => ctx.step("a", () => "a".repeat(600)))], {
      payloadLimitBytes: 1000,
    });
    expect(await (await ascii.start("ascii")).result()).toBe("a".repeat(600));
  });

  it("refuse an output, an input, a signal and an event over the limit", async () => {
    const big = workflow({ name: "big" }, (ctx, what: string) => {
      if (what === "event") ctx.emit("huge", "x".repeat(2000));
      return what === "output" ? "x".repeat(2000) : ctx.waitForSignal("go");
    });
    const pawl = await openPawl(kind, [big], { payloadLimitBytes: 1000 });
    for (const what of ["output", "event"]) {
      const error = await problem((await pawl.start(big, what)).result());
      expect([error.code, error.message]).toEqual(["payload_too_large", expect.stringContaining(what)]);
    }
    expect((await problem(pawl.start(big, "x".repeat(2000)))).message).toContain('input of workflow "big"');
    const run = await pawl.start(big, "signal");
    expect((await problem(run.signal("go", "x".repeat(2000)))).message).toContain('payload of signal "go"');
  });

  it("keep the idempotency key over attempts and restarts, and give no two steps the same", async () => {
    const place = new Place(kind);
    const clock = new ManualClock();
    const keys: string[] = [];
    const pay = workflow({ name: "pay", retry: fixed({ attempts: 3, delay: "1h" }) }, async (ctx) => {
      await ctx.step("charge", ({ idempotencyKey, attempt }) => {
        keys.push(idempotencyKey);
        if (attempt < 3) throw new Error("not yet");
      });
      await ctx.step("charge", ({ idempotencyKey }) => void keys.push(idempotencyKey));
    });
    const first = await place.open([pay], { clock });
    const run = await first.start(pay);
    await untilStatus(first, run.id, "sleeping");
    await first.close();
    const second = await place.open([pay], { clock });
    clock.advance("1h");
    await until(() => keys.length === 2);
    await untilStatus(second, run.id, "sleeping");
    clock.advance("1h");
    await second.run(run.id).result();
    expect(new Set(keys.slice(0, 3)).size).toBe(1);
    expect(keys[3]).not.toBe(keys[0]);
    const other = await second.start(pay);
    await untilStatus(second, other.id, "sleeping");
    expect(keys[4]).not.toBe(keys[0]);
  });

  it("tell their function the run, the key and the attempt", async () => {
    const tell = workflow({ name: "tell" }, (ctx) =>
      ctx.step("tell", ({ runId, key, attempt, signal }) => ({ runId, key, attempt, isAborted: signal.aborted })),
    );
    const pawl = await openPawl(kind, [tell]);
    const run = await pawl.start(tell);
    expect(await run.result()).toEqual({ runId: run.id, key: "tell", attempt: 1, isAborted: false });
  });

  it("time out one attempt, abort its signal, and try again", async () => {
    const reasons: string[] = [];
    const slow = workflow({ name: "slow" }, (ctx) =>
      ctx.step("slow", { timeout: "20ms", retry: fixed({ attempts: 2, delay: 0 }) }, ({ attempt, signal }) => {
        if (attempt === 2) return "in time";
        return new Promise<string>((_, reject) => {
          signal.addEventListener("abort", () => {
            reasons.push((signal.reason as { code: string }).code);
            reject(new Error("too late to count"));
          });
        });
      }),
    );
    const pawl = await openPawl(kind, [slow]);
    const run = await pawl.start(slow);
    expect(await run.result()).toBe("in time");
    expect(reasons).toEqual(["step_timeout"]);
    const [step] = await pawl.steps(run.id);
    expect(step?.attempts.map(({ error }) => error?.code)).toEqual(["step_timeout", undefined]);
  });

  it("fail with step_timeout, naming the step and the time, even if the function never ends", async () => {
    const stuck = workflow({ name: "stuck" }, (ctx) =>
      ctx.step("stuck", { timeout: "10ms", retry: noRetry() }, () => new Promise<void>(() => {})),
    );
    const pawl = await openPawl(kind, [stuck]);
    const error = await problem((await pawl.start(stuck)).result());
    expect(error.code).toBe("step_timeout");
    expect(error.kind).toBe("timeout");
    expect(error.message).toMatch(/"stuck".*10 ms/);
  });

  it("ignore what a timed-out attempt comes to afterwards", async () => {
    const late = new Gate();
    const slow = workflow({ name: "slow" }, async (ctx) => {
      const value = await ctx.step(
        "slow",
        { timeout: "10ms", retry: fixed({ attempts: 2, delay: 0 }) },
        async ({ attempt }) => {
          if (attempt === 1) await late.opened;
          else late.open();
          return attempt;
        },
      );
      await ctx.step("after", () => {});
      return value;
    });
    const pawl = await openPawl(kind, [slow]);
    const run = await pawl.start(slow);
    expect(await run.result()).toBe(2);
    expect((await story(pawl, run.id)).filter((line) => line === "step-completed slow")).toHaveLength(1);
  });

  it("let the code catch a failure and go on, and replay the same error", async () => {
    const seen: unknown[] = [];
    const careful = workflow({ name: "careful" }, async (ctx) => {
      try {
        await ctx.step("risky", () => {
          throw new PermanentError("no stock", { code: "out_of_stock", details: { sku: 7 } });
        });
      } catch (error) {
        const { code, message, kind: errorKind, details } = error as PermanentError;
        seen.push({ code, message, errorKind, details });
      }
      await ctx.sleep("30ms");
      return ctx.step("refund", () => "refunded");
    });
    const pawl = await openPawl(kind, [careful]);
    expect(await (await pawl.start(careful)).result()).toBe("refunded");
    expect(seen).toHaveLength(2);
    expect(seen[0]).toEqual(seen[1]);
    expect(seen[0]).toMatchObject({
      code: "out_of_stock",
      message: "no stock",
      details: { sku: 7, step: "risky", attempts: 1 },
    });
  });

  it("fail with whatever was thrown, be it no Error at all", async () => {
    for (const thrown of ["a text", undefined, null, 5, { reason: "an object" }]) {
      const odd = workflow({ name: "odd", retry: noRetry() }, (ctx) =>
        ctx.step("odd", () => {
          // oxlint-disable-next-line typescript/only-throw-error -- this is what users' code may do
          throw thrown;
        }),
      );
      const pawl = await openPawl(kind, [odd]);
      const run = await pawl.start(odd);
      const error = await problem(run.result());
      expect(error.details).toMatchObject({ step: "odd", runId: run.id });
      expect((await pawl.get(run.id)).status).toBe("failed");
    }
  });

  it("refuse options that make no sense, naming them", async () => {
    const attempts: [string, (ctx: any) => unknown, string][] = [
      ["invalid_name", (ctx) => ctx.step("", () => {}), "name of a step"],
      ["invalid_name", (ctx) => ctx.step("a#2", () => {}), '"a#2"'],
      ["invalid_name", (ctx) => ctx.step(5, () => {}), "5"],
      ["invalid_option", (ctx) => ctx.step("a"), 'step "a"'],
      ["invalid_option", (ctx) => ctx.step("a", {}, "no function"), 'step "a"'],
      ["invalid_option", (ctx) => ctx.step("a", { retry: { attempts: 3 } }, () => {}), 'step "a"'],
      ["invalid_duration", (ctx) => ctx.step("a", { timeout: "soon" }, () => {}), 'timeout of step "a"'],
      ["invalid_duration", (ctx) => ctx.sleep("tomorrow"), "tomorrow"],
      ["invalid_option", (ctx) => ctx.sleepUntil("2030"), "2030"],
      ["invalid_option", (ctx) => ctx.sleepUntil(new Date("no date")), "Invalid Date"],
      ["invalid_name", (ctx) => ctx.waitForSignal(""), "name of a signal"],
      ["invalid_duration", (ctx) => ctx.waitForSignal("a", { timeout: "x" }), 'waitForSignal("a")'],
      ["invalid_option", (ctx) => ctx.progress(2), "2"],
      ["invalid_name", (ctx) => ctx.emit("step-completed"), "step-completed"],
      ["invalid_name", (ctx) => ctx.emit("run-over"), "run-over"],
      ["value_not_storable", (ctx) => ctx.emit("fine", { a: () => {} }), "a"],
      ["value_not_storable", (ctx) => ctx.setState("key", () => {}), "key"],
      ["invalid_name", (ctx) => ctx.patched(""), "patched"],
      ["value_not_storable", (ctx) => ctx.continueAsNew(() => {}), "continueAsNew"],
      ["invalid_option", (ctx) => ctx.parallel("a", 5), '"a"'],
      ["invalid_option", (ctx) => ctx.parallel("a", { b: 5 }), "a/b"],
      ["invalid_option", (ctx) => ctx.parallel("a", [() => 1], { onError: "ignore" }), "ignore"],
      ["invalid_option", (ctx) => ctx.parallel("a", [() => 1], { concurrency: 0 }), "concurrency"],
      ["invalid_option", (ctx) => ctx.map("a", 5, () => 1), '"a"'],
      ["invalid_option", (ctx) => ctx.map("a", [1]), '"a"'],
      ["invalid_option", (ctx) => ctx.race("a", {}), '"a"'],
      ["invalid_option", (ctx) => ctx.race("a", null), "null"],
    ];
    const unhandled = watchUnhandled();
    const workflows = attempts.map(([, attempt], index) =>
      workflow({ name: `bad ${index}` }, async (ctx) => attempt(ctx)),
    );
    const pawl = await openPawl(kind, workflows);
    for (const [index, [code, attempt, text]] of attempts.entries()) {
      const error = await problem((await pawl.start(`bad ${index}`)).result());
      expect([error.code, String(attempt)]).toEqual([code, String(attempt)]);
      expect(error.message).toContain(text);
    }
    expect(unhandled.errors).toEqual([]);
  });

  it("show in pawl.steps with input of time, attempts, output and error", async () => {
    const clock = new ManualClock();
    const flow = workflow({ name: "flow", retry: fixed({ attempts: 2, delay: "1m" }) }, async (ctx) => {
      await ctx.step("good", () => "value");
      await ctx.step("bad", () => {
        throw Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
      });
    });
    const pawl = await openPawl(kind, [flow], { clock });
    const run = await pawl.start(flow);
    await untilStatus(pawl, run.id, "sleeping");
    const [good, waiting] = await pawl.steps(run.id);
    expect(good).toMatchObject({ key: "good", kind: "step", status: "completed", output: "value", error: undefined });
    expect(waiting).toMatchObject({ key: "bad", status: "retrying", dueAt: new Date(clock.nowMs() + 60_000) });
    clock.advance("1m");
    await problem(run.result());
    const [, bad] = await pawl.steps(run.id);
    expect(bad).toMatchObject({ status: "failed", output: undefined });
    expect(bad?.attempts).toHaveLength(2);
    expect(bad?.attempts.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(bad?.error).toMatchObject({ message: "refused", kind: "network" });
    const failed = (await eventsOf(pawl, run.id)).filter((event) => event.kind === "step-failed");
    expect(failed.map(({ attempt }) => attempt)).toEqual([1, 2]);
  });

  it("that nobody awaits do not keep a run from ending, and are told to stop", async () => {
    let reason: unknown;
    const started = new Gate();
    const hasty = workflow({ name: "hasty" }, async (ctx) => {
      void ctx.step("forgotten", ({ signal }) => {
        signal.addEventListener("abort", () => (reason = signal.reason));
        started.open();
        return new Promise(() => {});
      });
      await started.opened;
      return "done";
    });
    const pawl = await openPawl(kind, [hasty]);
    expect(await (await pawl.start(hasty)).result()).toBe("done");
    expect((reason as { code: string }).code).toBe("run_ended");
  });

  it("that fail while nobody awaits them do not take the process down", async () => {
    const unhandled = watchUnhandled();
    const loose = workflow({ name: "loose", retry: noRetry() }, async (ctx) => {
      const fails = (): never => {
        throw new Error("nobody listens");
      };
      void ctx.step("loose", fails);
      void ctx.parallel("all", { a: fails });
      void ctx.map("each", [1], fails);
      void ctx.race("first", { a: fails });
      void ctx.waitForSignal("never", { timeout: "1ms" });
      await ctx.sleep("5ms");
      await ctx.step("end", () => {});
      return "fine";
    });
    const pawl = await openPawl(kind, [loose]);
    expect(await (await pawl.start(loose)).result()).toBe("fine");
    await new Promise((resolve) => setImmediate(resolve));
    expect(unhandled.errors).toEqual([]);
  });
});
