import { expect, test } from "vitest";
import { cleanName, nameWith } from "./clean-name.ts";
import { fileIdsIn, fileMentions, replaceMentions } from "./file-refs.ts";

test("finds the files that a value names, with the places where it does", () => {
  const value = { a: { $file: "1" }, list: [{ b: { $file: "2", name: "x" } }, { $file: 3 }], again: { $file: "1" } };
  expect(fileMentions(value).map(({ path }) => path)).toEqual([["a"], ["list", 0, "b"], ["again"]]);
  expect(fileIdsIn(value)).toEqual(["1", "2"]);
  expect(fileIdsIn({ $file: "../../x" })).toEqual([]);
  expect(replaceMentions(value, ({ $file }) => `<${$file}>`)).toEqual({
    a: "<1>",
    list: [{ b: "<2>" }, { $file: 3 }],
    again: "<1>",
  });
});

test("refuses what is nested without end", () => {
  const deep: unknown = JSON.parse("[".repeat(5_000) + "]".repeat(5_000));
  expect(() => fileMentions(deep)).toThrow("more than 200 levels");
});

test("what a value has besides files stays as it was, its own __proto__ too", () => {
  const value: unknown = JSON.parse('{"__proto__":{"x":1},"n":null,"f":{"$file":"1"}}');
  expect(JSON.stringify(replaceMentions(value, () => 0))).toBe('{"__proto__":{"x":1},"n":null,"f":0}');
});

test("puts more into a name before its extension", () => {
  expect(nameWith("a.tar.gz", " (2)")).toBe("a.tar (2).gz");
  expect(nameWith("README", "-1")).toBe("README-1");
  expect(cleanName("\ud800.txt")).toBe("\ufffd.txt");
});
