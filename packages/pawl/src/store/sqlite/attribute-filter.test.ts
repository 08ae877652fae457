import { expect, it } from "vitest";
import { attributeCondition, endOfPrefix } from "./attribute-filter.ts";

it.each([
  ["ab", "ac"],
  ["a\u{ffff}", "a\u{10000}"],
  ["\u{d7ff}", "\u{e000}"],
  ["a\u{10ffff}\u{10ffff}", "b"],
  ["\u{10ffff}", null],
  ["", null],
])("the texts that begin with %j end before %j", (prefix, end) => {
  expect(endOfPrefix(prefix)).toBe(end);
});

it("a value is compared with values of its type only", () => {
  expect(attributeCondition({ name: "paid", op: "eq", value: true })).toEqual({
    sql: "name = ? AND type = ? AND value = ?",
    binds: ["paid", "boolean", 1],
  });
  expect(attributeCondition({ name: "amount", op: "lte", value: 5 })).toEqual({
    sql: "name = ? AND type = ? AND value <= ?",
    binds: ["amount", "number", 5],
  });
});
