import { expect, it } from "vitest";
import type { Duration } from "../retry/duration.ts";
import type { Context } from "../workflow/context.ts";
import { workflow } from "../workflow/workflow.ts";
import { Gate, listeningLogger, ManualClock, Place, until, untilStatus } from "./test-kit.fixture.ts";

/** Lets the time pass in beats, so that what waits in pauses sees each of them. */
async function pass(clock: ManualClock, duration: Duration, times: number): Promise<void> {
  for (let at = 0; at < times; at++) {
    clock.advance(duration);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A run that has done a step and waits for a signal; the code that replays it begins with something of its own. */
async function waiting(code: (ctx: Context, slow: Promise<void>) => Promise<unknown>): Promise<{
  readonly clock: ManualClock;
  readonly gate: Gate;
  readonly lines: readonly string[];
  readonly pawl: Awaited<ReturnType<Place["open"]>>;
  readonly place: Place;
  readonly runId: string;
}> {
  const place = new Place("memory");
  const clock = new ManualClock();
  const gate = new Gate();
  const logger = listeningLogger();
  let begun = 0;
  const flow = workflow({ name: "flow" }, (ctx) => (begun++ === 0 ? before(ctx) : code(ctx, gate.opened)));
  const pawl = await place.open([flow], { clock, logger });
  const { id: runId } = await pawl.start(flow);
  await untilStatus(pawl, runId, "waiting");
  await pawl.signal(runId, "go");
  await until(() => begun === 2, "the replay to begin");
  await pass(clock, 1, 5);
  return { clock, gate, lines: logger.lines, pawl, place, runId };
}

async function before(ctx: Context): Promise<void> {
  await ctx.step("a", () => 1);
  await ctx.waitForSignal("go");
}

// It was blocked after a second.
it("code that awaits something of its own for long is told of after a second, and goes on when it is through", async () => {
  const { clock, gate, lines, pawl, runId } = await waiting(async (ctx, slow) => {
    await slow;
    await before(ctx);
  });
  await pass(clock, 200, 140);
  expect(await pawl.run(runId).status()).toBe("running");
  const told = lines.filter((line) => line.includes(runId));
  expect(told).toHaveLength(1);
  expect(told[0]).toContain('has not asked for "a" (event 2)');
  gate.open();
  await untilStatus(pawl, runId, "completed");
});

it("code that awaits something of its own for ever is blocked in the end", async () => {
  const { clock, pawl, runId } = await waiting((_ctx, slow) => slow);
  await pass(clock, 200, 151);
  await untilStatus(pawl, runId, "blocked");
  expect((await pawl.get(runId)).error?.message).toContain('expected "a" (step-completed, event 2), found nothing');
});

it("code that asks for what the log knows nothing of is blocked after a second", async () => {
  const { clock, pawl, runId } = await waiting(async (ctx, slow) => {
    await Promise.all([slow, ctx.step("another", () => 1)]);
  });
  await pass(clock, 200, 4);
  expect(await pawl.run(runId).status()).toBe("running");
  await pass(clock, 200, 2);
  await untilStatus(pawl, runId, "blocked");
  expect((await pawl.get(runId)).error?.message).toContain('found step "another"');
});

it("code that asks for what the log knows of, only not yet, is not taken for other code", async () => {
  const { clock, gate, pawl, runId } = await waiting(async (ctx, slow) => {
    await Promise.all([slow.then(() => ctx.step("a", () => 1)), ctx.waitForSignal("go")]);
  });
  await pass(clock, 200, 100);
  expect(await pawl.run(runId).status()).toBe("running");
  gate.open();
  await untilStatus(pawl, runId, "completed");
});

it("a worker that stops does not wait for such code", async () => {
  const { clock, place, pawl, runId } = await waiting((_ctx, slow) => slow);
  await pass(clock, 200, 2);
  await Promise.all([pawl.close({ timeout: "1h" }), pass(clock, 0, 20)]);
  expect(await (await place.client([])).run(runId).status()).toBe("pending");
});
