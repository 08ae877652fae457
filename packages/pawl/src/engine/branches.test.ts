import { describe, expect, it } from "vitest";
import type { PawlError } from "../errors/pawl-error.ts";
import { PermanentError } from "../errors/permanent-error.ts";
import { fixed, noRetry } from "../retry/retry-policy.ts";
import type { Context } from "../workflow/context.ts";
import { workflow } from "../workflow/workflow.ts";
import { Gate, openPawl, Place, problem, storeKinds, story, until, untilStatus } from "./test-kit.fixture.ts";

function fails(message: string): () => never {
  return () => {
    throw new PermanentError(message);
  };
}

/** Lets steps end in an order of the test's choosing. */
class Order {
  readonly #gates = new Map<string, Gate>();
  readonly begun: string[] = [];

  gate(name: string): Gate {
    const known = this.#gates.get(name) ?? new Gate();
    this.#gates.set(name, known);
    return known;
  }

  step(name: string): () => Promise<string> {
    return async () => {
      this.begun.push(name);
      await this.gate(name).opened;
      return name;
    };
  }
}

describe.each(storeKinds)("Promise combinators on %s", (kind) => {
  it("all: run side by side, and replay in the order in which the steps ended", async () => {
    const order = new Order();
    const seen: string[][] = [];
    const all = workflow({ name: "all" }, async (ctx) => {
      const ended: string[] = [];
      seen.push(ended);
      const one = async (name: string): Promise<string> => {
        const value = await ctx.step(name, order.step(name));
        ended.push(value);
        return value;
      };
      const values = await Promise.all([one("a"), one("b"), one("c")]);
      await ctx.sleep("20ms");
      return values;
    });
    const pawl = await openPawl(kind, [all]);
    const run = await pawl.start(all);
    await until(() => order.begun.length === 3);
    for (const name of ["c", "a", "b"]) {
      order.gate(name).open();
      await until(() => seen[0]?.includes(name) === true);
    }
    expect(await run.result()).toEqual(["a", "b", "c"]);
    expect(seen).toEqual([
      ["c", "a", "b"],
      ["c", "a", "b"],
    ]);
    expect(order.begun).toEqual(["a", "b", "c"]);
  });

  it("race: the one that ended first wins in every replay, and its loser's result does not count", async () => {
    const order = new Order();
    const winners: string[] = [];
    const race = workflow({ name: "race" }, async (ctx) => {
      const winner = await Promise.race([ctx.step("a", order.step("a")), ctx.step("b", order.step("b"))]);
      winners.push(winner);
      await ctx.step("after", () => order.gate("a").open());
      await ctx.sleep("20ms");
      return winner;
    });
    const pawl = await openPawl(kind, [race]);
    const run = await pawl.start(race);
    await until(() => order.begun.length === 2);
    order.gate("b").open();
    expect(await run.result()).toBe("b");
    expect(new Set(winners)).toEqual(new Set(["b"]));
  });

  it("race of a step against a sleep: the timer wins over a step that hangs", async () => {
    const timeouts = workflow({ name: "timeouts" }, (ctx) =>
      Promise.race([ctx.step("hangs", () => new Promise<string>(() => {})), ctx.sleep("10ms").then(() => "too slow")]),
    );
    const pawl = await openPawl(kind, [timeouts]);
    expect(await (await pawl.start(timeouts)).result()).toBe("too slow");
  });

  it("any: failures are passed over, live and in the replay", async () => {
    const any = workflow({ name: "any", retry: noRetry() }, async (ctx) => {
      const value = await Promise.any([ctx.step("a", fails("a")), ctx.step("b", () => "b"), ctx.step("c", fails("c"))]);
      await ctx.sleep("20ms");
      return value;
    });
    const pawl = await openPawl(kind, [any]);
    expect(await (await pawl.start(any)).result()).toBe("b");
  });

  it("allSettled: tells of each", async () => {
    const settled = workflow({ name: "settled", retry: noRetry() }, async (ctx) => {
      const outcomes = await Promise.allSettled([ctx.step("a", fails("no")), ctx.step("b", () => 2)]);
      await ctx.sleep("20ms");
      return outcomes.map((outcome) =>
        outcome.status === "fulfilled" ? outcome.value : (outcome.reason as Error).message,
      );
    });
    const pawl = await openPawl(kind, [settled]);
    expect(await (await pawl.start(settled)).result()).toEqual(["no", 2]);
  });

  it("concurrent branches with loops and sleeps take the same path in every replay", async () => {
    const paths: string[] = [];
    const branches = workflow({ name: "branches" }, async (ctx) => {
      const path: string[] = [];
      const branch = async (name: string, rounds: number): Promise<void> => {
        for (let round = 0; round < rounds; round++) {
          path.push(await ctx.step(`${name} ${round}`, () => `${name}${round}`));
          if (round % 2 === 1) await ctx.sleep("3ms");
        }
      };
      await Promise.all([branch("x", 4), branch("y", 3), branch("z", 5)]);
      paths.push(path.join(" "));
      await ctx.sleep("20ms");
      return path.join(" ");
    });
    const pawl = await openPawl(kind, [branches], { alwaysReplay: true });
    const path = await (await pawl.start(branches)).result();
    expect(paths.length).toBeGreaterThan(1);
    expect(new Set(paths)).toEqual(new Set([path]));
  });

  it("a step name that many branches share is numbered in the same order in every replay", async () => {
    const shared = workflow({ name: "shared" }, async (ctx) => {
      const twice = async (tag: string): Promise<string[]> => [
        await ctx.step("same", () => `${tag}1`),
        await ctx.step("same", () => `${tag}2`),
      ];
      const result = await Promise.all([twice("a"), twice("b")]);
      await ctx.sleep("20ms");
      return result;
    });
    const pawl = await openPawl(kind, [shared], { alwaysReplay: true });
    expect(await (await pawl.start(shared)).result()).toEqual([
      ["a1", "a2"],
      ["b1", "b2"],
    ]);
  });
});

