import { MeterProvider, MetricReader } from "@opentelemetry/sdk-metrics";
import { exponential, workflow } from "pawl";
import { expect, it } from "vitest";
import { telemetry } from "./telemetry.ts";
import { newPlace } from "./testing/place.fixture.ts";

/** Is read when a test asks. */
class Reader extends MetricReader {
  protected override onForceFlush(): Promise<void> {
    return Promise.resolve();
  }

  protected override onShutdown(): Promise<void> {
    return Promise.resolve();
  }

  /** `pawl.steps{…}` → its value, or how many values a histogram has. */
  async read(): Promise<Record<string, unknown>> {
    const { resourceMetrics } = await this.collect();
    const found: Record<string, unknown> = {};
    for (const { metrics } of resourceMetrics.scopeMetrics)
      for (const { descriptor, dataPoints } of metrics)
        for (const { attributes, value } of dataPoints) {
          const labels = Object.values(attributes).filter((label) => label !== 1);
          const shown = typeof value === "object" ? (value as { readonly count: number }).count : value;
          found[`${descriptor.name}${descriptor.unit === "s" ? ".s" : ""} ${labels.join(" ")}`] = shown;
        }
    return found;
  }
}

it("counts runs and attempts, and measures how long they took and stood in line", async () => {
  const reader = new Reader();
  const meterProvider = new MeterProvider({ readers: [reader] });
  let attempts = 0;
  const order = workflow(
    { name: "order", retry: exponential({ attempts: 2, initial: 1, jitter: 0 }) },
    async (ctx, mode: string) => {
      await ctx.step("charge", () => {
        if (attempts++ === 0) throw new Error("busy");
      });
      await ctx.map("parcels", [1, 2, 3], () => Promise.resolve());
      if (mode === "fails") throw new Error("lost");
      if (mode === "waits") await ctx.waitForSignal("never");
    },
  );
  const place = newPlace();
  const pawl = await place({ workflows: [order], instrumentation: telemetry({ meterProvider }) });
  await (await pawl.start(order, "works")).result();
  const failing = await pawl.start(order, "fails");
  await expect(failing.result()).rejects.toThrow("lost");
  expect(await reader.read()).toEqual({
    "pawl.runs order completed": 1,
    "pawl.runs order failed": 1,
    "pawl.run.duration.s order completed": 1,
    "pawl.run.duration.s order failed": 1,
    "pawl.run.queue_wait.s order default": 2,
    "pawl.runs.active order": 0,
    "pawl.steps order charge failed": 1,
    "pawl.steps order charge completed": 2,
    "pawl.steps order parcels completed": 6,
    "pawl.step.duration.s order charge failed": 1,
    "pawl.step.duration.s order charge completed": 2,
    "pawl.step.duration.s order parcels completed": 6,
  });
  await pawl.close();
});
