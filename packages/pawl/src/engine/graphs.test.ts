import { describe, expect, it } from "vitest";
import { BatchNode } from "../graph/batch-node.ts";
import { node } from "../graph/function-node.ts";
import { Graph } from "../graph/graph.ts";
import { Node } from "../graph/node.ts";
import { parallel } from "../graph/parallel.ts";
import { ParallelBatchNode } from "../graph/parallel-batch-node.ts";
import { PermanentError } from "../errors/permanent-error.ts";
import { fixed, noRetry } from "../retry/retry-policy.ts";
import {
  eventsOf,
  Gate,
  ManualClock,
  openPawl,
  Place,
  problem,
  storeKinds,
  until,
  untilStatus,
} from "./test-kit.fixture.ts";

interface Essay {
  topic: string;
  draft?: string;
  rounds?: number;
}

/** Draft, check, and revise until it is long enough. */
function essayGraph(calls: string[] = [], gate?: Gate): Graph<Essay> {
  class Draft extends Node<Essay, string, string> {
    override prep(essay: Essay): string {
      return essay.draft ?? essay.topic;
    }
    override exec(text: string): string {
      calls.push(`draft ${text}`);
      return `${text}!`;
    }
    override post(essay: Essay, _: string, draft: string): string {
      essay.draft = draft;
      essay.rounds = (essay.rounds ?? 0) + 1;
      return "check";
    }
  }
  const draft = new Draft({ name: "draft" });
  const check = node({
    name: "check",
    prep: (essay: Essay) => essay.draft ?? "",
    exec: async (text: string) => {
      calls.push(`check ${text}`);
      if (text.endsWith("!!")) await gate?.opened;
      return text.length >= 8;
    },
    post: (_: Essay, __: string, isLong: boolean) => (isLong ? "done" : "revise"),
  });
  const end = node<Essay>({ name: "end", exec: () => void calls.push("end") });
  draft.on("check", check);
  check.on("revise", draft);
  check.on("done", end);
  return new Graph<Essay>({ name: "essay", start: draft });
}

