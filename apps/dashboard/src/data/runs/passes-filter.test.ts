import { expect, test } from "vitest";
import type { RunSummary } from "@pawl/api";
import { passesFilter } from "./passes-filter.ts";

const nowMs = Date.UTC(2026, 0, 2);
const run = {
  id: "r1",
  agent: "order",
  version: 2,
  status: "failed",
  queue: "default",
  tags: { tenant: "acme", url: "a:b" },
  root: "r0",
  parent: "r0",
  createdAt: "2026-01-01T12:00:00.000Z",
} as unknown as RunSummary;

test("lets through what passes every condition, and nothing else", () => {
  expect(passesFilter(run, {}, nowMs)).toBe(true);
  expect(
    passesFilter(
      run,
      {
        status: ["failed", "blocked"],
        agent: "order",
        version: "2",
        tag: ["tenant:acme", "url:a:b"],
        root: "r0",
        last: "24h",
      },
      nowMs,
    ),
  ).toBe(true);
  for (const search of [
    { status: ["running"] as const },
    { agent: "ord" },
    { version: "1" },
    { tag: ["tenant:other"] },
    { last: "1h" as const },
    { owner: "ann" },
  ])
    expect(passesFilter(run, search, nowMs)).toBe(false);
});

test("does not guess where only the server knows", () => {
  expect(passesFilter(run, { q: "key-7" }, nowMs)).toBeNull();
  expect(passesFilter(run, { where: ["total>=100"], agent: "other" }, nowMs)).toBe(false);
});
