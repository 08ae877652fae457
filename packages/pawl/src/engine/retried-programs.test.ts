import { describe, expect, it } from "vitest";
import type { RunEvent } from "../client/run-event.ts";
import { noRetry } from "../retry/retry-policy.ts";
import type { Context } from "../workflow/context.ts";
import type { StepContext } from "../workflow/step.ts";
import { workflow } from "../workflow/workflow.ts";
import { eventsOf, openPawl, until } from "./test-kit.fixture.ts";

/** A program: steps one after the other, and branches side by side, nested. */
type Part =
  | { readonly type: "step"; readonly name: string; readonly hasUndo: boolean; readonly turns: number }
  | {
      readonly type: "branches";
      readonly name: string;
      readonly as: "parallel" | "map";
      readonly onError: "fail-fast" | "collect-all";
      readonly hasUndo: boolean;
      readonly branches: readonly (readonly Part[])[];
    };

function diceOf(seed: number): (sides: number) => number {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0;
  return (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

function program(dice: (sides: number) => number, depth: number, names: { next: number }): Part[] {
  return Array.from({ length: 1 + dice(3) }, (): Part => {
    const name = `n${names.next++}`;
    const hasUndo = dice(4) === 0;
    if (depth === 0 || dice(2) === 0) return { type: "step", name, hasUndo, turns: dice(6) };
    return {
      type: "branches",
      name,
      as: dice(3) === 0 ? "map" : "parallel",
      onError: dice(2) === 0 ? "fail-fast" : "collect-all",
      hasUndo,
      branches: Array.from({ length: 1 + dice(3) }, () => program(dice, depth - 1, names)),
    };
  });
}

/** What happened, in order: `begin n3`, `end n3`, `undo:n1/0/n3`. */
class Stage {
  readonly log: string[] = [];
  readonly bad: Set<string> = new Set();
  readonly keys: Map<string, string> = new Map();

  async run(ctx: Context, parts: readonly Part[]): Promise<string> {
    const values: string[] = [];
    for (const part of parts)
      values.push(part.type === "step" ? await this.#step(ctx, part) : await this.#branches(ctx, part));
    return values.join(" ");
  }

  #step(ctx: Context, { name, hasUndo, turns }: Part & { type: "step" }): Promise<string> {
    return ctx.step(name, this.#undo(hasUndo), async ({ key }) => {
      this.keys.set(name, key);
      const nth = this.log.push(`begin ${name}`);
      for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
      if (this.bad.has(name)) throw new Error(`${name} is bad`);
      this.log.push(`end ${name}`);
      return `${name}@${nth}`;
    });
  }

  async #branches(
    ctx: Context,
    { name, as, onError, hasUndo, branches }: Part & { type: "branches" },
  ): Promise<string> {
    // One type of the two: which results there are is looked at below.
    const options = { onError: onError as "collect-all", ...this.#undo(hasUndo) };
    const settled =
      as === "map"
        ? await ctx.map(name, branches, (parts) => this.run(ctx, parts), options)
        : await ctx.parallel(
            name,
            branches.map((parts) => () => this.run(ctx, parts)),
            options,
          );
    const values = (settled as unknown[]).map((each) => {
      if (typeof each === "string") return each;
      const { status, value, reason } = each as { status: string; value: string; reason: unknown };
      if (status === "rejected") throw reason;
      return value;
    });
    return `[${values.join(" | ")}]`;
  }

  #undo(hasUndo: boolean): object {
    return hasUndo ? { undo: (_: unknown, { key }: StepContext): void => void this.log.push(key) } : {};
  }
}

/** Pairs of steps of which the second may begin only when the first is over, and the steps by the part that they are in. */
function orderOf(parts: readonly Part[]): {
  readonly pairs: [string, string][];
  readonly inside: ReadonlyMap<string, string[]>;
} {
  const pairs: [string, string][] = [];
  const inside = new Map<string, string[]>();
  const walk = (sequence: readonly Part[]): string[] => {
    const before: string[] = [];
    for (const part of sequence) {
      const own = part.type === "step" ? [part.name] : part.branches.flatMap(walk);
      inside.set(part.name, own);
      for (const first of before) for (const second of own) pairs.push([first, second]);
      before.push(...own);
    }
    return before;
  };
  walk(parts);
  return { pairs, inside };
}

