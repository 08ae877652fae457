import { expect, test } from "vitest";
import type { RunEvent } from "@pawl/api";
import { appendEvents } from "./append-events.ts";

const events = (...seqs: number[]) =>
  seqs.map((seq) => ({ seq, topic: seq % 2 === 0 ? "debug" : "status" }) as RunEvent);
const page = (seqs: number[]) => ({ items: events(...seqs), nextFrom: (seqs.at(-1) ?? 0) + 1, isEnd: false });
const all = () => true;

test("goes on behind the last that is there, and takes none twice", () => {
  const [after] = appendEvents([page([1, 2])], events(2, 3, 4), 100, all)!;
  expect(after!.items.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  expect(after!.nextFrom).toBe(5);
});

test("says so where some are missing in between", () => {
  expect(appendEvents([page([1, 2])], events(5), 100, all)).toBeNull();
});

test("counts what its filter leaves out", () => {
  const [after] = appendEvents([page([1, 2])], events(3, 4, 5), 100, ({ topic }) => topic === "debug")!;
  expect([after!.items.map(({ seq }) => seq), after!.nextFrom]).toEqual([[1, 2, 4], 6]);
});

test("leaves a list alone whose end has not been read", () => {
  const pages = [page([1, 2])];
  expect(appendEvents(pages, events(3), 2, all)).toBe(pages);
});
