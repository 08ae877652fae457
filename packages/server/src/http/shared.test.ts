import { expect, test } from "vitest";
import { Shared } from "./shared.ts";

function counter() {
  let asked = 0;
  return { find: () => Promise.resolve(++asked), asked: () => asked };
}

test("asks once for those who ask at the same time or soon after, and again later", async () => {
  let nowMs = 0;
  const shared = new Shared<number>({ freshMs: 100, now: () => nowMs });
  const { find } = counter();
  expect(await Promise.all([shared.get("a", find), shared.get("a", find), shared.get("b", find)])).toEqual([1, 1, 2]);
  nowMs = 99;
  expect(await shared.get("a", find)).toBe(1);
  nowMs = 100;
  expect(await shared.get("a", find)).toBe(3);
});

test("does not keep a failure, nor more than it may", async () => {
  const shared = new Shared<number>({ freshMs: 100, now: () => 0, max: 2 });
  await expect(shared.get("a", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  const { find, asked } = counter();
  for (const key of ["a", "b", "c", "a"]) await shared.get(key, find);
  expect(asked()).toBe(4);
});
