import { expect, test } from "vitest";
import { noStartOptions, startBodyOf, tagsOf } from "./start-options.ts";

test("says only what was entered", () => {
  expect(startBodyOf({ input: undefined, version: undefined, options: noStartOptions, attributes: {} })).toEqual({});
});

test("says the rest in the types that the API takes", () => {
  const body = startBodyOf({
    input: { id: 7 },
    version: 2,
    options: {
      tags: "tenant: acme, plan:pro, urgent",
      queue: " mail ",
      priority: "5",
      startAt: "2026-01-31T14:30",
      attributes: { total: "3.5", isVip: "true", city: "Bremen", none: "" },
    },
    attributes: { total: "number", isVip: "boolean", city: "string", none: "string" },
  });
  expect(body).toEqual({
    input: { id: 7 },
    version: 2,
    tags: { tenant: "acme", plan: "pro", urgent: "true" },
    queue: "mail",
    priority: 5,
    startAt: new Date("2026-01-31T14:30").toISOString(),
    attributes: { total: 3.5, isVip: true, city: "Bremen" },
  });
  expect(tagsOf("at: 12:30")).toEqual({ at: "12:30" });
});
