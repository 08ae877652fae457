import { describe, expect, it } from "vitest";
import { DueChoice } from "./due-choice.ts";
import type { FlowFacts } from "./flow-facts.ts";
import type { FlowLine, Waiting } from "./flow-turns.ts";
import type { FlowLimits } from "./write.ts";

const nowMs = 1000;
const open: FlowLimits = { concurrency: null, concurrencyPerKey: null, rate: null };

/** A line of runs `a1 a2 …`, each due one after the other, which tells how many were asked for. */
function line(key: string, dueMs: readonly number[], given: Partial<FlowLine> = {}): FlowLine & { asked: number } {
  const made = { queue: "default", key, hasBegun: false, asked: 0, ...given };
  function* runs(): Generator<Waiting, undefined> {
    for (const [at, each] of dueMs.entries()) {
      made.asked += 1;
      yield { id: `${key}${at + 1}`, dueMs: each };
    }
    return undefined;
  }
  return Object.assign(made, { runs: runs() });
}

/** What a claim takes of these lines, asking the store no more than it must. */
function choose(
  lines: readonly FlowLine[],
  params: {
    readonly limits?: Partial<FlowLimits>;
    readonly limit?: number;
    readonly facts?: Partial<FlowFacts>;
    readonly queueLimits?: Record<string, number>;
  },
): ReturnType<DueChoice["result"]> {
  const asked = (): never => {
    throw new Error("nobody needs to know that");
  };
  const facts = { owned: asked, starts: asked, servedMs: () => null, ...params.facts };
  const { limit = 10, queueLimits = {} } = params;
  const choice = new DueChoice({ limit, queueLimits, flows: { f: { ...open, ...params.limits } }, nowMs }, facts);
  for (const each of lines) {
    choice.beginLane(0, each.queue);
    if (choice.beginFlow("f")) choice.offerLine("f", each);
  }
  return choice.result();
}

describe("the turns of a flow's keys", () => {
  it("are one run each, and ask the store neither for more runs nor for what no limit depends on", () => {
    const [a, b, c] = [line("a", [1, 2, 3, 4, 5, 6, 7, 8, 9]), line("b", [10, 11, 12]), line("c", [20])];
    const { runIds, nextDueMs } = choose([a, b, c], { limit: 5 });
    expect([runIds, nextDueMs]).toEqual([["a1", "b1", "c1", "a2", "b2"], 3]);
    expect([a.asked, b.asked, c.asked]).toEqual([3, 3, 1]);
  });

  it("begin with the key that was served longest ago; ties go by due time, then id", () => {
    const servedMs = ({ key }: { key: string }): number | null => ({ a: 500, b: 300, c: 300 })[key] ?? null;
    const lines = [line("a", [1]), line("b", [9]), line("c", [8]), line("d", [30]), line("e", [30])];
    expect(choose(lines, { facts: { servedMs } }).runIds).toEqual(["d1", "e1", "c1", "b1", "a1"]);
  });

  it("take of a key the run that has been due for longest, whichever line it stands in", () => {
    const lines = [line("a", [5, 7]), line("a", [6, 8], { queue: "mail" }), line("a", [1], { hasBegun: true })];
    expect(choose(lines.slice(0, 2), { limit: 3 }).runIds).toEqual(["a1", "a1", "a2"]);
    const result = choose([line("a", [5]), line("b", [6], { queue: "mail" }), lines[2]!], { queueLimits: { mail: 0 } });
    expect(result).toEqual({ runIds: ["a1", "a1"], nextDueMs: null });
  });

  it("pass over keys without a place, and those whose rate is used up, of which the next beginning is told", () => {
    const owned = ({ key }: { key: string | null }): number => (key === "a" ? 2 : 0);
    const full = choose([line("a", [1, 2]), line("b", [3, 4, 5])], {
      limits: { concurrencyPerKey: 2 },
      facts: { owned },
    });
    expect(full).toEqual({ runIds: ["b1", "b2"], nextDueMs: null });
    const starts = ({ key }: { key: string | null }): readonly number[] => (key === "a" ? [950, 920] : []);
    const rate = { limit: 2, periodMs: 100, isPerKey: true };
    const lines = [line("a", [1]), line("a", [2], { hasBegun: true }), line("b", [3, 4, 5])];
    expect(choose(lines, { limits: { rate }, facts: { starts } })).toEqual({
      runIds: ["a1", "b1", "b2"],
      nextDueMs: 1020,
    });
  });

  it("offer nothing of a full flow", () => {
    const lines = [line("a", [1])];
    const result = choose(lines, { limits: { concurrency: 3 }, facts: { owned: () => 3 } });
    expect([result, lines[0]!.asked]).toEqual([{ runIds: [], nextDueMs: null }, 0]);
  });
});
