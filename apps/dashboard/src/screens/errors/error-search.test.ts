import { expect, test } from "vitest";
import { errorQueryOf, errorSearchOf } from "./error-search.ts";

test("reads of an address what makes sense", () => {
  expect(errorSearchOf({ since: "7d", agent: "order" })).toEqual({ since: "7d", agent: "order" });
  expect(errorSearchOf({ since: "toString", agent: "", x: 1 })).toEqual({});
  expect(errorSearchOf({ agent: ["a"] })).toEqual({});
});

test("asks for whole minutes", () => {
  const nowMs = Date.parse("2026-03-02T10:20:30.400Z");
  expect(errorQueryOf({ since: "24h" }, nowMs)).toEqual({ since: "2026-03-01T10:20:00.000Z" });
  expect(errorQueryOf({ agent: "order" }, nowMs)).toEqual({ agent: "order" });
});
