import { expect, test } from "vitest";
import { settingsOf } from "./settings.ts";

const base = { pawl: {} as never, database: "sqlite::memory:", mode: "dev" } as const;

test("takes an address of traces only where a trace has a place in it", () => {
  const traceUrl = "https://jaeger.example.com/trace/{traceId}";
  expect(settingsOf({ ...base, traceUrl }).traceUrl).toBe(traceUrl);
  expect(settingsOf(base).traceUrl).toBeNull();
  for (const wrong of ["https://jaeger.example.com/", "javascript:alert('{traceId}')"])
    expect(() => settingsOf({ ...base, traceUrl: wrong }), wrong).toThrow(/traceUrl/);
});
