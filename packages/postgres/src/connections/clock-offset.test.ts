import { expect, it } from "vitest";
import { ClockOffset } from "./clock-offset.ts";

const at = (sentMs: number, roundTripMs: number, serverMs: number, monotonicMs: number = sentMs + roundTripMs) => ({
  sentMs,
  receivedMs: sentMs + roundTripMs,
  monotonicMs,
  serverMs,
});

it("is the server's clock against the middle of the round trip, in whole milliseconds", () => {
  const offset = new ClockOffset();
  expect(offset.ms).toBe(0);
  offset.add(at(1000, 10, 6005.4));
  expect(offset.ms).toBe(5000);
});

it("goes by the shortest round trip of the last eight", () => {
  const offset = new ClockOffset();
  offset.add(at(1000, 2, 2001));
  offset.add(at(2000, 400, 3395));
  expect(offset.ms).toBe(1000);
  for (let n = 0; n < 7; n += 1) offset.add(at(3000 + n * 100, 20, 4100 + n * 100));
  expect(offset.ms).toBe(1090);
});

it("does not follow differences of two milliseconds or less", () => {
  const offset = new ClockOffset();
  offset.add(at(1000, 2, 1003));
  expect(offset.ms).toBe(0);
  offset.add(at(2000, 2, 2004));
  expect(offset.ms).toBe(3);
  offset.add(at(3000, 2, 3002));
  expect(offset.ms).toBe(3);
});

it("forgets what it has seen when this machine's clock is set", () => {
  const offset = new ClockOffset();
  offset.add(at(1000, 2, 1001, 500));
  offset.add(at(61_000, 40, 1120, 600));
  expect(offset.ms).toBe(1120 - 61_020);
});

it("forgets what it has seen when the server's clock is set, or another server is there", () => {
  const offset = new ClockOffset();
  for (let n = 1; n <= 8; n += 1) offset.add(at(n * 1000, 1, n * 1000));
  offset.add(at(9000, 2, 3_609_001));
  expect(offset.ms).toBe(3_600_000);
  expect(offset.serverMsAt(9002)).toBe(3_609_002);
  offset.add(at(10_000, 3, 10_001));
  expect(offset.serverMsAt(10_003)).toBe(10_003);
});

it("does not take a slow answer for that, whichever way was slow", () => {
  const offset = new ClockOffset();
  offset.add(at(1000, 2, 1001));
  offset.add(at(2000, 500, 2001));
  offset.add(at(3000, 500, 3499));
  offset.add(at(4000, 2, 4001));
  expect(offset.ms).toBe(0);
  expect(offset.serverMsAt(2500)).toBe(2500);
});

it("knows the server's clock also while this machine's is being set", () => {
  const offset = new ClockOffset();
  expect(() => offset.serverMsAt(0)).toThrow("looked");
  expect(offset.lookedMs).toBe(-Infinity);
  offset.add(at(1000, 10, 6005, 77));
  expect(offset.serverMsAt(77)).toBe(6010);
  expect(offset.serverMsAt(177)).toBe(6110);
  expect(offset.lookedMs).toBe(77);
});
