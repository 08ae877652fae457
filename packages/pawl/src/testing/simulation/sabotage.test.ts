import { describe, expect, it } from "vitest";
import { gappyLog, hastyTurns, keylessStore, lossyStore, noFence, stickyInbox, type Sabotage } from "./sabotage.ts";
import { simulate } from "./simulate.ts";

const seedsMax = 150;

/** The first thing that the simulation finds to be wrong. */
async function firstFinding(sabotage: () => Sabotage): Promise<string> {
  for (let seed = 1; seed <= seedsMax; seed++) {
    const { finding } = await simulate(seed, { sabotage: sabotage() });
    if (finding !== null) return finding.promise;
  }
  return `nothing in ${seedsMax} seeds`;
}

describe("the simulation notices", () => {
  it("a store that accepts writes of stale owners", async () => {
    expect(await firstFinding(() => noFence)).toBe("promise 3");
  });

  it("a store that acknowledges what it has not written", async () => {
    expect(await firstFinding(lossyStore)).toBe("promise 2");
  });

  it("a store that starts two runs for one key", async () => {
    expect(await firstFinding(() => keylessStore)).toBe("promise 5");
  });

  it("a store that delivers a message twice", async () => {
    expect(await firstFinding(() => stickyInbox)).toBe("promise 5");
  });

  it("a log with a gap", async () => {
    expect(await firstFinding(() => gappyLog)).toBe("promise 9");
  });

  it("turns that do not wait for promise reactions", async () => {
    expect(await firstFinding(() => hastyTurns)).toMatch(/^(promise|liveness|outcome)/);
  });
});
