import { expect, test } from "vitest";
import { isAccepted } from "./accept.ts";

test("takes files by type, by family and by ending", () => {
  const pdf = { name: "A.PDF", type: "application/pdf" };
  expect(isAccepted(pdf, undefined)).toBe(true);
  expect(isAccepted(pdf, ["application/pdf"])).toBe(true);
  expect(isAccepted(pdf, [".pdf"])).toBe(true);
  expect(isAccepted(pdf, ["image/*"])).toBe(false);
  expect(isAccepted({ name: "a", type: "image/png" }, ["image/*"])).toBe(true);
  expect(isAccepted({ name: "a", type: "imagex/png" }, ["image/*"])).toBe(false);
});
