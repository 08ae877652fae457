import { expect, test } from "vitest";
import { isSelected, noSelection, select } from "./selection.ts";

const order = ["a", "b", "c", "d"];

test("chooses one by one, and takes back", () => {
  const one = select(noSelection, { type: "toggle", id: "b" });
  expect([...one.ids]).toEqual(["b"]);
  expect(select(one, { type: "toggle", id: "b" }).ids.size).toBe(0);
});

test("chooses a range from the one that was chosen last, in both directions", () => {
  const from = select(noSelection, { type: "toggle", id: "c" });
  expect([...select(from, { type: "range", id: "a", order }).ids].sort()).toEqual(["a", "b", "c"]);
  expect([...select(noSelection, { type: "range", id: "d", order }).ids]).toEqual(["d"]);
});

test("all means all, until one is chosen", () => {
  const all = select(noSelection, { type: "all" });
  expect(isSelected(all, "anything")).toBe(true);
  expect(isSelected(select(all, { type: "toggle", id: "a" }), "b")).toBe(false);
});
