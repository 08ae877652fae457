import { expect, test } from "vitest";
import { binaryArray } from "./binary-array.ts";

test("writes a column of numbers as the server's binary form has it", () => {
  const buffer = binaryArray("int4", ["a", 1, "b", -2], 2, 1);
  // Dimensions, whether any is missing, type, length, first index; then each element after its length.
  expect(words(buffer)).toEqual([1, 1, 23, 2, 1, 4, 1, 4, -2]);
});

test("leaves out the bytes of what is missing", () => {
  expect(words(binaryArray("int8", [null, 2 ** 32 + 7], 1, 0))).toEqual([1, 1, 20, 2, 1, -1, 8, 1, 7]);
  expect(words(binaryArray("text", ["abcd", null], 1, 0)).slice(5)).toEqual([4, Buffer.from("abcd").readInt32BE(), -1]);
});

test("counts bytes and not characters of a text", () => {
  const buffer = binaryArray("text", ["é€"], 1, 0);
  expect(buffer.readInt32BE(20)).toBe(5);
  expect(buffer.toString("utf8", 24)).toBe("é€");
});

test("makes the ids of runs from their numbers", () => {
  expect(binaryArray("uuid", [258], 1, 0).toString("hex", 24)).toBe("01a1fcb4000070008000000000000102");
});

test("knows an empty column, which has no dimension", () => {
  expect(words(binaryArray("bool", [], 3, 0))).toEqual([0, 1, 16]);
});

function words(buffer: Buffer): number[] {
  return Array.from({ length: buffer.length / 4 }, (_, i) => buffer.readInt32BE(4 * i));
}
