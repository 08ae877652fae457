import { describe, expect, it } from "vitest";
import { didYouMean, editDistance, nearest } from "./nearest.ts";

describe("editDistance", () => {
  it.each([
    ["", "", 0],
    ["", "abc", 3],
    ["store", "store", 0],
    ["stoer", "store", 1],
    ["stor", "store", 1],
    ["stire", "store", 1],
    ["kitten", "sitting", 3],
    ["ca", "abc", 3],
  ])("from %j to %j is %i", (from, to, distance) => {
    expect(editDistance(from, to)).toBe(distance);
    expect(editDistance(to, from)).toBe(distance);
  });
});

describe("nearest", () => {
  it("finds the key that was meant, whatever its case", () => {
    expect(nearest("workflow", ["store", "workflows", "worker"])).toBe("workflows");
    expect(nearest("Namespace", ["store", "namespace"])).toBe("namespace");
  });

  it("suggests nothing where nothing is near", () => {
    expect(nearest("colour", ["store", "workflows"])).toBeUndefined();
    expect(didYouMean("colour", ["store"])).toBe("");
  });
});
