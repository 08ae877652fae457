import { describe, expect, it } from "vitest";
import { plainStyle } from "./style.ts";
import { table, type Column } from "./table.ts";
import { textWidth } from "./text-width.ts";

interface Row {
  readonly name: string;
  readonly count: number;
  readonly note: string;
}

const columns: readonly Column<Row>[] = [
  { title: "NAME", text: ({ name }) => name, shrinksTo: 6 },
  { title: "COUNT", text: ({ count }) => String(count), align: "right" },
  { title: "NOTE", text: ({ note }) => note, shrinksTo: 5, dropOrder: 1 },
];
const rows: readonly Row[] = [
  { name: "order", count: 7, note: "fine" },
  { name: "a very long name indeed", count: 1234, note: "two\nlines" },
];

describe("table", () => {
  it("aligns its columns, and makes one line of every cell", () => {
    expect(table(rows, columns, { style: plainStyle, width: undefined })).toBe(
      [
        "NAME                     COUNT  NOTE",
        "order                        7  fine",
        "a very long name indeed   1234  two lines",
      ].join("\n"),
    );
  });

  it("cuts the widest columns first to fit the terminal", () => {
    expect(table(rows, columns, { style: plainStyle, width: 28 })).toBe(
      ["NAME        COUNT  NOTE", "order           7  fine", "a very lo…   1234  two lines"].join("\n"),
    );
  });

  it("drops a column that still has no room", () => {
    expect(table(rows, columns, { style: plainStyle, width: 16 })).toBe(
      ["NAME       COUNT", "order          7", "a very l…   1234"].join("\n"),
    );
  });

  it.each([80, 60, 40, 30])("never gets wider than %i columns", (width) => {
    const lines = table(rows, columns, { style: plainStyle, width }).split("\n");
    expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(width);
  });

  it("leaves out a column that is empty in every row", () => {
    const text = table([{ name: "a", count: 1, note: "" }], columns, { style: plainStyle, width: 80 });
    expect(text).toBe("NAME  COUNT\na         1");
  });
});
