import { expect, test } from "vitest";
import { auditQueryOf, auditSearchOf } from "./audit-search.ts";

test("leaves out what makes no sense", () => {
  expect(
    auditSearchOf({ actor: "", action: "runs.cancel", outcome: "odd", last: "24h", target: 7, more: "x" }),
  ).toEqual({
    action: "runs.cancel",
    last: "24h",
  });
});

test("asks for a span as the moment at which it begins", () => {
  expect(auditQueryOf({ outcome: "refused", last: "1h" }, Date.UTC(2026, 0, 2))).toEqual({
    outcome: "refused",
    after: "2026-01-01T23:00:00.000Z",
  });
});
