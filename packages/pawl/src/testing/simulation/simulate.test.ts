import { describe, expect, it } from "vitest";
import { explain, summary } from "./report.ts";
import { simulate } from "./simulate.ts";

const blockSize = 500;
const blocks = [1, 501, 1001, 1501, 2001, 2501];

/** Outside of the blocks: seeds that found something once. They mean it as long as programs and scenarios are rolled as they were then. */
const regressions: readonly (readonly [seed: number, found: string])[] = [
  [207770, "a worker that lost a run without noticing and got it again ran it twice at a time"],
  [103787, "a worker that was stopped while its claim was under way ran what the claim brought after it had stopped"],
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
