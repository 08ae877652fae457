import { expect, test } from "vitest";
import { layoutGraph, type DrawnGraph } from "./layout-graph.ts";

const node = (id: string, parent: string | null = null, isStart = false, kind: "node" | "graph" = "node") => ({
  id,
  name: id,
  kind,
  parent,
  isStart,
});
const graph: DrawnGraph = {
  nodes: [node("start", null, true), node("sub", null, false, "graph"), node("inner", "sub", true), node("last")],
  edges: [
    { from: "start", to: "sub", action: "go" },
    { from: "start", to: "start", action: "again" },
    { from: "sub", to: "last", action: "default" },
    { from: "last", to: null, action: "done" },
  ],
};

test("stands nodes below those that lead to them, and inner ones in what contains them", () => {
  const { boxes, width, height } = layoutGraph(graph);
  const box = (id: string) => boxes.find(({ node }) => node.id === id)!;
  expect(box("sub").y).toBeGreaterThan(box("start").y);
  expect(box("last").y).toBeGreaterThan(box("sub").y);
  expect(box("inner").x).toBeGreaterThan(box("sub").x);
  expect(box("inner").y + box("inner").height).toBeLessThan(box("sub").y + box("sub").height);
  for (const { x, y, width: w, height: h } of boxes) {
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x + w).toBeLessThanOrEqual(width);
    expect(y + h).toBeLessThanOrEqual(height);
  }
});

test("draws every edge, loops and ends too, and names those that are worth it", () => {
  const { paths, dots } = layoutGraph(graph);
  expect(paths.filter(({ edge }) => edge !== null)).toHaveLength(4);
  expect(paths.every(({ points }) => points.length > 1)).toBe(true);
  expect(paths.filter(({ label }) => label !== null).map(({ edge }) => edge?.action)).toEqual(["go", "again", "done"]);
  expect(dots.map(({ kind }) => kind).sort()).toEqual(["end", "start", "start"]);
});
