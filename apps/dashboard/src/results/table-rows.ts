import type { Cell, TableResult } from "pawl/results";

export interface Sorting {
  readonly key: string;
  readonly isDescending: boolean;
}

/** Numbers by size, texts as people sort them; what is missing comes last either way. Null: as they came. Pure. */
export function sortedRows(rows: TableResult["rows"], sorting: Sorting | null): TableResult["rows"] {
  if (sorting === null) return rows;
  const { key, isDescending } = sorting;
  const cellOf = (row: TableResult["rows"][number]) => (Object.hasOwn(row, key) ? row[key] : null);
  return rows.toSorted((a, b) => {
    const [left, right] = [cellOf(a) ?? null, cellOf(b) ?? null];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return compare(left, right) * (isDescending ? -1 : 1);
  });
}

function compare(a: NonNullable<Cell>, b: NonNullable<Cell>): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), "en", { numeric: true });
}

/** As RFC 4180 has it. A text that a spreadsheet would take for a formula is kept from that. Pure. */
export function csvOf({ columns, rows }: Pick<TableResult, "columns" | "rows">): string {
  const lines = [
    columns.map(({ key, title }) => csvCell(title ?? key)),
    ...rows.map((row) => columns.map(({ key }) => csvCell(Object.hasOwn(row, key) ? row[key] : null))),
  ];
  return `${lines.map((line) => line.join(",")).join("\r\n")}\r\n`;
}

function csvCell(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return "";
  const text = typeof cell === "string" && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
