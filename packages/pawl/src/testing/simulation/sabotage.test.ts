import { describe, expect, it } from "vitest";
import {
  anyVersion,
  boundlessQueues,
  carelessRepeats,
  eagerListener,
  looseLinks,
  openGates,
  openQuestions,
  silentChildren,
  undoInOrder,
  deafToHolds,
  forgetfulStore,
  gappyLog,
  hastyTurns,
  keylessStore,
  leakyInbox,
  lossyStore,
  noFence,
  ownClocks,
  stickyInbox,
  upsideDown,
  type Sabotage,
} from "./sabotage.ts";
import { simulate } from "./simulate.ts";

const seedsMax = 400;

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
    expect(await firstFinding(() => noFence)).toMatch(/^promise [1379]$/);
  });

  it("a store that acknowledges what it has not written", async () => {
    expect(await firstFinding(lossyStore)).toMatch(/^promise [29]$/);
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

  it("a store that loses a message", async () => {
    expect(await firstFinding(leakyInbox)).toBe("promise 5");
  });

  it("processes that go by their own clocks", async () => {
    expect(await firstFinding(() => ownClocks)).toBe("promise 6");
  });

  it("a store that does not hear what a worker holds", async () => {
    expect(await firstFinding(() => deafToHolds)).toBe("ownership");
  });

  it("a store that refuses what it has written before", async () => {
    expect(await firstFinding(forgetfulStore)).toBe("ownership");
  });

  it("a store that lets a repeated write pass whoever owns the run", async () => {
    expect(await firstFinding(carelessRepeats)).toMatch(/^promise [1379]$/);
  });

  it("a store that gives more of a queue than was asked for", async () => {
    // A worker that was given too many may also be found to keep some for too long.
    expect(await firstFinding(() => boundlessQueues)).toMatch(/^(claims|leak)$/);
  });

  it("a store that takes low priorities first", async () => {
    expect(await firstFinding(() => upsideDown)).toBe("claims");
  });

  it("a store that gives runs to workers of another version", async () => {
    expect(await firstFinding(() => anyVersion)).toBe("claims");
  });

  it("a store that drops what goes along with an owner's write", async () => {
    expect(await firstFinding(looseLinks)).toMatch(/^(linked|children|questions)$/);
  });

  it("a store that does not tell a parent of its child's end", async () => {
    expect(await firstFinding(() => silentChildren)).toBe("children");
  });

  it("a store that takes two answers to one question", async () => {
    expect(await firstFinding(() => eagerListener)).toBe("questions");
  });

  it("a store that does not close the questions of a run that has ended", async () => {
    expect(await firstFinding(() => openQuestions)).toBe("questions");
  });

  it("a store that lets more runs through a gate than its limits allow", async () => {
    expect(await firstFinding(() => openGates)).toBe("flows");
  });

  it("an engine that takes steps back in the order in which they were done", async () => {
    expect(await firstFinding(() => undoInOrder)).toBe("undo");
  });

  it("turns that do not wait for promise reactions", async () => {
    expect(await firstFinding(() => hastyTurns)).toMatch(/^(promise|liveness|outcome|attempts)/);
  });
});
