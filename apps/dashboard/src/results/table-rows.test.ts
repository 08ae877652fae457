import { expect, test } from "vitest";
import { csvOf, sortedRows } from "./table-rows.ts";

test("sorts numbers by size and texts as people do, and puts what is missing last either way", () => {
  const rows = [{ n: 10, t: "item 10" }, { n: 9, t: "item 9" }, { t: null }, { n: -1, t: "Item 1" }];
  const by = (key: string, isDescending: boolean) => sortedRows(rows, { key, isDescending }).map(({ n }) => n ?? null);
  expect(by("n", false)).toEqual([-1, 9, 10, null]);
  expect(by("n", true)).toEqual([10, 9, -1, null]);
  expect(by("t", false)).toEqual([-1, 9, 10, null]);
  expect(sortedRows(rows, null)).toBe(rows);
});

test("writes CSV that a spreadsheet reads, and does not run", () => {
  const csv = csvOf({
    columns: [{ key: "a", title: "A, B" }, { key: "b" }],
    rows: [{ a: '=HYPERLINK("x")', b: 1.5 }, { a: "two\nlines", b: null }, { b: -3 }],
  });
  expect(csv).toBe('"A, B",b\r\n"\'=HYPERLINK(""x"")",1.5\r\n"two\nlines",\r\n,-3\r\n');
});
