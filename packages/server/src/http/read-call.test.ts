import { authLogin, runsList } from "@pawl/api";
import { expect, test } from "vitest";
import { readCall } from "./read-call.ts";

const call = (op: typeof authLogin | typeof runsList, request: object) => () =>
  readCall(op, { request: { params: {}, query: {}, ...request } as never, reply: {} as never, visitor: null });

test("says of what was left out that it is required", () => {
  expect(call(authLogin, { body: { email: "ann@example.com" } })).toThrow("body.password: is required");
  expect(call(authLogin, { body: {} })).toThrow("body.email: is required (and 1 more)");
});

test("says what is wrong with what was given", () => {
  expect(call(runsList, { query: { limit: "none" } })).toThrow(/^query\.limit: Invalid input: expected number/);
});