describe.each(storeKinds)("durable graphs on %s", (kind) => {
  it("come to the state that they come to in memory", async () => {
    const expected = await essayGraph().run({ topic: "pawls" });
    const graph = essayGraph();
    const pawl = await openPawl(kind, [graph]);
    const run = await pawl.start(graph, { topic: "pawls" });
    expect(await run.result()).toEqual(expected);
    expect(expected).toEqual({ topic: "pawls", draft: "pawls!!!", rounds: 3 });
  });

  it("show the state after every node, and the action it returned, in pawl.steps", async () => {
    const graph = essayGraph();
    const pawl = await openPawl(kind, [graph]);
    const run = await pawl.start(graph, { topic: "pawls!" });
    await run.result();
    expect((await pawl.steps(run.id)).map(({ key, output, action, state }) => [key, output, action, state])).toEqual([
      ["draft", "pawls!!", "check", { topic: "pawls!", draft: "pawls!!", rounds: 1 }],
      ["check", false, "revise", { topic: "pawls!", draft: "pawls!!", rounds: 1 }],
      ["draft#2", "pawls!!!", "check", { topic: "pawls!", draft: "pawls!!!", rounds: 2 }],
      ["check#2", true, "done", { topic: "pawls!", draft: "pawls!!!", rounds: 2 }],
      ["end", undefined, "default", { topic: "pawls!", draft: "pawls!!!", rounds: 2 }],
    ]);
  });

  it("resume at the node that they had reached, without a look at those before", async () => {
    const calls: string[] = [];
    const gate = new Gate();
    const place = new Place(kind);
    const first = await place.open([essayGraph(calls, gate)]);
    const run = await first.start("essay", { topic: "pawls" });
    await until(() => calls.includes("check pawls!!"));
    await first.close({ timeout: 0 });
    const again: string[] = [];
    const second = await place.open([essayGraph(again)]);
    expect(await second.run(run.id).result()).toEqual({ topic: "pawls", draft: "pawls!!!", rounds: 3 });
    expect(again).toEqual(["check pawls!!", "draft pawls!!", "check pawls!!!", "end"]);
  });

  it("fork from any node, also with an edited state", async () => {
    const calls: string[] = [];
    const graph = essayGraph(calls);
    const pawl = await openPawl(kind, [graph]);
    const run = await pawl.start(graph, { topic: "pawls" });
    await run.result();
    calls.length = 0;
    expect(await (await pawl.fork(run.id, { from: "check#2" })).result()).toEqual({
      topic: "pawls",
      draft: "pawls!!!",
      rounds: 3,
    });
    expect(calls).toEqual(["check pawls!!", "draft pawls!!", "check pawls!!!", "end"]);
    calls.length = 0;
    const edited = await pawl.fork(run.id, { from: "draft#2", state: { topic: "x", draft: "edited by hand" } });
    expect(await edited.result()).toEqual({ topic: "x", draft: "edited by hand!", rounds: 1 });
    expect(calls).toEqual(["draft edited by hand", "check edited by hand!", "end"]);
    const fromStart = await pawl.fork(run.id, { from: "draft", state: { topic: "ratchets" } });
    expect(await fromStart.result()).toEqual({ topic: "ratchets", draft: "ratchets!", rounds: 1 });
    const error = await problem(pawl.fork(run.id, { state: { topic: "where?" } }));
    expect([error.code, error.message]).toEqual(["invalid_option", expect.stringContaining("from")]);
  });

  it("retry a node by its policy, over a restart, and take its fallback when attempts are used up", async () => {
    const clock = new ManualClock();
    const attempts: number[] = [];
    const make = (): Graph<{ result?: string }> =>
      new Graph<{ result?: string }>({
        name: "flaky",
        start: node<{ result?: string }, void, string>({
          name: "call",
          retry: fixed({ attempts: 2, delay: "1h" }),
          exec: (_, { attempt }) => {
            attempts.push(attempt);
            throw new Error("down");
          },
          fallback: (_, error) => `fallback after ${(error as Error).message}`,
          post: (state, _, result) => void (state.result = result),
        }),
      });
    const place = new Place(kind);
    const first = await place.open([make()], { clock });
    const run = await first.start("flaky", {});
    await untilStatus(first, run.id, "sleeping");
    await first.close();
    const second = await place.open([make()], { clock });
    clock.advance("1h");
    expect(await second.run(run.id).result()).toEqual({ result: "fallback after down" });
    expect(attempts).toEqual([1, 2]);
    expect((await second.steps(run.id)).map(({ key, status }) => [key, status])).toEqual([
      ["call", "failed"],
      ["call:fallback", "completed"],
    ]);
  });

  it("fail with the node's error, and pawl.retry goes on from that node", async () => {
    let isFixed = false;
    const calls: string[] = [];
    const a = node({ name: "a", exec: () => void calls.push("a") });
    a.next(
      node({
        name: "b",
        retry: noRetry(),
        exec: () => {
          calls.push("b");
          if (!isFixed) throw new PermanentError("b is broken");
        },
      }),
    );
    const graph = new Graph({ name: "two", start: a });
    const pawl = await openPawl(kind, [graph]);
    const run = await pawl.start(graph, {});
    expect(await problem(run.result())).toMatchObject({ message: "b is broken", details: { step: "b" } });
    isFixed = true;
    await pawl.retry(run.id);
    await run.result();
    expect(calls).toEqual(["a", "b", "b"]);
  });

  it("make each item of a batch a step of its own", async () => {
    const calls: number[] = [];
    class Each extends BatchNode<{ items: number[]; sum?: number }, number, number> {
      override prep(state: { items: number[] }): number[] {
        return state.items;
      }
      override exec(item: number): number {
        calls.push(item);
        return item * 2;
      }
      override post(state: { sum?: number }, _: unknown, results: readonly number[]): void {
        state.sum = results.reduce((sum, each) => sum + each, 0);
      }
    }
    const graph = new Graph<{ items: number[]; sum?: number }>({ name: "batch", start: new Each({ name: "each" }) });
    const pawl = await openPawl(kind, [graph], { alwaysReplay: true });
    const run = await pawl.start(graph, { items: [1, 2, 3] });
    expect(await run.result()).toEqual({ items: [1, 2, 3], sum: 12 });
    expect(calls).toEqual([1, 2, 3]);
    expect((await pawl.steps(run.id)).map(({ key }) => key)).toEqual(["each/0", "each/1", "each/2"]);
  });

  it("run a parallel batch and parallel branches side by side, and record each part once", async () => {
    const calls: string[] = [];
    let active = 0;
    let most = 0;
    class Each extends ParallelBatchNode<{ n: number; done?: number[] }, number, number> {
      override prep(state: { n: number }): number[] {
        return Array.from({ length: state.n }, (_, index) => index);
      }
      override async exec(item: number): Promise<number> {
        calls.push(`item ${item}`);
        most = Math.max(most, ++active);
        await new Promise((resolve) => setTimeout(resolve, 2));
        active--;
        return item;
      }
      override post(state: { done?: number[] }, _: unknown, results: readonly number[]): void {
        state.done = [...results];
      }
    }
    interface Wide {
      n: number;
      done?: number[];
      l?: boolean;
      r?: boolean;
    }
    const branch = (name: "l" | "r") =>
      node({ name, exec: () => void calls.push(name), post: (state: Wide) => void (state[name] = true) });
    const each = new Each({ name: "each", concurrency: 3 });
    each.next(parallel({ name: "side by side", branches: { left: branch("l"), right: branch("r") } }));
    const graph = new Graph<Wide>({ name: "wide", start: each });
    const pawl = await openPawl(kind, [graph]);
    const run = await pawl.start(graph, { n: 7 });
    expect(await run.result()).toEqual({ n: 7, done: [0, 1, 2, 3, 4, 5, 6], l: true, r: true });
    expect(most).toBe(3);
    expect(new Set(calls).size).toBe(calls.length);
    expect(calls).toEqual(expect.arrayContaining(["l", "r"]));
  });

  it("keep their log short to replay: what came before the last node is not read again", async () => {
    const graph = essayGraph();
    const pawl = await openPawl(kind, [graph]);
    const run = await pawl.start(graph, { topic: "" });
    await run.result();
    const saved = (await eventsOf(pawl, run.id)).filter((event) => event.kind === "state-saved");
    expect(saved).toHaveLength(17);
  });

  it("refuse a state that cannot be stored, naming the node", async () => {
    const graph = new Graph<{ fn?: unknown }>({
      name: "bad",
      start: node<{ fn?: unknown }>({ name: "spoils", post: (state) => void (state.fn = () => {}) }),
    });
    const pawl = await openPawl(kind, [graph]);
    const error = await problem((await pawl.start(graph, {})).result());
    expect(error.code).toBe("value_not_storable");
    expect(error.message).toContain("spoils");
  });
});
