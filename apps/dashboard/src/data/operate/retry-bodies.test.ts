import { expect, test } from "vitest";
import { retryBodies } from "./retry-bodies.ts";

const group = { agent: "order", step: "charge", code: "declined", statuses: { failed: 3 } };
const error = { code: "declined", step: "charge" };

test("opens again what has ended, and lets go on what was parked", () => {
  expect(retryBodies({ ...group, statuses: { failed: 3, blocked: 0, paused: 1 } }, null)).toEqual([
    { action: "retry", where: { agent: "order", status: ["failed"] }, error },
    { action: "resume", where: { agent: "order", status: ["paused"] }, error },
  ]);
  expect(retryBodies({ ...group, statuses: {} }, null)).toEqual([]);
});

test("means runs whose error came from no step where the group says none, and only those of the time that is looked at", () => {
  const since = "2026-03-01T10:20:00.000Z";
  expect(retryBodies({ ...group, step: null }, since)).toEqual([
    {
      action: "retry",
      where: { agent: "order", status: ["failed"], updatedAfter: since },
      error: { code: "declined", step: null },
    },
  ]);
});