function stepOf(key: string): string {
  return key.slice(key.lastIndexOf("/") + 1);
}

async function check(seed: number): Promise<void> {
  const dice = diceOf(seed);
  const parts = program(dice, 2, { next: 0 });
  const { pairs, inside } = orderOf(parts);
  const steps = [...inside].filter(([name, own]) => own[0] === name).map(([name]) => name);
  const stage = new Stage();
  for (const name of steps) if (dice(4) === 0) stage.bad.add(name);
  const flow = workflow({ name: "flow", retry: noRetry() }, (ctx) => stage.run(ctx, parts));
  const pawl = await openPawl("memory", [flow], { alwaysReplay: dice(2) === 0 });
  const run = await pawl.start(flow);
  let from = 0;
  let kept = new Set<string>();
  for (let round = 0; ; round++) {
    await until(async () => ["completed", "failed", "blocked"].includes((await pawl.get(run.id)).status));
    const { status, output, error } = await pawl.get(run.id);
    const told = stage.log.slice(from);
    const at = (line: string): number => told.indexOf(line);
    for (const name of steps) {
      const begun = told.filter((line) => line === `begin ${name}`).length;
      expect(begun, `${name} in round ${round}`).toBeLessThanOrEqual(kept.has(name) ? 0 : 1);
    }
    for (const [first, second] of pairs) {
      if (at(`begin ${second}`) === -1 || at(`begin ${first}`) === -1) continue;
      expect(at(`end ${first}`), `${first} before ${second} in round ${round}`).toBeLessThan(at(`begin ${second}`));
      expect(at(`end ${first}`)).not.toBe(-1);
    }
    if (status === "completed") {
      // Each value is that of the last time that its step was done, which no undo has taken back since.
      for (const name of steps) {
        const last = stage.log.lastIndexOf(`begin ${name}`);
        expect(String(output), `${name} in ${String(output)}`).toMatch(new RegExp(`\\b${name}@${last + 1}\\b`));
      }
      for (const [name, key] of stage.keys) {
        const undone = stage.log.findLastIndex(
          (line) => line === `undo:${key}` || (line.startsWith("undo:") && key.startsWith(`${line.slice(5)}/`)),
        );
        expect(undone, `${name} after its undo`).toBeLessThan(stage.log.lastIndexOf(`begin ${name}`));
      }
      return;
    }
    expect([status, stage.bad.size > 0], error?.message).toEqual(["failed", true]);
    expect(round).toBeLessThan(30);
    for (const name of stage.bad) if (dice(2) === 0 || round > 5) stage.bad.delete(name);
    from = stage.log.length;
    await pawl.retry(run.id);
    const events = await eventsOf(pawl, run.id);
    const retries = events.filter((event) => event.kind === "run-retried");
    const dropsOf = ({ data }: RunEvent): number[] => (data as { drops: number[] }).drops;
    const gone = new Set(retries.flatMap(dropsOf));
    const goneNow = new Set(retries.slice(-1).flatMap(dropsOf));
    const completed = events.filter((event) => event.kind === "step-completed");
    const keys = completed
      .filter(({ seq }) => !gone.has(seq) && seq < (retries.at(-1)?.seq ?? 0))
      .map((event) => event.key as string);
    kept = new Set(keys.map(stepOf));
    for (const { key = "", seq } of completed)
      if (goneNow.has(seq))
        expect(
          keys.find((each) => key.startsWith(`${each}/`)),
          `${key} went`,
        ).toBeUndefined();
    // What is kept rests on nothing that is done anew.
    const isKept = (name: string): boolean => kept.has(name);
    for (const [first, second] of pairs)
      if (isKept(second)) expect(isKept(first), `${second} without ${first}`).toBe(true);
  }
}

describe("random programs that are retried until they are through", () => {
  it.each(Array.from({ length: 60 }, (_, index) => index + 1))(
    "do once what is kept, and the rest anew in an order that the program allows (seed %i)",
    check,
  );
});
