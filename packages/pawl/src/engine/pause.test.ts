import { describe, expect, it } from "vitest";
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
} from "./test-kit.fixture.ts";

describe.each(storeKinds)("pause and resume on %s", (kind) => {
  it("let the step under way finish, begin no other, and go on where they stopped", async () => {
    const begun = new Gate();
    const gate = new Gate();
    const calls: string[] = [];
    const flow = workflow({ name: "flow" }, async (ctx) => {
      await ctx.step("first", async () => {
        calls.push("first");
        begun.open();
        await gate.opened;
      });
      await ctx.step("second", () => calls.push("second"));
      return "done";
    });
    const place = new Place(kind);
    const pawl = await place.client([flow]);
    const worker = await pawl.startWorker();
    const run = await pawl.start(flow);
    await begun.opened;
    const pausing = pawl.pause(run.id);
    await until(async () => (await pawl.get(run.id)).pauseRequested);
    gate.open();
    expect((await pausing).status).toBe("paused");
    expect(calls).toEqual(["first"]);
    expect(worker.activeRuns).toBe(0);
    expect(await pawl.resume(run.id)).toMatchObject({ status: "pending", pauseRequested: false });
    expect(await run.result()).toBe("done");
    expect(calls).toEqual(["first", "second"]);
    expect(await story(pawl, run.id)).toEqual([
      "run-started",
      "step-completed first",
      "run-paused",
      "run-resumed",
      "step-completed second",
      "run-completed",
    ]);
  });

  it("work on a run that has not begun", async () => {
    const flow = workflow({ name: "flow" }, async () => "done");
    const place = new Place(kind);
    const pawl = await place.client([flow]);
    const run = await pawl.start(flow);
    expect((await pawl.pause(run.id)).status).toBe("paused");
    await pawl.startWorker();
    expect(await (await pawl.start(flow)).result()).toBe("done");
    expect((await pawl.get(run.id)).status).toBe("paused");
    await pawl.resume(run.id);
    expect(await run.result()).toBe("done");
  });

  it("work on a run that sleeps: it wakes at its moment, not before, and not while paused", async () => {
    const clock = new ManualClock();
    const flow = workflow({ name: "flow" }, async (ctx) => {
      await ctx.sleep("2h");
      return ctx.now();
    });
    const pawl = await openPawl(kind, [flow], { clock });
    const run = await pawl.start(flow);
    const wakesAt = clock.nowMs() + 2 * 3_600_000;
    await untilStatus(pawl, run.id, "sleeping");
    expect((await pawl.pause(run.id)).status).toBe("paused");
    await pawl.resume(run.id);
    await untilStatus(pawl, run.id, "sleeping");
    expect((await pawl.get(run.id)).dueAt).toEqual(new Date(wakesAt));
    await pawl.pause(run.id);
    clock.advance("3h");
    expect(await (await pawl.start(flow)).status()).toBeDefined();
    expect((await pawl.get(run.id)).status).toBe("paused");
    await pawl.resume(run.id);
    expect(await run.result()).toBe(clock.nowMs());
  });

  it("work on a run that waits: a signal that came meanwhile is there when it is resumed", async () => {
    const flow = workflow({ name: "flow" }, (ctx) => ctx.waitForSignal("go"));
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await untilStatus(pawl, run.id, "waiting");
    expect((await pawl.pause(run.id)).status).toBe("paused");
    await run.signal("go", "kept");
    expect(await run.status()).toBe("paused");
    await pawl.resume(run.id);
    expect(await run.result()).toBe("kept");
  });

  it("asked for twice are as asked for once", async () => {
    const flow = workflow({ name: "flow" }, (ctx) => ctx.waitForSignal("go"));
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await untilStatus(pawl, run.id, "waiting");
    await pawl.pause(run.id);
    expect((await pawl.pause(run.id)).status).toBe("paused");
    await pawl.resume(run.id);
    await untilStatus(pawl, run.id, "waiting");
    expect((await pawl.resume(run.id)).status).toBe("waiting");
    await run.signal("go", 1);
    expect(await run.result()).toBe(1);
    expect((await story(pawl, run.id)).filter((line) => line === "run-paused")).toHaveLength(1);
  });

  it("that is taken back while the step still runs leaves no trace", async () => {
    const begun = new Gate();
    const gate = new Gate();
    const flow = workflow({ name: "flow" }, async (ctx) => {
      await ctx.step("first", () => (begun.open(), gate.opened));
      return ctx.step("second", () => "done");
    });
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await begun.opened;
    const pausing = pawl.pause(run.id);
    await until(async () => (await pawl.get(run.id)).pauseRequested);
    await pawl.resume(run.id);
    gate.open();
    expect(await run.result()).toBe("done");
    expect(["completed", "running"]).toContain((await pausing).status);
  });

  it("of a run that has ended are refused, and of an unknown one too", async () => {
    const flow = workflow({ name: "flow" }, async () => "done");
    const pawl = await openPawl(kind, [flow]);
    const run = await pawl.start(flow);
    await run.result();
    expect((await problem(pawl.pause(run.id))).code).toBe("run_terminal");
    expect((await problem(pawl.resume(run.id))).code).toBe("run_terminal");
    expect((await problem(pawl.pause("nobody"))).code).toBe("run_not_found");
    expect((await problem(pawl.resume("nobody"))).code).toBe("run_not_found");
  });
});
