import { expect, test } from "vitest";
import { count, energy, moment, percent } from "./numbers.ts";

test("writes numbers as people read them", () => {
  expect(count(1678)).toBe("1,678");
  expect(percent(1, 3)).toBe("33.3 %");
  expect(percent(0, 0)).toBe("0 %");
  expect([0, 63, 6.31e7, 7.919e14].map(energy)).toEqual(["0.00 J", "63.0 J", "63.1 MJ", "792 TJ"]);
  expect(moment(Date.UTC(2018, 1, 6, 15, 50, 42))).toBe("2018-02-06 15:50 UTC");
});
