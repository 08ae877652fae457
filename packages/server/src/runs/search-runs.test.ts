import { expect, test } from "vitest";
import { followingId, isIdBeginning } from "./search-runs.ts";

test("knows the beginning of an id from other texts", () => {
  const id = "019a7c3e-0000-7000-8000-00000000ffff";
  for (const length of [8, 9, 12, 13, 18, 36]) expect(isIdBeginning(id.slice(0, length))).toBe(true);
  expect(isIdBeginning(id.toUpperCase())).toBe(true);
  for (const text of ["019a7c3", "order-7", "019a7c3e0000", "019a7c3e-00-0", `${id}0`, "019a7c3g", ""])
    expect(isIdBeginning(text)).toBe(false);
});

test("tells the id that follows", () => {
  expect(followingId("019a7c3e-0000-7000-8000-00000000ffff")).toBe("019a7c3e-0000-7000-8000-000000010000");
  expect(followingId("019a7c3e-ffff-ffff-ffff-ffffffffffff")).toBe("019a7c3f-0000-0000-0000-000000000000");
});
