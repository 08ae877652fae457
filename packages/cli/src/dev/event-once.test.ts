import { expect, it } from "vitest";
import { eventOnce } from "./event-once.ts";

it("knows what it was asked before, but not for ever", () => {
  const isNews = eventOnce();
  expect([isNews("a 1"), isNews("a 1"), isNews("a 2")]).toEqual([true, false, true]);
  for (let seq = 0; seq < 20_000; seq++) isNews(`b ${seq}`);
  expect(isNews("a 1")).toBe(true);
});
