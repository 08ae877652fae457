import { expect, test } from "vitest";
import { tellsOfErrors, withoutStacks } from "./without-stacks.ts";

test("takes the stacks out of error records, however deep, and leaves all else", () => {
  const record = { code: "x", message: "m", stack: "at /home", cause: { code: "y", message: "n", stack: "at /srv" } };
  expect(withoutStacks({ error: record, list: [record], stack: "mine" })).toEqual({
    error: { code: "x", message: "m", cause: { code: "y", message: "n" } },
    list: [{ code: "x", message: "m", cause: { code: "y", message: "n" } }],
    stack: "mine",
  });
});

test("leaves alone what users' code has said", () => {
  expect(["step-failed", "run-failed", "child-failed", "spawn-failed"].every(tellsOfErrors)).toBe(true);
  expect(["step-completed", "run-completed", "log", "stream-written", "note"].some(tellsOfErrors)).toBe(false);
});