describe.each(storeKinds)("ctx.parallel, map and race on %s", (kind) => {
  const forms = workflow({ name: "forms" }, async (ctx) => {
    const object = await ctx.parallel("object", { a: () => 1, b: async () => "two" });
    const list = await ctx.parallel("list", [() => 1, async () => "two"]);
    const mapped = await ctx.map("map", new Set([1, 2, 3]), (item, index) => item * 10 + index);
    const empty = [
      await ctx.parallel("none", []),
      await ctx.parallel("nothing", {}),
      await ctx.map("no items", [] as number[], () => 1),
    ];
    await ctx.sleep("20ms");
    return { object, list, mapped, empty };
  });

  it("give values under their keys, in their places, and in the order of the items", async () => {
    const pawl = await openPawl(kind, [forms]);
    const run = await pawl.start(forms);
    expect(await run.result()).toEqual({
      object: { a: 1, b: "two" },
      list: [1, "two"],
      mapped: [10, 21, 32],
      empty: [[], {}, []],
    });
    expect((await pawl.steps(run.id)).map(({ key }) => key)).toEqual([
      "object/a",
      "object/b",
      "list/0",
      "list/1",
      "map/0",
      "map/1",
      "map/2",
      "sleep",
    ]);
  });

  it("fail fast: the first failure fails the whole, the others are aborted and their results not recorded", async () => {
    let reason: unknown;
    const begun = new Gate();
    const fast = workflow({ name: "fast", retry: noRetry() }, (ctx) =>
      ctx.parallel("all", {
        hangs: ({ signal }) =>
          new Promise((resolve) => {
            signal.addEventListener("abort", () => {
              reason = signal.reason;
              resolve("too late");
            });
            begun.open();
          }),
        bad: async () => {
          await begun.opened;
          throw new Error("bad luck");
        },
      }),
    );
    const pawl = await openPawl(kind, [fast]);
    const run = await pawl.start(fast);
    const error = await problem(run.result());
    expect(error.message).toBe("bad luck");
    expect(error.details).toMatchObject({ step: "all/bad" });
    expect((reason as PawlError).code).toBe("aborted");
    expect(await story(pawl, run.id)).toEqual(["run-started", "step-failed all/bad", "run-failed"]);
  });

  it("collect all: every branch runs to its end, and the result tells of each", async () => {
    const collect = workflow({ name: "collect", retry: noRetry() }, async (ctx) => {
      const object = await ctx.parallel("object", { good: () => 1, bad: fails("no") }, { onError: "collect-all" });
      const list = await ctx.parallel("list", [fails("no"), () => 2], { onError: "collect-all" });
      const mapped = await ctx.map("map", [1, 2], (item) => (item === 1 ? fails("odd")() : item), {
        onError: "collect-all",
      });
      await ctx.sleep("20ms");
      return [object.good, object.bad, list[0], list[1], ...mapped].map((outcome) =>
        outcome.status === "fulfilled" ? outcome.value : (outcome.reason as Error).message,
      );
    });
    const pawl = await openPawl(kind, [collect]);
    expect(await (await pawl.start(collect)).result()).toEqual([1, "no", "no", 2, "odd", 2]);
  });

  it("retry each branch on its own, by the options of the whole", async () => {
    const attempts: Record<string, number> = {};
    const flaky = workflow({ name: "flaky" }, (ctx) =>
      ctx.map(
        "each",
        ["a", "b"],
        (item, _, { attempt }) => {
          attempts[item] = attempt;
          if (item === "a" && attempt < 3) throw new Error("again");
          return attempt;
        },
        { retry: fixed({ attempts: 3, delay: "1ms" }) },
      ),
    );
    const pawl = await openPawl(kind, [flaky]);
    expect(await (await pawl.start(flaky)).result()).toEqual([3, 1]);
    expect(attempts).toEqual({ a: 3, b: 1 });
  });

  it("run no more at once than concurrency allows, and begin the next when one ends", async () => {
    let active = 0;
    let most = 0;
    const limited = workflow({ name: "limited" }, (ctx) =>
      ctx.map(
        "each",
        Array.from({ length: 12 }, (_, index) => index),
        async (item) => {
          most = Math.max(most, ++active);
          await new Promise((resolve) => setTimeout(resolve, item % 3));
          active--;
          return item;
        },
        { concurrency: 3 },
      ),
    );
    const pawl = await openPawl(kind, [limited]);
    expect(await (await pawl.start(limited)).result()).toEqual(Array.from({ length: 12 }, (_, index) => index));
    expect(most).toBe(3);
  });

  it("replay a limited map that was interrupted, and run only what is missing", async () => {
    const place = new Place(kind);
    const calls: number[] = [];
    const gate = new Gate();
    const limited = workflow({ name: "limited" }, (ctx) =>
      ctx.map(
        "each",
        [0, 1, 2, 3, 4, 5],
        async (item) => {
          calls.push(item);
          if (item === 3 && calls.length <= 4) await gate.opened;
          return item;
        },
        { concurrency: 1 },
      ),
    );
    const first = await place.open([limited]);
    const run = await first.start(limited);
    await until(() => calls.length === 4);
    await first.close({ timeout: 0 });
    const second = await place.open([limited]);
    expect(await second.run(run.id).result()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(calls).toEqual([0, 1, 2, 3, 3, 4, 5]);
    gate.open();
  });

  it("nest: branches that use the context are made of steps, and replay without running them again", async () => {
    const calls: string[] = [];
    const call = (name: string) => (): string => (calls.push(name), name);
    const nested = workflow({ name: "nested" }, async (ctx) => {
      const result = await ctx.parallel("outer", {
        plain: call("plain"),
        deep: async () => {
          const first = await ctx.step("first", call("first"));
          await ctx.sleep("5ms");
          const inner = await ctx.map("inner", [1, 2], async (item) => {
            await ctx.step("work", call(`work${item}`));
            return item;
          });
          return [first, inner];
        },
      });
      await ctx.sleep("20ms");
      return result;
    });
    const pawl = await openPawl(kind, [nested], { alwaysReplay: true });
    const run = await pawl.start(nested);
    expect(await run.result()).toEqual({ plain: "plain", deep: ["first", [1, 2]] });
    expect(calls.toSorted()).toEqual(["first", "plain", "work1", "work2"]);
    expect((await pawl.steps(run.id)).map(({ key }) => key)).toEqual(
      expect.arrayContaining([
        "outer/plain",
        "outer/deep",
        "outer/deep/first",
        "outer/deep/sleep",
        "outer/deep/inner/0/work",
        "outer/deep/inner/1/work",
      ]),
    );
  });

  it("fail fast with an open branch: what is asked for below it is dropped", async () => {
    const hung = new Gate();
    let isAborted = false;
    const fast = workflow({ name: "fast", retry: noRetry() }, (ctx) =>
      ctx.parallel("all", {
        open: async () => {
          await ctx.step("first", () => {});
          await ctx.step("hangs", ({ signal }) => {
            hung.open();
            return new Promise(() => signal.addEventListener("abort", () => (isAborted = true)));
          });
        },
        bad: async () => {
          await hung.opened;
          throw new Error("bad");
        },
      }),
    );
    const pawl = await openPawl(kind, [fast]);
    expect((await problem((await pawl.start(fast)).result())).message).toBe("bad");
    expect(isAborted).toBe(true);
  });

  it("race: the winner is named and recorded, the losers are aborted", async () => {
    const aborted: string[] = [];
    const gates = { a: new Gate(), b: new Gate() };
    const loser = (name: string) => (step: { signal: AbortSignal }) =>
      new Promise<string>((resolve) => {
        step.signal.addEventListener("abort", () => {
          aborted.push(name);
          resolve(name);
        });
      });
    const race = workflow({ name: "race" }, async (ctx) => {
      const result = await ctx.race("first", { a: loser("a"), b: () => gates.b.opened.then(() => 5), c: loser("c") });
      await ctx.sleep("20ms");
      return result;
    });
    const pawl = await openPawl(kind, [race]);
    const run = await pawl.start(race);
    gates.b.open();
    expect(await run.result()).toEqual({ winner: "b", value: 5 });
    expect(aborted).toEqual(["a", "c"]);
    expect((await pawl.steps(run.id)).filter(({ kind: of }) => of === "step").map(({ key }) => key)).toEqual([
      "first/b",
    ]);
  });

  it("race: a loser that used no context before the end cannot begin steps after it", async () => {
    const late = new Gate();
    const begun: string[] = [];
    const race = workflow({ name: "race" }, async (ctx) => {
      const result = await ctx.race("first", {
        quick: () => "quick",
        late: async () => {
          await late.opened;
          return ctx.step("too late", () => begun.push("too late"));
        },
      });
      late.open();
      await ctx.step("next", () => {});
      await ctx.step("and next", () => {});
      await ctx.sleep("20ms");
      return result;
    });
    const pawl = await openPawl(kind, [race]);
    const run = await pawl.start(race);
    expect(await run.result()).toEqual({ winner: "quick", value: "quick" });
    expect(begun).toEqual([]);
  });

  it("a branch's timed-out attempt cannot begin steps in the name of the next one", async () => {
    const late = new Gate();
    const begun: string[] = [];
    const slow = workflow({ name: "slow" }, async (ctx) => {
      const result = await ctx.parallel(
        "all",
        {
          slow: async ({ attempt }) => {
            if (attempt === 2) {
              late.open();
              await new Promise((resolve) => setImmediate(resolve));
              return "second";
            }
            await late.opened;
            return ctx.step("from the first attempt", () => begun.push("first"));
          },
        },
        { timeout: "20ms", retry: fixed({ attempts: 2, delay: 0 }) },
      );
      await ctx.sleep("20ms");
      return result;
    });
    const pawl = await openPawl(kind, [slow]);
    expect(await (await pawl.start(slow)).result()).toEqual({ slow: "second" });
    expect(begun).toEqual([]);
  });

  it("race: the first end decides, be it a failure; with collect-all the first success does", async () => {
    const race = workflow({ name: "race", retry: noRetry() }, async (ctx, onError: "fail-fast" | "collect-all") => {
      const slow = new Gate();
      setImmediate(() => setImmediate(slow.open));
      return ctx.race("first", { bad: fails("bad"), good: () => slow.opened.then(() => "good") }, { onError });
    });
    const pawl = await openPawl(kind, [race]);
    expect((await problem((await pawl.start(race, "fail-fast")).result())).message).toBe("bad");
    expect(await (await pawl.start(race, "collect-all")).result()).toEqual({ winner: "good", value: "good" });
  });

  it("race with collect-all: when every branch fails, the error names each", async () => {
    const race = workflow({ name: "race", retry: noRetry() }, (ctx) =>
      ctx.race("first", { a: fails("one"), b: fails("two") }, { onError: "collect-all" }),
    );
    const pawl = await openPawl(kind, [race]);
    const error = await problem((await pawl.start(race)).result());
    expect(error.code).toBe("branches_failed");
    expect(error.message).toContain("a: one");
    expect(error.message).toContain("b: two");
    expect(error.details).toMatchObject({ steps: ["first/a", "first/b"] });
  });

  it("keep apart a step and a branch whose names make the same key", async () => {
    const clash = workflow({ name: "clash" }, async (ctx) => {
      const results = await Promise.all([ctx.step("a/b", () => "step"), ctx.parallel("a", { b: () => "branch" })]);
      await ctx.sleep("20ms");
      return results;
    });
    const pawl = await openPawl(kind, [clash]);
    const run = await pawl.start(clash);
    expect(await run.result()).toEqual(["step", { b: "branch" }]);
    const keys = (await pawl.steps(run.id)).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("after pawl.retry only the failed branches run again", async () => {
    const calls: string[] = [];
    let isFixed = false;
    const flow = workflow({ name: "flow", retry: noRetry() }, async (ctx) => {
      await ctx.step("before", () => calls.push("before"));
      return ctx
        .parallel(
          "all",
          {
            good: () => (calls.push("good"), 1),
            bad: () => {
              calls.push("bad");
              if (!isFixed) throw new Error("bad");
              return 2;
            },
            deep: async () => {
              await ctx.step("inside", () => calls.push("inside"));
              return 3;
            },
          },
          { onError: "collect-all" },
        )
        .then((outcomes) => {
          const failed = Object.values(outcomes).find((outcome) => outcome.status === "rejected");
          if (failed !== undefined) throw failed.reason;
          return outcomes;
        });
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await problem(run.result());
    isFixed = true;
    await pawl.retry(run.id);
    expect(await run.result()).toMatchObject({ good: { value: 1 }, bad: { value: 2 }, deep: { value: 3 } });
    expect(calls.toSorted()).toEqual(["bad", "bad", "before", "good", "inside"]);
  });

  it("refuse the context inside an ordinary step, naming the step", async () => {
    const uses: [string, (ctx: Context) => unknown][] = [
      ["step", (ctx) => ctx.step("inner", () => 1)],
      ["sleep", (ctx) => ctx.sleep("1s")],
      ["signal", (ctx) => ctx.waitForSignal("x")],
      ["parallel", (ctx) => ctx.parallel("p", [() => 1])],
      ["map", (ctx) => ctx.map("m", [1], () => 1)],
      ["race", (ctx) => ctx.race("r", { a: () => 1 })],
    ];
    for (const [name, use] of uses) {
      let calls = 0;
      const nested = workflow({ name }, (ctx) => ctx.step("outer", async () => (calls++, await use(ctx))));
      const pawl = await openPawl(kind, [nested]);
      const error = await problem((await pawl.start(nested)).result());
      expect([name, error.code]).toEqual([name, "nested_step"]);
      expect(error.message).toContain('"outer"');
      expect(calls).toBe(1);
    }
  });

  it("suspend as a whole when every branch only waits", async () => {
    const waits = workflow({ name: "waits" }, (ctx) =>
      ctx.parallel("all", {
        sleeps: async () => {
          await ctx.sleep("1h");
        },
        waits: () => ctx.waitForSignal("go"),
      }),
    );
    const place = new Place(kind);
    const pawl = await place.client([waits]);
    const worker = await pawl.startWorker();
    const run = await pawl.start(waits);
    await untilStatus(pawl, run.id, "waiting");
    expect(worker.activeRuns).toBe(0);
    const { awaits, dueAt } = await pawl.get(run.id);
    expect(awaits).toEqual(["go"]);
    expect(dueAt).toBeInstanceOf(Date);
  });
});
