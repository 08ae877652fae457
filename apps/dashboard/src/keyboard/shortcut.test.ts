import { expect, test } from "vitest";
import { matchKeys } from "./shortcut.ts";

const listened = ["r", "g r", "?"];

test("finds a key, and two keys one after the other before the last of them alone", () => {
  expect(matchKeys(listened, { key: "r", atMs: 0 }, null)).toBe("r");
  expect(matchKeys(listened, { key: "r", atMs: 500 }, { key: "g", atMs: 0 })).toBe("g r");
  expect(matchKeys(listened, { key: "x", atMs: 500 }, { key: "g", atMs: 0 })).toBeNull();
});

test("takes two keys for one sequence only when they come soon after each other", () => {
  expect(matchKeys(listened, { key: "r", atMs: 5_000 }, { key: "g", atMs: 0 })).toBe("r");
});
