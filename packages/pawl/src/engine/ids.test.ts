import { describe, expect, it } from "vitest";
import { uuidv7 } from "./ids.ts";

const future = Date.parse("2100-01-01T00:00:00Z");

describe("uuidv7", () => {
  it("makes UUIDs of version 7 that carry the time", () => {
    const id = uuidv7(future);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toBe(future);
  });

  it("ascend in the order of their making, also within a millisecond, beyond its counter, and when the clock goes back", () => {
    const ids = Array.from({ length: 10_000 }, (_, index) => uuidv7(future + 1 - (index % 3)));
    expect(ids).toEqual(ids.toSorted());
    expect(new Set(ids).size).toBe(ids.length);
  });
});
