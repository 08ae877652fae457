import { expect, test } from "vitest";
import { LateSet } from "./late-set.ts";

test("is empty until something is put into it", () => {
  const set = new LateSet<string>();
  set.delete("a");
  set.clear();
  expect([set.size, set.has("a"), [...set]]).toEqual([0, false, []]);
});

test("holds each thing once, in the order in which they came", () => {
  const set = new LateSet<string>();
  for (const item of ["b", "a", "b"]) set.add(item);
  expect([set.size, set.has("b"), [...set]]).toEqual([2, true, ["b", "a"]]);
  set.delete("b");
  expect([...set]).toEqual(["a"]);
  set.clear();
  expect(set.size).toBe(0);
});
