import { expect, test } from "vitest";
import { decodeArcs, polygonsOf } from "./topology.ts";
import type { Topology } from "./topology.ts";

const twoSquares: Topology = {
  transform: { scale: [2, 1], translate: [10, 20] },
  arcs: [
    [
      [1, 0],
      [0, 1],
    ],
    [
      [1, 1],
      [-1, 0],
      [0, -1],
      [1, 0],
    ],
    [
      [1, 0],
      [1, 0],
      [0, 1],
      [-1, 0],
    ],
  ],
  objects: {},
};

test("decodes deltas and applies scale and translation", () => {
  expect(decodeArcs(twoSquares)[1]).toEqual([
    [12, 21],
    [10, 21],
    [10, 20],
    [12, 20],
  ]);
});

test("joins shared arcs to closed outlines, walking them backwards where needed", () => {
  const arcs = decodeArcs(twoSquares);
  expect(polygonsOf({ type: "Polygon", arcs: [[0, 1]] }, arcs)).toEqual([
    [
      [
        [12, 20],
        [12, 21],
        [10, 21],
        [10, 20],
        [12, 20],
      ],
    ],
  ]);
  expect(polygonsOf({ type: "MultiPolygon", arcs: [[[2, ~0]]] }, arcs)).toEqual([
    [
      [
        [12, 20],
        [14, 20],
        [14, 21],
        [12, 21],
        [12, 20],
      ],
    ],
  ]);
});
