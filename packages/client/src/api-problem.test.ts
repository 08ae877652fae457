import { expect, test } from "vitest";
import { ApiProblem, isProblem } from "./api-problem.ts";

const problem = new ApiProblem({ code: "timeout", detail: "No answer came within 30 s." });

test("is told from other errors, by its code or without", () => {
  expect(isProblem(problem)).toBe(true);
  expect(isProblem(problem, "timeout")).toBe(true);
  expect(isProblem(problem, "unreachable")).toBe(false);
  expect(isProblem(new Error("timeout"))).toBe(false);
});
