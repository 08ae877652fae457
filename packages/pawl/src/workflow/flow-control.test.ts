import { describe, expect, it } from "vitest";
import { problem } from "../engine/test-kit.fixture.ts";
import { checkConfig } from "../config/check-config.ts";
import { flowControl } from "./flow-control.ts";
import { workflow, type WorkflowOptions } from "./workflow.ts";

describe("flow control", () => {
  it("fills in what the options leave out", () => {
    const none = { key: null, concurrency: null, concurrencyPerKey: null, rate: null };
    expect(flowControl({}, "x")).toEqual(none);
    expect(flowControl({ concurrency: 5 }, "x")).toEqual({ ...none, concurrency: 5 });
    expect(flowControl({ concurrency: { perKey: 2 } }, "x")).toEqual({ ...none, concurrencyPerKey: 2 });
    const rateLimit = { limit: 100, period: "1m" };
    expect(flowControl({ rateLimit }, "x").rate).toEqual({ limit: 100, periodMs: 60_000, isPerKey: false });
    expect(flowControl({ rateLimit: { ...rateLimit, perKey: true } }, "x").rate?.isPerKey).toBe(true);
  });

  it.each<[unknown, string]>([
    [5, 'flow of workflow "w" is 5; it must be an object with key, concurrency, rateLimit'],
    [{ limit: 5 }, 'has no "limit"; there are: key, concurrency, rateLimit'],
    [{ key: "tenant" }, 'flow.key of workflow "w" is "tenant"; it must be a function'],
    [{ concurrency: 0 }, 'flow.concurrency of workflow "w" is 0; it must be a whole number from 1 on'],
    [{ concurrency: { perKey: 1.5 } }, "flow.concurrency.perKey"],
    [{ concurrency: { perkey: 1 } }, 'has no "perkey"; there are: limit, perKey'],
    [{ rateLimit: { limit: 1 } }, "needs both a limit and a period"],
    [{ rateLimit: { limit: 1, period: 0 } }, "at least 1 ms"],
    [{ rateLimit: { limit: 100_001, period: "1m" } }, "at most 100000"],
    [{ rateLimit: { limit: 1, period: "1m", perKey: 1 } }, "true or false"],
  ])("refuses %j, by name", async (flow, message) => {
    const error = await problem(() => workflow({ name: "w", flow } as WorkflowOptions, () => 1));
    expect([error.code, error.message]).toEqual(["invalid_option", expect.stringContaining(message)]);
  });

  it.each<[object, string]>([
    [{ singleton: true }, "an object with key, onConflict"],
    [{ singleton: { onConflict: "wait" } }, 'it must be "skip" or "cancel"'],
    [{ singleton: { key: "a" } }, "a function of the input"],
    [{ singleton: {}, debounce: { delay: 1 } }, "exclude each other"],
    [{ debounce: {} }, "debounce.delay"],
    [{ debounce: { delay: "5s", maxDelay: "1s" } }, "no less than its delay"],
  ])("refuses %j of a start, by name", async (options, message) => {
    const error = await problem(() => workflow({ name: "w", ...options } as WorkflowOptions, () => 1));
    expect([error.code, error.message]).toEqual(["invalid_option", expect.stringContaining(message)]);
  });

  it("is checked for the queues of a configuration, each problem by name", async () => {
    expect(() => checkConfig({ queues: { mail: { concurrency: 5, key: () => "a" } } }, "x")).not.toThrow();
    const error = await problem(() => checkConfig({ queues: { mail: { concurrency: -1 }, "b#": {}, slow: 3 } }, "x"));
    expect(error.code).toBe("config_invalid");
    for (const part of ['flow.concurrency of queue "mail" is -1', "numbering", 'flow of queue "slow" is 3'])
      expect(error.message).toContain(part);
    expect((await problem(() => checkConfig({ queues: [] }, "x"))).message).toContain("queues must be an object");
  });
});
