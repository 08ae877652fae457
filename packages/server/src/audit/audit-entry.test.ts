import { authLogin, authRefresh, runsCancel, runsList } from "@pawl/api";
import { expect, test } from "vitest";
import { isAudited } from "./audit-entry.ts";

test("notes what is done, and whatever was refused", () => {
  expect(isAudited({ op: runsCancel, status: 200, isFlood: false })).toBe(true);
  expect(isAudited({ op: authLogin, status: 200, isFlood: false })).toBe(true);
  expect(isAudited({ op: runsList, status: 200, isFlood: false })).toBe(false);
  expect(isAudited({ op: runsList, status: 403, isFlood: false })).toBe(true);
});

test("does not note that a page has gone on with its session, but that one was refused it", () => {
  expect(isAudited({ op: authRefresh, status: 200, isFlood: false })).toBe(false);
  expect(isAudited({ op: authRefresh, status: 401, isFlood: false })).toBe(true);
});

test("notes of a flood the first that was too many", () => {
  expect(isAudited({ op: authLogin, status: 429, isFlood: false })).toBe(true);
  expect(isAudited({ op: authLogin, status: 429, isFlood: true })).toBe(false);
});
