import { expect, test } from "vitest";
import { logLineOf } from "./log-line.ts";

test("says a log with its level and fields", () => {
  expect(logLineOf({ kind: "log", data: { level: "warn", message: "slow", fields: { ms: 12 } } })).toEqual({
    level: "warn",
    message: "slow",
    fields: "ms=12",
  });
});

test("says captured output as it was written, without the last line's end", () => {
  expect(logLineOf({ kind: "stdout", data: { text: "a\nb\n" } })).toEqual({
    level: "stdout",
    message: "a\nb",
    fields: "",
  });
  expect(logLineOf({ kind: "stderr", data: "no\n" })).toEqual({ level: "stderr", message: "no", fields: "" });
});

test("takes whatever else code has emitted", () => {
  expect(logLineOf({ kind: "debug", data: null }).message).toBe("");
  expect(logLineOf({ kind: "debug", data: { at: [1] } })).toEqual({ level: "debug", message: "", fields: "at=[1]" });
});
