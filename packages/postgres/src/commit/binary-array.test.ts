import { expect, test } from "vitest";
import { bigintArray, booleanArray, integerArray, textArray, uuidArray } from "./binary-array.ts";

test("writes a column of integers as the server's binary form has it", () => {
  // Dimensions, whether there may be nulls, type, length, lower bound; then each element after its length.
  expect(words(integerArray([1, null, -2, 2 ** 31 - 1]))).toEqual([1, 1, 23, 4, 1, 4, 1, -1, 4, -2, 4, 2 ** 31 - 1]);
});

test("writes whole numbers up to 2^53, also below zero", () => {
  const buffer = bigintArray([2 ** 53 - 1, -1, null, -(2 ** 40)])!;
  expect([buffer.readBigInt64BE(24), buffer.readBigInt64BE(36), buffer.readInt32BE(44)]).toEqual([
    BigInt(2 ** 53 - 1),
    -1n,
    -1,
  ]);
  expect(buffer.readBigInt64BE(52)).toBe(-(2n ** 40n));
});

test("writes truth values in a byte each", () => {
  expect(booleanArray([true, false])!.toString("hex", 20)).toBe("00000001010000000100");
});

test.each([
  ["none", ""],
  ["short and plain", "step-completed"],
  ["short, and not plain", "né€\u{1f600}"],
  ["half a pair, as the runtime writes it", "a\ud800"],
  ["of the length from which the runtime writes", "x".repeat(24)],
  ["long and plain", "x".repeat(1_000)],
  ["long, and not plain", "é€".repeat(500)],
])("writes a text in UTF-8: %s", (_, text) => {
  const buffer = textArray([text, null, "after"])!;
  const bytes = Buffer.from(text);
  expect(buffer.readInt32BE(20)).toBe(bytes.length);
  expect(buffer.subarray(24, 24 + bytes.length)).toEqual(bytes);
  expect(buffer.toString("latin1", 24 + bytes.length)).toBe("\xff\xff\xff\xff\0\0\0\x05after");
});

test("writes the digits of a UUID, large or small", () => {
  const ids = ["01a1fcb4-0009-7f00-8abc-defABCDEF102", "ffffffff-ffff-ffff-ffff-ffffffffffff"];
  const buffer = uuidArray([ids[0]!, null, ids[1]!])!;
  expect(buffer.toString("hex", 20)).toBe(
    `00000010${ids[0]!.replaceAll("-", "").toLowerCase()}ffffffff00000010${"f".repeat(32)}`,
  );
});

test("has nothing to send where there are nulls only", () => {
  expect([textArray([null]), integerArray([null]), bigintArray([]), uuidArray([null, null])]).toEqual([
    null,
    null,
    null,
    null,
  ]);
});

function words(buffer: Buffer | null): number[] {
  return Array.from({ length: buffer!.length / 4 }, (_, index) => buffer!.readInt32BE(4 * index));
}
