import { describe, expect, it } from "vitest";
import { explain, summary } from "./report.ts";
import { simulate } from "./simulate.ts";

const blockSize = 500;
/** A sample, watched for coverage; `.ci/run` simulates many more on all cores. */
const blocks = [20_001, 20_501];

/** Seeds that found something once. They mean it as long as programs and scenarios are rolled as they were then. */
const regressions: readonly (readonly [seed: number, found: string])[] = [
  [123, "a heartbeat that arrived late set the lease back, and a living worker was taken for dead"],
  [209, "a claim that arrived late took a run from its worker that had come to it since"],
];

describe("the engine, in simulated worlds", () => {
  it.each(blocks)(`keeps its promises, with ${blockSize} seeds from %i on`, { timeout: 120_000 }, async (from) => {
    for (let seed = from; seed < from + blockSize; seed++) {
      const result = await simulate(seed);
      expect(summary(result)).toContain("holds");
    }
  });

  it.each(regressions)("keeps its promises with seed %i, which found: %s", async (seed) => {
    expect(summary(await simulate(seed))).toContain("holds");
  });
});

describe("a simulation", () => {
  it("does the same for the same seed, thing by thing", async () => {
    for (const seed of [7, 77, 777]) expect(await explain(seed)).toBe(await explain(seed));
  });

  it("does something else for another seed", async () => {
    expect(await explain(7)).not.toBe(await explain(8));
  });
});
