import { expect, test } from "vitest";
import type { StreamChunk } from "@pawl/api";
import { countedChunks } from "./counted-chunks.ts";

const chunk = (index: number, step: string | null, isFirst = false) => ({ index, step, isFirst }) as StreamChunk;

test("what an attempt wrote before the next one began does not count", () => {
  const chunks = [chunk(0, "a", true), chunk(1, "b", true), chunk(2, "a"), chunk(3, "a", true), chunk(4, "a")];
  expect(countedChunks(chunks).map(({ index }) => index)).toEqual([1, 3, 4]);
});

test("what no step has written all counts", () => {
  const chunks = [chunk(0, null), chunk(1, null)];
  expect(countedChunks(chunks)).toBe(chunks);
});
