import { expect, test } from "vitest";
import { decideRefresh, graceMs } from "./refresh-decision.ts";

const decide = (token: number, device: number, sinceMs: number) =>
  decideRefresh({
    token: { generation: token },
    device: { generation: device, rotatedMs: 1_000 },
    nowMs: 1_000 + sinceMs,
  });

test("the newest token rotates, however old it is", () => {
  expect(decide(5, 5, 0)).toBe("rotate");
  expect(decide(5, 5, 1e9)).toBe("rotate");
});

test("the one before may come again for ten seconds", () => {
  expect(decide(4, 5, 0)).toBe("again");
  expect(decide(4, 5, graceMs)).toBe("again");
  expect(decide(4, 5, graceMs + 1)).toBe("reused");
});

test("any older one is reused at once", () => {
  expect(decide(3, 5, 0)).toBe("reused");
});
