import { expect, test } from "vitest";
import type { Step } from "@pawl/api";
import type { DrawnGraph } from "./layout-graph.ts";
import { walkOfRun } from "./walk-of-run.ts";

const node = (id: string, kind: "node" | "graph" = "node") => ({
  id,
  name: id.split("/").at(-1)!,
  kind,
  parent: id.includes("/") ? id.slice(0, id.lastIndexOf("/")) : null,
  isStart: id === "a" || id === "sub/one",
});
const edge = (from: string, to: string | null, action = "default") => ({ from, to, action });
const graph: DrawnGraph = {
  nodes: [node("a"), node("list"), node("choose"), node("sub", "graph"), node("sub/one"), node("end")],
  edges: [
    edge("a", "a", "again"),
    edge("a", "list", "go"),
    edge("list", "choose"),
    edge("choose", "sub"),
    edge("sub", "end"),
  ],
};
let seq = 0;
const step = (key: string, action: string | null = null, status: Step["status"] = "completed") => ({
  key,
  action,
  status,
  seq: ++seq,
});
const told = (steps: Parameters<typeof walkOfRun>[1]) => {
  const { nodes, edges } = walkOfRun(graph, steps);
  return {
    nodes: Object.fromEntries([...nodes].map(([id, { status, visits }]) => [id, `${status} ${visits}`])),
    edges: [...edges].map(([{ from, to }, count]) => `${from} → ${to} ${count}`),
  };
};

test("counts visits by the steps' keys, and edges by their actions", () => {
  expect(told([step("a", "again"), step("a#2", "again"), step("a#3", null, "running")])).toEqual({
    nodes: { a: "running 3" },
    edges: ["a → a 2"],
  });
});

test("takes a batch's items for one visit, of which the loudest counts", () => {
  const { nodes } = told([step("list/0"), step("list/1", null, "failed"), step("list/0#2"), step("list/1#2")]);
  expect(nodes["list"]).toBe("completed 2");
  expect(told([step("list/0"), step("list/1", null, "retrying")]).nodes["list"]).toBe("retrying 1");
});

test("knows nodes without steps of their own by what was reached before and behind them", () => {
  const walk = told([step("a", "go"), step("list/0"), step("sub/one")]);
  expect(walk.nodes).toMatchObject({ list: "completed 1", "sub/one": "completed 1", sub: "completed 1" });
});

test("leaves out what a retry has set aside, and steps that are no nodes", () => {
  expect(told([step("a", "go", "dropped"), step("other"), step("a:fallback")]).nodes).toEqual({ a: "completed 1" });
});
