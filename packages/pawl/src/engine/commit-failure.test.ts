import { expect, it } from "vitest";
import { PawlError } from "../errors/pawl-error.ts";
import { commitFailureOf } from "./commit-failure.ts";

it("a failed commit speaks of the store, of the batch, or of neither for certain", () => {
  const cases: [unknown, string][] = [
    [new PawlError("closed", ""), "closed"],
    [new PawlError("store_full", ""), "store"],
    [new PawlError("store_denied", ""), "store"],
    [new PawlError("store_full", "", { retryable: true }), "unclear"],
    [new PawlError("store_unavailable", ""), "unclear"],
    [new PawlError("write_refused", ""), "refusal"],
    [new PawlError("of_another_store", "", { retryable: false }), "refusal"],
    [new PawlError("of_another_store", ""), "unclear"],
    [Object.assign(new Error("reset"), { code: "ECONNRESET" }), "unclear"],
    [new RangeError("Invalid string length"), "fault"],
    ["what", "fault"],
  ];
  expect(cases.map(([error]) => commitFailureOf(error))).toEqual(cases.map(([, failure]) => failure));
});
