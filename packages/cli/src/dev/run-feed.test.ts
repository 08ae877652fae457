import { createPawl, workflow, type Pawl } from "pawl";
import { afterEach, beforeEach, expect, it } from "vitest";
import { fakeIo } from "../testing/fake-io.ts";
import { RunFeed } from "./run-feed.ts";

const greet = workflow({ name: "greet" }, async (ctx) => {
  await ctx.step("compose", () => "hello");
  return ctx.waitForSignal("go");
});

let pawl: Pawl;
beforeEach(async () => {
  pawl = await createPawl({ store: "memory:", workflows: [greet] });
});
afterEach(() => pawl.close());

it("tells every event once, in order, from the moment it was asked for", async () => {
  const { clock } = fakeIo();
  await pawl.startWorker();
  const told: string[] = [];
  const waits = Promise.withResolvers<void>();
  const feed = new RunFeed(pawl, {
    clock,
    sinceMs: clock.nowMs(),
    onEvent: (run, event) => {
      told.push(`${run.workflow} ${event.seq} ${event.kind}`);
      if (event.kind === "wait-started") waits.resolve();
    },
  });
  feed.start();
  const run = await pawl.start(greet);
  await waits.promise;
  await run.signal("go");
  await run.result();
  await feed.stop();
  expect(told).toEqual([
    "greet 1 run-started",
    "greet 2 step-completed",
    "greet 3 wait-started",
    "greet 4 signal-received",
    "greet 5 run-completed",
  ]);
});

it("keeps quiet about what happened before", async () => {
  const { clock } = fakeIo();
  const worker = await pawl.startWorker();
  const run = await pawl.start(greet);
  await run.signal("go");
  await run.result();
  await worker.stop();
  const told: string[] = [];
  const feed = new RunFeed(pawl, { clock, sinceMs: clock.nowMs() + 1, onEvent: (_run, { kind }) => told.push(kind) });
  feed.start();
  await feed.stop();
  expect(told).toEqual([]);
});
