import type { RunSummary } from "@pawl/api";
import { expect, test } from "vitest";
import { isOfGroup, statusesFor } from "./error-group.ts";

const group = { agent: "order", step: "charge", code: "declined" };
const run = (agent: string, code: string, details: Record<string, unknown> | null) =>
  ({ agent, error: { code, details } }) as unknown as RunSummary;

test("takes a run for one of a group by agent, step and code", () => {
  expect(isOfGroup(run("order", "declined", { step: "charge" }), group)).toBe(true);
  expect(isOfGroup(run("order", "declined", { step: "ship" }), group)).toBe(false);
  expect(isOfGroup(run("order", "timeout", { step: "charge" }), group)).toBe(false);
  expect(isOfGroup(run("refund", "declined", { step: "charge" }), group)).toBe(false);
  expect(isOfGroup(run("order", "declined", null), { ...group, step: null })).toBe(true);
  expect(isOfGroup({ ...run("order", "x", null), error: null }, { ...group, step: null })).toBe(false);
});

test("opens again what has ended, and lets go on what was parked", () => {
  const statuses = { failed: 3, paused: 1 };
  expect(statusesFor("retry", { statuses })).toEqual(["failed"]);
  expect(statusesFor("resume", { statuses })).toEqual(["paused"]);
  expect(statusesFor("retry", { statuses: { paused: 1 } })).toEqual([]);
});
