import { describe, expect, it } from "vitest";
import { Graph } from "../graph/graph.ts";
import { node } from "../graph/function-node.ts";
import { fixed, noRetry } from "../retry/retry-policy.ts";
import type { Context } from "../workflow/context.ts";
import { workflow } from "../workflow/workflow.ts";
import {
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

describe.each(storeKinds)("cancel on %s", (kind) => {
  it("aborts the step under way, and the run ends as cancelled with the reason", async () => {
    const begun = new Gate();
    let reason: unknown;
    const flow = workflow({ name: "flow" }, (ctx) =>
      ctx.step("hangs", ({ signal }) => {
        begun.open();
        return new Promise(() => signal.addEventListener("abort", () => (reason = signal.reason)));
      }),
    );
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await begun.opened;
    const record = await pawl.cancel(run.id, { reason: "customer left" });
    expect(record).toMatchObject({
      status: "cancelled",
      error: { code: "run_cancelled", kind: "cancelled", message: expect.stringContaining("customer left") },
    });
    expect((reason as { code: string }).code).toBe("run_cancelled");
    const error = await problem(run.result());
    expect([error.code, error.details?.["runId"]]).toEqual(["run_cancelled", run.id]);
  });

  it.each<[string, "sleeping" | "waiting", (ctx: Context) => Promise<unknown>]>([
    ["sleeps", "sleeping", (ctx) => ctx.sleep("52 weeks")],
    ["waits", "waiting", (ctx) => ctx.waitForSignal("never")],
    [
      "retries later",
      "sleeping",
      (ctx) =>
        ctx.step("bad", { retry: fixed({ attempts: 2, delay: "52 weeks" }) }, () => Promise.reject(new Error("no"))),
    ],
  ])("ends a run that %s", async (_, status, wait) => {
    const flow = workflow({ name: "flow" }, async (ctx) => {
      await wait(ctx);
      await ctx.step("after", () => {});
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await untilStatus(pawl, run.id, status);
    expect((await run.cancel()).status).toBe("cancelled");
    expect(await story(pawl, run.id)).not.toContain("step-completed after");
  });

  it("ends a run that has not begun here and now, with no worker about", async () => {
    const flow = workflow({ name: "flow" }, async () => "never");
    const place = new Place(kind);
    const pawl = await place.client([flow]);
    const run = await pawl.start(flow);
    const delayed = await pawl.start(flow, undefined, { delay: "1h" });
    expect((await pawl.cancel(run.id)).status).toBe("cancelled");
    expect((await pawl.cancel(delayed.id)).status).toBe("cancelled");
    expect((await problem(run.result())).code).toBe("run_cancelled");
  });

  it("ends a paused run, after its clean-up", async () => {
    const cleaned: string[] = [];
    const flow = workflow({ name: "flow" }, async (ctx) => {
      try {
        await ctx.sleep("1h");
      } finally {
        await ctx.step("clean", () => cleaned.push("up"));
      }
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await untilStatus(pawl, run.id, "sleeping");
    await pawl.pause(run.id);
    expect((await pawl.cancel(run.id)).status).toBe("cancelled");
    expect(cleaned).toEqual(["up"]);
  });

  it("lets finally blocks clean up with steps, sleeps and signals of their own, over a restart too", async () => {
    const clock = new ManualClock();
    const place = new Place(kind);
    const calls: string[] = [];
    const flow = workflow({ name: "flow" }, async (ctx) => {
      try {
        await ctx.step("reserve", () => calls.push("reserve"));
        await ctx.sleep("1 day");
      } finally {
        await ctx.step("release", () => calls.push("release"));
        await ctx.sleep("1h");
        await ctx.step("notify", () => calls.push("notify"));
      }
    });
    const first = await place.open([flow], { clock });
    const run = await first.start(flow);
    await untilStatus(first, run.id, "sleeping");
    first.cancel(run.id, { reason: "too late" }).catch(() => {});
    await until(async () => calls.length === 2 && (await first.get(run.id)).status === "sleeping");
    expect(await first.get(run.id)).toMatchObject({ cancelRequested: true });
    await first.close();
    const second = await place.open([flow], { clock });
    clock.advance("1h");
    expect((await problem(second.run(run.id).result())).message).toContain("too late");
    expect(calls).toEqual(["reserve", "release", "notify"]);
    expect((await second.get(run.id)).status).toBe("cancelled");
  });

  it("tries a clean-up step again that fails for now", async () => {
    let attempts = 0;
    const flow = workflow({ name: "flow", retry: fixed({ attempts: 3, delay: "1ms" }) }, async (ctx) => {
      try {
        await ctx.sleep("1h");
      } finally {
        await ctx.step("release", () => {
          if (++attempts < 3) throw new Error("for now");
        });
      }
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await untilStatus(pawl, run.id, "sleeping");
    expect((await pawl.cancel(run.id)).status).toBe("cancelled");
    expect(attempts).toBe(3);
  });

  it("does not park a run whose clean-up fails for good", async () => {
    const flow = workflow({ name: "flow", retry: noRetry({ onExhausted: "pause" }) }, async (ctx) => {
      try {
        await ctx.sleep("1h");
      } finally {
        await ctx.step("release", () => Promise.reject(new Error("for good")));
      }
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await untilStatus(pawl, run.id, "sleeping");
    expect((await pawl.cancel(run.id)).status).toBe("cancelled");
  });

  it("stays cancelled even if the code swallows it and returns", async () => {
    const flow = workflow({ name: "flow" }, async (ctx) => {
      await ctx.sleep("1h").catch(() => {});
      return "as if nothing had happened";
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await untilStatus(pawl, run.id, "sleeping");
    const record = await pawl.cancel(run.id);
    expect(record).toMatchObject({ status: "cancelled", output: undefined });
  });

  it("is no failure that collect-all collects", async () => {
    const calls: string[] = [];
    const forms: ((ctx: Context) => Promise<unknown>)[] = [
      (ctx) =>
        ctx.parallel("all", { a: () => ctx.sleep("1h"), b: () => ctx.waitForSignal("x") }, { onError: "collect-all" }),
      (ctx) => ctx.map("each", [1], () => ctx.sleep("1h"), { onError: "collect-all" }),
      (ctx) => ctx.race("first", { a: () => ctx.sleep("1h") }, { onError: "collect-all" }),
    ];
    for (const [index, form] of forms.entries()) {
      const flow = workflow({ name: "flow" }, async (ctx) => {
        await form(ctx);
        await ctx.step("charge", () => calls.push(`charged ${index}`));
      });
      const pawl = await openPawl(kind, [flow]);
      const run = await pawl.start(flow);
      await until(async () => ["sleeping", "waiting"].includes((await pawl.get(run.id)).status));
      expect((await pawl.cancel(run.id)).status).toBe("cancelled");
    }
    expect(calls).toEqual([]);
  });

  it("ends a graph at the node that it is at, whatever fallback that has", async () => {
    const begun = new Gate();
    const calls: string[] = [];
    const first = node({
      name: "first",
      exec: () => (begun.open(), new Promise<void>(() => {})),
      fallback: () => void calls.push("fallback"),
    });
    first.next(node({ name: "second", exec: () => void calls.push("second") }));
    const graph = new Graph({ name: "graph", start: first });
    const pawl = await openPawl(kind, [graph]);
    const run = await pawl.start(graph, {});
    await begun.opened;
    expect((await pawl.cancel(run.id)).status).toBe("cancelled");
    expect(calls).toEqual([]);
  });

  it("with force ends it without clean-up, and fences off whoever runs it", async () => {
    const begun = new Gate();
    const gate = new Gate();
    const cleaned: string[] = [];
    const flow = workflow({ name: "flow" }, async (ctx) => {
      try {
        await ctx.step("hangs", () => (begun.open(), gate.opened));
      } finally {
        await ctx.step("clean", () => cleaned.push("up"));
      }
    });
    const place = new Place(kind);
    const pawl = await place.client([flow]);
    const worker = await pawl.startWorker();
    const run = await pawl.start(flow);
    await begun.opened;
    expect((await pawl.cancel(run.id, { force: true })).status).toBe("cancelled");
    gate.open();
    await until(() => worker.activeRuns === 0);
    expect(cleaned).toEqual([]);
    expect(await story(pawl, run.id)).toEqual(["run-started", "run-cancelled"]);
    expect((await problem(run.result())).code).toBe("run_cancelled");
  });

  it("of a run that had ended tells how it had ended, and changes nothing", async () => {
    const flow = workflow({ name: "flow" }, async () => "done");
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await run.result();
    expect(await pawl.cancel(run.id)).toMatchObject({ status: "completed", output: "done", cancelRequested: false });
    expect(await pawl.cancel(run.id, { force: true })).toMatchObject({ status: "completed" });
    expect((await problem(pawl.cancel("no-such-run"))).code).toBe("run_not_found");
  });

  it("against complete: one of them wins, and everybody sees the same one", async () => {
    const flow = workflow({ name: "flow" }, async (ctx) => {
      await ctx.step("one", () => {});
      return "done";
    });
    const pawl = await openPawl(kind, [flow]);
    const winners = new Set<string>();
    for (let round = 0; round < 30; round++) {
      const run = await pawl.start(flow);
      for (let turn = 0; turn < round % 6; turn++) await new Promise((resolve) => setImmediate(resolve));
      const [record, result] = await Promise.all([
        run.cancel({ force: round % 2 === 0 }),
        run.result().catch((error: { code: string }) => error.code),
      ]);
      const { status } = await pawl.get(run.id);
      expect(record.status).toBe(status);
      expect(result).toBe(status === "completed" ? "done" : "run_cancelled");
      const ends = (await story(pawl, run.id)).filter((line) => /^run-(completed|cancelled)/.test(line));
      expect(ends).toEqual([`run-${status}`]);
      winners.add(status);
    }
    expect(winners.size).toBeGreaterThan(0);
  });

  it("leaves no rejection behind that nobody handles", async () => {
    const unhandled = watchUnhandled();
    const flow = workflow({ name: "flow" }, async (ctx) => {
      void ctx.waitForSignal("a");
      void ctx.parallel("b", [() => ctx.sleep("1h")]);
      void ctx.race("c", { d: () => ctx.sleep("1h") });
      await ctx.sleep("1h");
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await untilStatus(pawl, run.id, "waiting");
    await pawl.cancel(run.id);
    await new Promise((resolve) => setImmediate(resolve));
    expect(unhandled.errors).toEqual([]);
  });
});
