import { expect, test } from "vitest";
import { dragged, holdOf, moved, zoomed } from "./view.ts";

test("zooms around a place, which stays where it is", () => {
  expect(zoomed({ from: 0, to: 100 }, 0.5, 20, 100)).toEqual({ from: 10, to: 60 });
  expect(zoomed({ from: 10, to: 60 }, 10, 20, 100)).toEqual({ from: 0, to: 100 });
});

test("stays within the axis, and sees at least a millisecond", () => {
  expect(moved({ from: 50, to: 90 }, 100, 100)).toEqual({ from: 60, to: 100 });
  expect(moved({ from: 50, to: 90 }, -100, 100)).toEqual({ from: 0, to: 40 });
  const { from, to } = zoomed({ from: 0, to: 2 }, 0.001, 1, 100);
  expect(to - from).toBe(1);
});

test("a drag takes what is under it along, and two fingers stretch it", () => {
  const axis = { widthPx: 100, length: 1_000 };
  const view = { from: 100, to: 200 };
  const begin = holdOf([30]);
  expect(dragged({ view, begin, now: holdOf([50]) }, axis)).toEqual({ from: 80, to: 180 });
  expect(dragged({ view, begin, now: holdOf([900]) }, axis)).toEqual({ from: 0, to: 100 });
  expect(dragged({ view, begin: holdOf([25, 75]), now: holdOf([0, 100]) }, axis)).toEqual({ from: 125, to: 175 });
});
