import { expect, test } from "vitest";
import { ApiProblem } from "../api-problem.ts";
import { retryDelayMs } from "./retry.ts";

function answered(status: number, retryAfterMs?: number): ApiProblem {
  return new ApiProblem({
    type: "",
    title: "",
    status,
    detail: "No.",
    code: "some_code",
    kind: "unknown",
    retryable: status === 429 || status >= 500,
    requestId: "r",
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

const unreachable = new ApiProblem({ code: "unreachable", detail: "Nobody is there." });
const first = { count: 1, max: 3, chance: 1 };

test("repeats what only reads or has a key when no answer came, and nothing else", () => {
  expect(retryDelayMs(unreachable, { ...first, isRepeatable: true })).toBe(250);
  expect(retryDelayMs(unreachable, { ...first, isRepeatable: false })).toBeNull();
  expect(retryDelayMs(answered(502), { ...first, isRepeatable: true })).toBe(250);
  expect(retryDelayMs(answered(503), { ...first, isRepeatable: false })).toBeNull();
});

test("repeats everything that the server refused before it began, when the server says", () => {
  expect(retryDelayMs(answered(429, 2_000), { ...first, isRepeatable: false })).toBe(2_000);
  expect(retryDelayMs(answered(503, 100), { ...first, isRepeatable: false })).toBe(250);
});

test("repeats no error of the caller's or of the server's, and not for ever", () => {
  for (const status of [400, 404, 409, 422, 500])
    expect(retryDelayMs(answered(status), { ...first, isRepeatable: true })).toBeNull();
  expect(retryDelayMs(unreachable, { ...first, count: 2, isRepeatable: true })).toBe(500);
  expect(retryDelayMs(unreachable, { ...first, count: 3, isRepeatable: true })).toBeNull();
  expect(retryDelayMs(answered(429, 60_000), { ...first, isRepeatable: true })).toBeNull();
});
