import { expect, test } from "vitest";
import { parseSearch, stringifySearch } from "../../app/search.ts";
import { filterOf, isEverything, runSearchOf, type RunSearch } from "./run-search.ts";

const nowMs = Date.UTC(2026, 0, 2);

test("an address says the same after it was written and read", () => {
  const search: RunSearch = {
    status: ["failed", "blocked"],
    agent: "order & co",
    tag: ["tenant:acme", "plan:a=b"],
    last: "24h",
    where: ["total>=100"],
    q: "019a",
  };
  expect(runSearchOf(parseSearch(stringifySearch(search as Record<string, unknown>)))).toEqual(search);
});

test("leaves out what makes no sense, whoever wrote it", () => {
  const raw = {
    status: ["failed", "dead"],
    tag: "no-colon",
    version: "-1",
    createdAfter: "yesterday",
    last: "toString",
    root: "7",
    x: "1",
    agent: 5,
  };
  expect(runSearchOf(raw)).toEqual({ status: ["failed"] });
  expect(isEverything(runSearchOf({ status: "none" }))).toBe(true);
});

test("asks for a span as the moment at which it begins", () => {
  expect(filterOf({ last: "24h", agent: "order" }, nowMs)).toEqual({
    createdAfter: "2026-01-01T00:00:00.000Z",
    agent: "order",
  });
});

test("says a version as a number, as the API has it", () => {
  expect(filterOf({ version: "2", status: ["failed"] }, nowMs)).toEqual({ version: 2, status: ["failed"] });
});
