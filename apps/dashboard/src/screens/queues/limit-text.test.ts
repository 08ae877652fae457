import { expect, test } from "vitest";
import { limitText } from "./limit-text.ts";

test("says the limits of a queue in words", () => {
  const none = { concurrency: null, concurrencyPerKey: null, rateLimit: null };
  expect(limitText(null)).toBeNull();
  expect(limitText(none)).toBeNull();
  expect(limitText({ ...none, concurrency: 8, concurrencyPerKey: 2 })).toBe("8 at once, 2 per key");
  expect(limitText({ ...none, rateLimit: { limit: 100, periodMs: 60_000, perKey: false } })).toBe("100 in 1m");
  expect(limitText({ ...none, rateLimit: { limit: 5, periodMs: 1_000, perKey: true } })).toBe("5 in 1s per key");
  expect(limitText({ ...none, rateLimit: { limit: 5, periodMs: 90_000, perKey: false } })).toBe("5 in 1m 30s");
});
