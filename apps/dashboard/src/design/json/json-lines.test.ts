import { expect, test } from "vitest";
import { isOpenAtFirst, jsonLines } from "./json-lines.ts";

test("lists what is open, in the order of the document", () => {
  const lines = jsonLines({ a: 1, list: [true, { b: null }] }, () => true);
  expect(lines.map(({ path, depth }) => [path, depth])).toEqual([
    ["$", 0],
    ["$.a", 1],
    ["$.list", 1],
    ["$.list[0]", 2],
    ["$.list[1]", 2],
    ["$.list[1].b", 3],
  ]);
});

test("shows what is closed as one line, with its size", () => {
  const lines = jsonLines({ list: [1, 2, 3] }, (path) => path === "$");
  expect(lines).toMatchObject([
    { path: "$", size: 1, isOpen: true },
    { path: "$.list", size: 3, isOpen: false },
  ]);
});

test("is not stopped by a document that is deeper than the stack", () => {
  let deep: unknown = 0;
  for (let at = 0; at < 20_000; at++) deep = [deep];
  expect(jsonLines(deep, () => true)).toHaveLength(20_001);
});

test("opens a small document at first, and of a large one only the upper levels", () => {
  expect(jsonLines({ a: { b: { c: 1 } } }, isOpenAtFirst)).toHaveLength(4);
  expect(jsonLines({ list: Array.from({ length: 5_000 }, (_, n) => n) }, isOpenAtFirst)).toHaveLength(2);
});
