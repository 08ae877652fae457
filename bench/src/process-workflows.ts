import { workflow, type Workflow } from "pawl";
import { setTimeout as pause } from "node:timers/promises";
import { stepCount, type Item } from "./workflows.ts";

/** What a worker's process tells the one that measures it. Times are of the machine's monotonic clock, which its processes share. */
export type Report =
  | { readonly type: "ready" }
  | { readonly type: "begun"; readonly runId: string; readonly atMs: number }
  | { readonly type: "step-begun"; readonly runId: string; readonly step: number }
  | { readonly type: "ended"; readonly count: number }
  | { readonly type: "cpu"; readonly cpuMs: number };

/** Milliseconds since the machine was started. */
export function machineMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** What the workflows of a worker's process have to say; the process that only starts runs leaves it as it is. */
export const reporting: { report: (report: Report) => void; hangs: boolean; endedCount: number } = {
  report: () => {},
  hangs: false,
  endedCount: 0,
};

/** Tells when it begins. */
export const wakes: Workflow<Item, number> = workflow({ name: "wakes" }, async (ctx, { n }: Item) => {
  reporting.report({ type: "begun", runId: ctx.run.id, atMs: machineMs() });
  return ctx.step("s", () => n);
});

const recoverStepCount = 5;
const hangingStep = 4;
const stepMs = 20;

/** Five steps of 20 ms, each of which tells that it begins. Where it hangs, the fourth one never ends. */
export const recovers: Workflow<Item, number> = workflow({ name: "recovers" }, async (ctx, _input: Item) => {
  let sum = 0;
  for (let step = 1; step <= recoverStepCount; step++) {
    sum += await ctx.step(`r${step}`, async () => {
      reporting.report({ type: "step-begun", runId: ctx.run.id, step });
      if (reporting.hangs && step === hangingStep) await new Promise(() => {});
      await pause(stepMs);
      return step;
    });
  }
  return sum;
});

const murmurEveryMs = 10;

/** Streams, every 10 ms, the time at which it does, so many times. */
export const murmurs: Workflow<Item, number> = workflow({ name: "murmurs" }, (ctx, { n }: Item) =>
  ctx.step("murmur", async ({ stream }) => {
    for (let i = 0; i < n; i++) {
      await pause(murmurEveryMs);
      await stream("murmurs").write(machineMs());
    }
    return n;
  }),
);

/** One trivial step, and counted when its code is through. */
export const drainsOne: Workflow<Item, number> = drains("drains-one", 1);
/** Ten of them. */
export const drainsTen: Workflow<Item, number> = drains("drains-ten", stepCount);

function drains(name: string, steps: number): Workflow<Item, number> {
  return workflow({ name }, async (ctx, { n }: Item) => {
    for (let i = 0; i < steps; i++) await ctx.step(`s${i}`, () => ({ ok: true, i }));
    reporting.endedCount++;
    return n;
  });
}
