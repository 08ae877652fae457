import { expect, test } from "vitest";
import { isTooDeep, levelsMax } from "./nesting.ts";

const nested = (levels: number, inside = "1"): string => "[".repeat(levels) + inside + "]".repeat(levels);

test("tells what is nested too deeply", () => {
  expect(isTooDeep(nested(levelsMax))).toBe(false);
  expect(isTooDeep(nested(levelsMax + 1))).toBe(true);
  expect(isTooDeep('{"a":'.repeat(levelsMax + 1))).toBe(true);
  expect(isTooDeep(`[${nested(150)},${nested(150)}]`)).toBe(false);
});

test("brackets in texts are no brackets, however the texts are written", () => {
  const brackets = "[".repeat(1_000);
  for (const text of [brackets, `a\\"${brackets}`, `${brackets}\\\\`, `\\\\\\"${brackets}`])
    expect(isTooDeep(`{"a":"${text}"}`)).toBe(false);
  expect(isTooDeep(`{"a":"x\\\\",${brackets}`)).toBe(true);
  expect(isTooDeep(`{"a":"${brackets}`)).toBe(false);
});
