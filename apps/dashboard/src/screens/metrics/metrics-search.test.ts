import { expect, test } from "vitest";
import { metricsSearchOf, statsQueryOf } from "./metrics-search.ts";

test("reads of an address what makes sense", () => {
  expect(metricsSearchOf({ range: "7d", agent: "order" })).toEqual({ range: "7d", agent: "order" });
  expect(metricsSearchOf({ range: "24h" })).toEqual({});
  expect(metricsSearchOf({ range: "constructor", agent: ["a"] })).toEqual({});
});

test("asks for buckets that stay the same while time goes on", () => {
  const at = (text: string) => statsQueryOf({ range: "1h" }, Date.parse(text));
  expect(at("2026-03-02T10:20:30.400Z")).toEqual({
    from: "2026-03-02T09:21:00.000Z",
    to: "2026-03-02T10:21:00.000Z",
    buckets: 60,
  });
  expect(at("2026-03-02T10:20:59.000Z")).toEqual(at("2026-03-02T10:20:01.000Z"));
});
