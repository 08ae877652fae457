import { describe, expect, it } from "vitest";
import { workflow, type PawlConfig } from "pawl";
import { findProblems } from "./find-problems.ts";

const order = workflow({ name: "order" }, async () => 1);

describe("findProblems", () => {
  it("finds none in a sound configuration", () => {
    expect(findProblems({ workflows: [order], defaultVersions: { order: 1 } })).toEqual([]);
  });

  it.each<[PawlConfig, string, string]>([
    [{}, "warning", "No workflows are configured."],
    [{ workflows: [order, order] }, "error", "order v1 is configured twice."],
    [
      { workflows: [order], defaultVersions: { ordr: 1 } },
      "error",
      'defaultVersions names "ordr", and there is no such workflow.',
    ],
    [
      { workflows: [order], defaultVersions: { order: 3 } },
      "error",
      "defaultVersions names order v3; configured are v1.",
    ],
  ])("finds what is wrong with %o", (config, severity, message) => {
    expect(findProblems(config)).toMatchObject([{ severity, message }]);
  });

  it("asks graphs for their own problems", () => {
    const problems = [{ severity: "error", message: "no way out" }];
    const graph = { name: "essay", run: async () => 1, toMermaid: () => "", validate: () => problems };
    expect(findProblems({ workflows: [graph] })).toEqual([{ severity: "error", message: "graph essay: no way out" }]);
  });
});
