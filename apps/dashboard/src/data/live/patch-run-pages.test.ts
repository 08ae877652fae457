import { expect, test } from "vitest";
import type { RunSummary } from "@pawl/api";
import { patchRunPages, type RunPage } from "./patch-run-pages.ts";

const run = (id: string, status = "running", updatedAt = "2026-01-01T00:00:00.000Z") =>
  ({ id, status, updatedAt }) as RunSummary;
const pages = (...items: readonly RunSummary[][]): RunPage[] => items.map((items) => ({ items, nextCursor: "next" }));
const later = "2026-01-01T00:00:01.000Z";
const all = () => true;
const ids = (pages: readonly RunPage[]) => pages.map(({ items }) => items.map(({ id, status }) => `${id} ${status}`));

test("replaces what has changed where it is, and leaves the other pages as they are", () => {
  const before = pages([run("d"), run("c")], [run("b"), run("a")]);
  const after = patchRunPages(before, [run("b", "completed", later)], all);
  expect(ids(after)).toEqual([
    ["d running", "c running"],
    ["b completed", "a running"],
  ]);
  expect(after[0]).toBe(before[0]);
});

test("puts new runs on top, newest first, and not those that belong further down", () => {
  const after = patchRunPages(pages([run("d"), run("b")]), [run("e"), run("c"), run("f")], all);
  expect(ids(after)).toEqual([["f running", "e running", "d running", "b running"]]);
});

test("takes out what no longer passes the filter, and keeps out what never did", () => {
  const isRunning = ({ status }: RunSummary) => status === "running";
  const after = patchRunPages(pages([run("b"), run("a")]), [run("b", "failed", later), run("c", "failed")], isRunning);
  expect(ids(after)).toEqual([["a running"]]);
});

test("leaves it to the server where only that can tell", () => {
  const after = patchRunPages(pages([run("b")]), [run("b", "failed", later), run("c")], () => null);
  expect(ids(after)).toEqual([["b failed"]]);
});

test("is not set back by an older state", () => {
  const before = pages([run("a", "completed", later)]);
  expect(patchRunPages(before, [run("a", "running")], all)).toBe(before);
});

test("fills a list that was empty", () => {
  expect(ids(patchRunPages(pages([]), [run("a")], all))).toEqual([["a running"]]);
});
