import { expect, test } from "vitest";
import { LateMap } from "./late-map.ts";

test("is empty until something is put into it", () => {
  const map = new LateMap<string, number>();
  map.delete("a");
  map.clear();
  expect([map.size, map.has("a"), map.get("a"), [...map], [...map.values()]]).toEqual([0, false, undefined, [], []]);
});

test("holds what was put into it, in that order", () => {
  const map = new LateMap<string, number>();
  map.set("b", 1);
  map.set("a", 2);
  map.set("b", 3);
  expect([map.size, map.has("b"), map.get("b"), [...map.values()]]).toEqual([2, true, 3, [3, 2]]);
  map.delete("b");
  expect([...map]).toEqual([["a", 2]]);
  map.clear();
  expect(map.size).toBe(0);
});
