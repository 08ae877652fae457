import { expect, test } from "vitest";
import { BatchGraph } from "./batch-graph.ts";
import { node } from "./function-node.ts";
import { Graph } from "./graph.ts";
import { parallel } from "./parallel.ts";

interface State {
  topic: string;
}
const plain = (name: string) => node({ name, post: (_: State): string => "" });

test("tells nodes and edges, loops and ends", () => {
  const [draft, review] = [plain("draft"), plain("review")];
  draft.on("review", review).on("retry", draft);
  review.end("good enough");
  expect(new Graph({ name: "essay", start: draft }).describe()).toEqual({
    nodes: [
      { id: "draft", name: "draft", kind: "node", parent: null, isStart: true },
      { id: "review", name: "review", kind: "node", parent: null, isStart: false },
    ],
    edges: [
      { from: "draft", to: "review", action: "review" },
      { from: "draft", to: "draft", action: "retry" },
      { from: "review", to: null, action: "good enough" },
    ],
  });
});

test("names what is nested by its path, as the keys of its steps do", async () => {
  const inner = new Graph({ name: "inner", start: plain("a").next(plain("b")) });
  const both = parallel({ name: "both", branches: { left: plain("x"), right: inner } });
  const { nodes, edges } = new Graph({ name: "outer", start: both }).describe();
  expect(nodes.map(({ id, kind, parent }) => `${id} ${kind} in ${parent}`)).toEqual([
    "both graph in null",
    "both/left branch in both",
    "both/left/x node in both/left",
    "both/right branch in both",
    "both/right/inner graph in both/right",
    "both/right/inner/a node in both/right/inner",
    "both/right/inner/b node in both/right/inner",
  ]);
  expect(edges).toEqual([{ from: "both/right/inner/a", to: "both/right/inner/b", action: "default" }]);
});

test("tells a batch that is started itself, and a graph that contains itself once", () => {
  const batch = new BatchGraph<State>({ name: "batch", start: plain("each"), prep: () => [] });
  expect(batch.describe().nodes.map(({ id }) => id)).toEqual(["batch", "batch/each"]);

  const start = plain("a");
  const graph = new Graph<State>({ name: "g", start });
  start.next(graph);
  expect(graph.describe().nodes.map(({ id, kind }) => [id, kind])).toEqual([
    ["a", "node"],
    ["g", "node"],
  ]);
});
